import { formatNumber } from '#ui/format.ts'
import { statusCodes, statuses } from '../model/statuses.ts'
import type { StatusCount } from '../queries/fiches.ts'

/** How many fiches stand at each status: each number opens the rows it counts. */
export function StatusStrip({ counts, href }: { counts: readonly StatusCount[]; href: string }) {
  const of = new Map(counts.map((count) => [count.status, count]))
  const late = counts.reduce((sum, count) => sum + count.late, 0)
  if (counts.length === 0) return null
  return (
    <ul className="stage-counts" role="list" aria-label="Fiches par état">
      <li>
        <a href={`${href}?retard=oui`}>
          <strong>{formatNumber(late)}</strong>
          En retard
        </a>
      </li>
      {statusCodes
        .filter((code) => of.has(code))
        .map((code) => (
          <li key={code}>
            <a href={`${href}?etat=${code}`}>
              <strong>{formatNumber(of.get(code)!.count)}</strong>
              {statuses[code].label}
            </a>
          </li>
        ))}
    </ul>
  )
}
