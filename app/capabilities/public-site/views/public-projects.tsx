import { stages } from '#cap/projects/model.ts'
import { sum } from '#kernel/money.ts'
import { DataTable } from '#ui/data-table.tsx'
import { counted, formatMoney, french } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Source } from '#ui/source.tsx'
import type { ToldProject } from '../queries.ts'

/** Projects everybody may read: each with its cost or the truth that none is published, and its source. */
export function PublicProjects({ projects }: { projects: readonly ToldProject[] }) {
  const known = projects.flatMap((p) => p.cost ?? [])
  return (
    <DataTable
      caption={`${counted(projects.length, 'projet public', 'projets publics')}, dont ${known.length} au coût publié\u00a0: ${formatMoney(sum(known))} hors taxes en tout`}
      rows={projects}
      keyOf={(p) => p.id}
      columns={[
        { key: 'title', label: 'Projet', cell: (p) => <Told project={p} /> },
        { key: 'stage', label: 'Étape', cell: (p) => stages[p.stage].label },
        {
          key: 'cost',
          label: 'Coût HT',
          numeric: true,
          cell: (p) => <Money amount={p.cost} missing="non publié" />,
        },
        {
          key: 'granted',
          label: 'Aides accordées',
          numeric: true,
          cell: (p) => <Money amount={p.money?.granted || null} missing="non publiées" />,
        },
      ]}
    />
  )
}

function Told({ project }: { project: ToldProject }) {
  const { title, company, communeName, filiereLabel, summary, reference } = project
  return (
    <>
      {french(title)}
      <small className="beside">
        {[company, communeName, filiereLabel].filter(Boolean).join(' · ')} · <span className="code">{reference}</span>
      </small>
      <span className="detail">{french(summary)}</span>
      <ProjectSource project={project} />
    </>
  )
}

function ProjectSource({ project }: { project: ToldProject }) {
  const { sourceLabel, sourceUrl, sourcePublishedOn, toVerify } = project
  return (
    <Source
      label={sourceLabel ?? 'dossier déposé sur Ressort'}
      href={sourceUrl ?? undefined}
      on={sourcePublishedOn ?? undefined}
      toVerify={toVerify}
    />
  )
}
