import { organisationKinds, type PublishedMandate, roles } from '#cap/membership/model.ts'
import type { Supporter } from '#cap/membership/queries.ts'
import type { Fact } from '#cap/territory/model.ts'
import { type Day, inForce } from '#kernel/day.ts'
import { DataTable } from '#ui/data-table.tsx'
import { formatDay, french } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'
import { FactList } from './territory-facts.tsx'

const halves = ['elu-referent', 'industriel-referent'] as const

/** The two halves of the pair on a day: who holds each, since when and according to whom, or that nobody known does. */
export function Pair({ mandates, on }: { mandates: readonly PublishedMandate[]; on: Day }) {
  const held = mandates.filter((m) => inForce(m, on))
  const ended = mandates.filter((m) => m.until !== null && m.until < on)
  return (
    <>
      <div className="cards">
        {halves.map((half) => (
          <div key={half} className="sheet">
            <h3>{roles[half]}</h3>
            {held
              .filter((m) => m.role === half)
              .map((m) => (
                <Holder key={m.person} mandate={m} />
              ))}
            {!held.some((m) => m.role === half) && (
              <p>Vacant : aucune source publique que Ressort tient ne nomme cette personne le {formatDay(on)}.</p>
            )}
          </div>
        ))}
      </div>
      {ended.length > 0 && <Ended mandates={ended} />}
    </>
  )
}

function Holder({ mandate }: { mandate: PublishedMandate }) {
  const { person, title, organisation, from, until, note, interim } = mandate
  return (
    <>
      <p className="holder">
        {person}
        {interim && ', par intérim'}
      </p>
      <p>{[title, organisation].filter(Boolean).join(', ')}</p>
      <p className="quiet">
        {interim ? 'Intérim' : 'Mandat'} depuis le {formatDay(from)}
        {until ? `, jusqu’au ${formatDay(until)}` : ', sans fin connue'}. {note && french(note)}
      </p>
      <MandateSource mandate={mandate} />
    </>
  )
}

function Ended({ mandates }: { mandates: readonly PublishedMandate[] }) {
  return (
    <DataTable
      caption="Mandats échus"
      rows={mandates}
      keyOf={(m) => m.role + m.person + m.from}
      columns={[
        { key: 'person', label: 'Personne', cell: (m) => m.person },
        { key: 'role', label: 'Mandat', cell: (m) => (m.interim ? `${roles[m.role]}, par intérim` : roles[m.role]) },
        {
          key: 'days',
          label: 'Période',
          cell: (m) => `du ${formatDay(m.from)} au ${m.until ? formatDay(m.until) : ''}`,
        },
        { key: 'source', label: 'Source', cell: (m) => <MandateSource mandate={m} /> },
      ]}
    />
  )
}

function MandateSource({ mandate }: { mandate: PublishedMandate }) {
  const { source, sourceLabel, sourceUrl, publishedOn, toVerify } = mandate
  return (
    <Source
      label={sourceLabel ?? source ?? 'non indiquée'}
      href={sourceUrl ?? undefined}
      on={publishedOn ?? undefined}
      toVerify={toVerify}
    />
  )
}

export function ChefDeProjet({ facts }: { facts: readonly Fact[] }) {
  return facts.length === 0 ? null : (
    <>
      <h3>Chef de projet</h3>
      <FactList facts={facts} />
    </>
  )
}

/** Who backed the application, with what the source says of each. */
export function Supporters({ supporters }: { supporters: readonly Supporter[] }) {
  const [first] = supporters
  const common = 'Soutien à la candidature, acquis au plus tard le jour de l’annonce du label.'
  return (
    <>
      <p>{common}</p>
      <ul role="list" className="in-columns">
        {supporters.map(({ name, kind, note }) => {
          const more = note?.replace(common, '').trim()
          return (
            <li key={name}>
              <strong>{name}</strong>
              <span className="detail">
                {organisationKinds[kind]}
                {more && `. ${more}`}
              </span>
            </li>
          )
        })}
      </ul>
      {first && (
        <Source label={first.sourceLabel ?? first.source} href={first.sourceUrl ?? undefined} on={first.publishedOn ?? undefined} />
      )}
    </>
  )
}
