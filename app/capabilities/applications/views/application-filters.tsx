import { useLocation } from 'react-router'
import { Select } from '#ui/choice.tsx'
import { pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { stateCodes, states } from '../model.ts'
import type { ApplicationFilter } from '../queries.ts'

export const pageSize = 25

/** What an address asks of the list: anything it does not know is left out. */
export function askedFrom(url: string): ApplicationFilter & { search: string; page: number } {
  const query = new URL(url).searchParams
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    state: stateCodes.find((code) => code === query.get('etat')),
    page: pageFrom(query),
  }
}

export function ApplicationFilters({ asked, isFiltered }: { asked: ApplicationFilter & { search: string }; isFiltered: boolean }) {
  return (
    <SearchForm
      label="Référence, projet, entreprise, dispositif ou opérateur"
      value={asked.search}
      resetHref={useLocation().pathname}
      isFiltered={isFiltered}
    >
      <Select
        name="etat"
        label="État"
        optional
        emptyLabel="Tous"
        value={asked.state}
        options={stateCodes.map((code) => ({ value: code, label: states[code].label }))}
      />
    </SearchForm>
  )
}
