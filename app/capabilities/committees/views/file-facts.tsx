import { DefinitionList } from '#ui/definition-list.tsx'
import { formatDay, formatNumber } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Verdict } from '#ui/verdict.tsx'
import { pathOf, stages } from '#cap/projects/model.ts'
import type { DecisionFile } from '../queries/files.ts'
import { truthWords } from './verdict-words.ts'

/** The file as the committee reads it. */
export function FileFacts({ file, deviceName }: { file: DecisionFile; deviceName: string | null }) {
  const { project, planned, own, money, verdict } = file
  return (
    <DefinitionList
      facts={[
        { label: 'Projet', value: <a href={pathOf(project)}>{`${project.reference} · ${project.title}`}</a> },
        { label: 'Entreprise', value: [project.company, project.communeName].filter(Boolean).join(', ') },
        { label: 'Étape', value: stages[project.stage].label },
        { label: 'Investissement HT', value: <Money amount={project.cost} missing="non publié" /> },
        { label: 'Aides et prêts prévus', value: <Money amount={planned} missing="aucun plan composé" /> },
        { label: 'Part de l’entreprise', value: <Money amount={own} missing="aucun plan composé" /> },
        { label: 'Aides demandées', value: <Money amount={money.requested} /> },
        { label: 'Aides accordées', value: <Money amount={money.granted} /> },
        { label: 'Emplois à créer', value: jobs(project.jobsCreated) },
        { label: 'Emplois à maintenir', value: jobs(project.jobsMaintained) },
        {
          label: 'Calendrier',
          value: project.startsOn && project.endsOn ? `du ${formatDay(project.startsOn)} au ${formatDay(project.endsOn)}` : null,
        },
        ...(verdict
          ? [{ label: `Éligibilité : ${deviceName}`, value: <Verdict is={verdict.truth}>{truthWords[verdict.truth]}</Verdict> }]
          : []),
      ]}
    />
  )
}

const jobs = (number: number | null) => (number === null ? null : `${formatNumber(number)} ETP`)
