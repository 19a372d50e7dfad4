import { instantOf } from '#kernel/day.ts'
import { DefinitionList } from '#ui/definition-list.tsx'
import { formatDay, formatInstant, formatNumber } from '#ui/format.ts'
import { type Firm, type Prospect, type ProspectAnswer, endings } from '../model/prospects.ts'

const surface = (m2: number | null) => (m2 === null ? null : `${formatNumber(m2)} m²`)

/** What every territory reads, word for word. */
export function ProspectText({ prospect }: { prospect: Prospect }) {
  return (
    <>
      <p className="told">{prospect.words}</p>
      <DefinitionList
        facts={[
          { label: 'Filière', value: prospect.filiereLabel },
          { label: 'Terrain', value: surface(prospect.landM2) },
          { label: 'Bâtiment', value: surface(prospect.buildingM2) },
          { label: 'Puissance électrique', value: prospect.powerKw && `${formatNumber(prospect.powerKw)} kW` },
          { label: 'Autres besoins', value: prospect.needs },
          { label: 'Emplois prévus', value: prospect.jobs && `${formatNumber(prospect.jobs)} ETP` },
          { label: 'Mise en service souhaitée', value: prospect.wantedOn && formatDay(prospect.wantedOn) },
        ]}
      />
    </>
  )
}

/** Who was offered what, when, until when: the same line for all, since it is one. */
export function OfferedTo({ prospect }: { prospect: Prospect }) {
  if (!prospect.offeredAt) return null
  return (
    <>
      <p>
        Proposé par {prospect.offeredBy} le {formatInstant(instantOf(prospect.offeredAt))}, au même instant, avec le même texte et la même
        échéance (fin du {formatDay(prospect.dueOn!)}), à :
      </p>
      <ul>
        {prospect.offeredTo.map((territory) => (
          <li key={territory.id}>
            {territory.name} <span className="quiet">({territory.code})</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The end of the offer, as all the territories read it. */
export function Ending({ prospect }: { prospect: Prospect }) {
  if (!prospect.ended) return null
  const chosen = prospect.offeredTo.find(({ id }) => id === prospect.chosenId)
  return (
    <section aria-label="Le choix et sa raison">
      <h2>{chosen ? `${chosen.name} est retenu` : endings[prospect.ended]}</h2>
      <p className="told">{prospect.reason}</p>
      <p className="quiet">Dit à tous les territoires le {formatInstant(instantOf(prospect.endedAt!))}.</p>
    </section>
  )
}

export function AnswerFacts({ answer }: { answer: ProspectAnswer }) {
  if (answer.kind === 'declined') return <p>Ne répond pas à ce projet. {answer.conditions}</p>
  return (
    <DefinitionList
      facts={[
        { label: 'Site proposé', value: answer.site },
        { label: 'Surface', value: surface(answer.landM2) },
        { label: 'Disponible le', value: answer.availableOn && formatDay(answer.availableOn) },
        { label: 'Conditions', value: answer.conditions },
        { label: 'Répondu par', value: `${answer.author}, le ${formatInstant(instantOf(answer.answeredAt))}` },
      ]}
    />
  )
}

export const FirmFacts = ({ firm }: { firm: Firm }) => (
  <DefinitionList
    facts={[
      { label: 'Entreprise', value: firm.name },
      { label: 'SIREN', value: firm.siren },
      { label: 'Interlocuteur', value: firm.contactName },
      { label: 'Adresse électronique', value: <a href={`mailto:${firm.contactEmail}`}>{firm.contactEmail}</a> },
    ]}
  />
)
