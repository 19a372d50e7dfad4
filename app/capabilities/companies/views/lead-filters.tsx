import { useLocation } from 'react-router'
import { Select } from '#ui/choice.tsx'
import { pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { channelCodes, channels, leadStateCodes, leadStates } from '../model.ts'
import type { LeadFilter } from '../queries.ts'

export const pageSize = 25

/** What an address asks of the leads: anything it does not know is left out. */
export function askedFrom(url: string): LeadFilter & { search: string; page: number } {
  const query = new URL(url).searchParams
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    state: leadStateCodes.find((code) => code === query.get('etat')),
    channel: channelCodes.find((code) => code === query.get('canal')),
    page: pageFrom(query),
  }
}

export function LeadFilters({ asked, isFiltered }: { asked: LeadFilter & { search: string }; isFiltered: boolean }) {
  return (
    <SearchForm label="Piste ou entreprise" value={asked.search} resetHref={useLocation().pathname} isFiltered={isFiltered}>
      <Select
        name="etat"
        label="État"
        optional
        emptyLabel="Tous"
        value={asked.state}
        options={leadStateCodes.map((code) => ({ value: code, label: leadStates[code] }))}
      />
      <Select
        name="canal"
        label="Venue par"
        optional
        emptyLabel="Tous les canaux"
        value={asked.channel}
        options={channelCodes.map((code) => ({ value: code, label: channels[code] }))}
      />
    </SearchForm>
  )
}
