import type { PublishedPlan } from '#cap/action-plan/queries/editions.ts'
import { statuses } from '#cap/action-plan/model/statuses.ts'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'

/** What the pair adopted and made public of the plan: as it was that day, whatever was amended since. */
export function AdoptedPlan({ plan: { edition, fiches } }: { plan: PublishedPlan }) {
  const ofAxis = Map.groupBy(fiches, ({ content }) => content.axisId)
  const isFictional = fiches.some(({ content }) => content.fictional)
  return (
    <>
      <p>
        {edition.title}, version {edition.number}, adoptée par le binôme le {formatDay(edition.decidedOn!)} :{' '}
        {counted(fiches.length, 'fiche action publique', 'fiches action publiques')}.
      </p>
      {isFictional && (
        <Notice title="Démonstration">
          Les axes viennent de la page publique du territoire ; l’adoption et le détail de ces fiches sont fictifs.
        </Notice>
      )}
      {edition.axes
        .filter((axis) => ofAxis.has(axis.id))
        .map((axis) => (
          <div key={axis.id}>
            <h3>{axis.title}</h3>
            <ul>
              {ofAxis.get(axis.id)!.map(({ reference, content }) => (
                <li key={reference}>
                  <strong>{content.title}</strong> <small>({statuses[content.status].label.toLowerCase()})</small>
                  {content.why && <span className="detail">{content.why}</span>}
                </li>
              ))}
            </ul>
          </div>
        ))}
    </>
  )
}
