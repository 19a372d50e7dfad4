import { isDay } from '#kernel/day.ts'
import { pageFrom } from '#ui/pagination.tsx'
import { outcomeCodes } from '../model/meetings.ts'
import type { DecisionFilter } from '../queries/decisions.ts'

type Asked = Omit<DecisionFilter, 'territoryId'> & { search: string; page: number }

/** What an address asks of the register: anything it does not know is left out. */
export function askedOfRegister(url: string): Asked {
  const query = new URL(url).searchParams
  const dayOf = (name: string) => {
    const text = query.get(name) ?? ''
    return isDay(text) ? text : undefined
  }
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    outcome: outcomeCodes.find((code) => code === query.get('sens')),
    origin: (['here', 'elsewhere'] as const).find((code) => code === query.get('prise')),
    from: dayOf('depuis'),
    until: dayOf('jusqua'),
    page: pageFrom(query),
  }
}
