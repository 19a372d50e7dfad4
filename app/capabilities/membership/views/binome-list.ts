import { pageFrom } from '#ui/pagination.tsx'
import { electedStateCodes } from '../model/binomes.ts'
import type { ProgrammeEvent } from '../model/mandates.ts'
import type { BinomeFilter } from '../queries/binomes.ts'

export const binomesPageSize = 25

/** What an address asks of the national list of pairs: anything it does not know is left out. */
export function binomesAskedFrom(
  url: string,
  events: readonly ProgrammeEvent[],
): Omit<BinomeFilter, 'regionCodes' | 'election'> & { search: string; page: number; event: ProgrammeEvent | undefined } {
  const query = new URL(url).searchParams
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    state: electedStateCodes.find((state) => state === query.get('etat')),
    event: events.find((event) => event.code === query.get('scrutin')) ?? events[0],
    page: pageFrom(query),
  }
}
