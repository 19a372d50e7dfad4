import { DefinitionList } from '#ui/definition-list.tsx'
import type { Edition, EditionContent } from '../model/edition.ts'
import { prose, proseCodes } from '../model/fiche.ts'
import { totalOf } from '../model/means.ts'
import type { EditionFiche } from '../queries/editions.ts'
import { formatMoney } from '#ui/format.ts'
import { cents } from '#kernel/money.ts'
import { periodInWords, StatusTag } from './fiche-words.tsx'

/** The whole of an edition to read, axis by axis: each fiche folds. */
export function EditionText({ edition, fiches }: { edition: Edition; fiches: readonly EditionFiche[] }) {
  const ofAxis = Map.groupBy(fiches, ({ content }) => content.axisId)
  return (
    <section className="stack" aria-label="Le plan de cette version">
      {edition.changes && (
        <>
          <h2>Ce qui change</h2>
          <p className="as-typed">{edition.changes}</p>
        </>
      )}
      {edition.summary && <p className="as-typed">{edition.summary}</p>}
      {edition.axes.map((axis) => (
        <section key={axis.id}>
          <h2>{axis.title}</h2>
          {(ofAxis.get(axis.id) ?? []).map((fiche) => (
            <FicheOfEdition key={fiche.ficheId} fiche={fiche} />
          ))}
          {!ofAxis.has(axis.id) && <p className="quiet">Aucune fiche à lire sous cet axe.</p>}
        </section>
      ))}
    </section>
  )
}

function FicheOfEdition({ fiche: { reference, content } }: { fiche: EditionFiche }) {
  return (
    <details className="edition-fiche">
      <summary>
        {content.title} <small className="quiet">{reference}</small> <StatusTag status={content.status} />
      </summary>
      {proseCodes
        .filter((code) => content[code])
        .map((code) => (
          <p key={code} className="as-typed">
            <strong>{prose[code]}.</strong> {content[code]}
          </p>
        ))}
      <DefinitionList facts={factsOf(content)} />
    </details>
  )
}

const factsOf = (content: EditionContent) => {
  const forecast = totalOf(content.budget, 'forecast')
  return [
    { label: 'Calendrier', value: periodInWords(content.startsOn, content.endsOn) },
    { label: 'Structure pilote', value: content.lead },
    { label: 'Pilotes', value: content.pilots.join(', ') },
    { label: 'Partenaires', value: content.partners.join(', ') },
    { label: 'Budget prévu HT', value: forecast === null ? null : formatMoney(cents(forecast)) },
  ]
}
