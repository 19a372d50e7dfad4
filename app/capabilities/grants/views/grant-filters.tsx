import { useLocation } from 'react-router'
import { Select } from '#ui/choice.tsx'
import { type Sort, sortFrom } from '#ui/data-table.tsx'
import { pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { type List, lists } from '../model/list.ts'
import type { GrantFilter, GrantSort } from '../queries.ts'

export const pageSize = 25

const sorts: readonly GrantSort[] = ['beneficiary', 'title', 'amount']

const states = {
  left: 'À examiner',
  matched: 'Rattachées à un projet',
  refused: 'Sans projet du territoire',
} as const satisfies Record<NonNullable<GrantFilter['state']>, string>
const stateCodes = Object.keys(states) as (keyof typeof states)[]
const listCodes = Object.keys(lists) as List[]

/** What an address asks of the list: anything it does not know is left out. */
export function askedFrom(url: string): GrantFilter & { search: string; sorting: Sort; page: number } {
  const query = new URL(url).searchParams
  const sorting = sortFrom(query, sorts, { by: 'amount', direction: 'descending' })
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    list: listCodes.find((code) => code === query.get('liste')),
    state: stateCodes.find((code) => code === query.get('etat')),
    sort: sorting.by as GrantSort,
    descending: sorting.direction === 'descending',
    sorting,
    page: pageFrom(query),
  }
}

export function GrantFilters({ asked, isFiltered }: { asked: GrantFilter & { search: string }; isFiltered: boolean }) {
  const here = useLocation()
  return (
    <SearchForm
      label="Objet, bénéficiaire, programme ou SIREN"
      value={asked.search}
      resetHref={here.pathname}
      isFiltered={isFiltered}
      kept={{ tri: new URLSearchParams(here.search).get('tri') }}
    >
      <Select
        name="etat"
        label="Rapprochement"
        optional
        emptyLabel="Toutes"
        value={asked.state}
        options={stateCodes.map((code) => ({ value: code, label: states[code] }))}
      />
      <Select
        name="liste"
        label="Liste"
        optional
        emptyLabel="Toutes les listes"
        value={asked.list}
        options={listCodes.map((code) => ({ value: code, label: lists[code].label }))}
      />
    </SearchForm>
  )
}
