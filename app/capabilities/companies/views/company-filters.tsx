import { useLocation } from 'react-router'
import { Select } from '#ui/choice.tsx'
import { type Sort, sortFrom } from '#ui/data-table.tsx'
import { pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { headcountCodes, headcounts } from '../model.ts'
import type { CompanyFilter, CompanySort } from '../queries.ts'

export const pageSize = 25
const sorts: readonly CompanySort[] = ['name', 'commune', 'headcount', 'visited']

/** What an address asks of the directory: anything it does not know is left out. */
export function askedFrom(url: string): CompanyFilter & { search: string; toVisit: boolean; sorting: Sort; page: number } {
  const query = new URL(url).searchParams
  const sorting = sortFrom(query, sorts, { by: 'name', direction: 'ascending' })
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    headcount: headcountCodes.find((code) => code === query.get('effectif')),
    toVisit: query.get('visite') === 'a-faire',
    sort: sorting.by as CompanySort,
    descending: sorting.direction === 'descending',
    sorting,
    page: pageFrom(query),
  }
}

export function CompanyFilters(props: { asked: CompanyFilter & { search: string }; isFiltered: boolean; seesVisits: boolean }) {
  const { asked, isFiltered, seesVisits } = props
  const here = useLocation()
  return (
    <SearchForm
      label="Nom, SIRET, commune, NAF ou groupe"
      value={asked.search}
      resetHref={here.pathname}
      isFiltered={isFiltered}
      kept={{ tri: new URLSearchParams(here.search).get('tri') }}
    >
      <Select
        name="effectif"
        label="Effectif"
        optional
        emptyLabel="Tous"
        value={asked.headcount}
        options={headcountCodes.map((code) => ({ value: code, label: headcounts[code] }))}
      />
      {seesVisits && (
        <Select
          name="visite"
          label="Visites"
          optional
          emptyLabel="Toutes"
          value={asked.toVisit ? 'a-faire' : undefined}
          options={[{ value: 'a-faire', label: 'Pas vues depuis deux ans' }]}
        />
      )}
    </SearchForm>
  )
}
