import { type Sort, sortFrom } from '#ui/data-table.tsx'
import { pageFrom } from '#ui/pagination.tsx'
import type { PostFilter, PostLine, PostSort } from '../queries/posts.ts'

export const pageSize = 25
const sorts: readonly PostSort[] = ['vacancy', 'end', 'territory']
export const states = { vacant: 'Vacants', ending: 'Sans financement dans six mois' } as const

/** What an address asks of the national list: anything it does not know is left out. */
export function askedFrom(url: string): Omit<PostFilter, 'regionCodes' | 'pageSize'> & { search: string; sorting: Sort } {
  const query = new URL(url).searchParams
  const sorting = sortFrom(query, sorts, { by: 'vacancy', direction: 'descending' })
  const state = query.get('etat')
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    state: state === 'vacant' || state === 'ending' ? state : undefined,
    sort: sorting.by as PostSort,
    descending: sorting.direction === 'descending',
    sorting,
    page: pageFrom(query),
  }
}

/** The columns of the file, as CSV and as a workbook have them. */
export const fileColumns = [
  { label: 'code', kind: 'text', of: (l: PostLine) => l.territoryCode },
  { label: 'territoire', kind: 'text', of: (l: PostLine) => l.territoryName },
  { label: 'région', kind: 'text', of: (l: PostLine) => l.regionName },
  { label: 'employeur', kind: 'text', of: (l: PostLine) => l.employer },
  { label: 'chef de projet', kind: 'text', of: (l: PostLine) => l.holder },
  { label: 'vacant depuis le', kind: 'day', of: (l: PostLine) => l.vacantSince },
  { label: 'jours de vacance', kind: 'whole', of: (l: PostLine) => l.vacantDays },
  { label: 'financé jusqu’au', kind: 'day', of: (l: PostLine) => l.fundedUntil },
  { label: 'coût du poste (euros)', kind: 'euros', of: (l: PostLine) => l.amount },
  { label: 'part de l’État', kind: 'rate', of: (l: PostLine) => l.stateShare },
  { label: 'part de l’EPCI', kind: 'rate', of: (l: PostLine) => l.epciShare },
  { label: 'part de la Région', kind: 'rate', of: (l: PostLine) => l.regionShare },
  { label: 'à vérifier', kind: 'text', of: (l: PostLine) => (l.toVerify ? 'oui' : 'non') },
] as const
