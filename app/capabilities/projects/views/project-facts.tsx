import type { Enjeu } from '#cap/territory/model.ts'
import type { NamedSource } from '#cap/territory/queries.ts'
import { DefinitionList } from '#ui/definition-list.tsx'
import { formatDay } from '#ui/format.ts'
import { Source, ToVerify } from '#ui/source.tsx'
import { type Project, purposes } from '../model.ts'
import type { Carrier } from '../queries.ts'

/** What the file says, in full. */
export function ProjectFacts(props: {
  project: Project
  enjeux: readonly Enjeu[]
  source: NamedSource | undefined
  /** Null when the person who reads may not know whom to call. */
  carriers: readonly Carrier[] | null
}) {
  const { project, enjeux, carriers } = props
  const labelOf = (code: string) => enjeux.find((enjeu) => enjeu.code === code)?.label ?? code
  return (
    <section aria-labelledby="le-projet">
      <h2 id="le-projet">Le projet</h2>
      {project.summary.split(/\n{2,}/).map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <DefinitionList
        facts={[
          { label: 'Objet', value: project.purpose && purposes[project.purpose] },
          { label: 'Enjeux du territoire', value: project.enjeux.map(labelOf).join(' · ') },
          { label: 'Filière', value: project.filiereLabel },
          { label: 'Entreprise', value: project.company },
          { label: 'SIRET', value: project.siret && spaced(project.siret) },
          { label: 'Activité (NAF)', value: project.naf },
          { label: 'Commune', value: project.communeName },
          { label: 'Début', value: project.startsOn && formatDay(project.startsOn) },
          { label: 'Fin', value: project.endsOn && formatDay(project.endsOn) },
          ...(carriers ? [{ label: 'Contact', value: <Contact carriers={carriers} /> }] : []),
        ]}
      />
      <Origin project={project} source={props.source} />
    </section>
  )
}

const spaced = (siret: string) => siret.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, '$1 $2 $3 $4')

function Contact({ carriers }: { carriers: readonly Carrier[] }) {
  if (carriers.length === 0) return <span className="absent">personne n’a déposé ce projet dans Ressort</span>
  return (
    <ul role="list">
      {carriers.map(({ name, email, confirmedOn }) => (
        <li key={email ?? name}>
          {name}
          {email && (
            <>
              {', '}
              <a href={`mailto:${email}`}>{email}</a>
            </>
          )}{' '}
          {email && <small>{confirmedOn ? `adresse confirmée le ${formatDay(confirmedOn)}` : 'adresse non confirmée'}</small>}
        </li>
      ))}
    </ul>
  )
}

function Origin({ project, source }: { project: Project; source: NamedSource | undefined }) {
  if (project.origin === 'filed') return <p className="source">Déposé dans Ressort par l’entreprise, le {formatDay(project.filedOn)}.</p>
  if (project.origin === 'demonstration')
    return <p className="source">Projet fictif de la démonstration : rien de ce qu’il dit n’est vrai.</p>
  if (project.origin === 'imported')
    return (
      <p className="source">
        Repris par le chef de projet le {formatDay(project.filedOn)}. {project.source}.
      </p>
    )
  return (
    <>
      <Source
        label={source?.label ?? project.source ?? 'non renseignée'}
        href={project.sourceUrl ?? undefined}
        on={source?.publishedOn ?? undefined}
        toVerify={project.toVerify}
      />
      {project.toVerify && (
        <p className="source">
          <ToVerify /> : cas repris d’une publication, dont un point au moins reste à confirmer auprès de l’entreprise.
        </p>
      )}
    </>
  )
}
