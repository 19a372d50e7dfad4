import { counted, formatNumber } from './format.ts'
import { type Location, withQuery } from './url.ts'

/** Reads `?page=3`; anything else is the first page. */
export const pageFrom = (query: URLSearchParams): number => {
  const page = Number(query.get('page'))
  return Number.isSafeInteger(page) && page > 0 && page < 100_000 ? page : 1
}

export function Pagination(props: {
  total: number
  pageSize: number
  page: number
  here: Location
  /** What is counted: « projet ». */
  noun: string
}) {
  const { total, pageSize, page, here, noun } = props
  const last = Math.max(1, Math.ceil(total / pageSize))
  const from = Math.min(total, (page - 1) * pageSize + 1)
  const to = Math.min(total, page * pageSize)
  return (
    <div className="pages">
      <p className="quiet">
        {last === 1 ? counted(total, noun) : `${formatNumber(from)} à ${formatNumber(to)} sur ${counted(total, noun)}`}
      </p>
      {last > 1 && (
        <nav aria-label="Pages de la liste">
          <ul role="list">
            {pagesAround(page, last).map((target, rank, all) => (
              <li key={target}>
                {rank > 0 && target - (all[rank - 1] ?? 0) > 1 && <span aria-hidden="true">…</span>}
                <PageLink target={target} isCurrent={target === page} here={here} />
              </li>
            ))}
          </ul>
        </nav>
      )}
    </div>
  )
}

function PageLink({ target, isCurrent, here }: { target: number; isCurrent: boolean; here: Location }) {
  return (
    <a href={withQuery(here, { page: target === 1 ? null : target })} aria-current={isCurrent ? 'page' : undefined}>
      <span className="read-only-aloud">Page </span>
      {target}
    </a>
  )
}

/** The first, the last, and those beside the current one. */
const pagesAround = (page: number, last: number): number[] =>
  [...new Set([1, page - 1, page, page + 1, last])].filter((n) => n >= 1 && n <= last).sort((a, b) => a - b)
