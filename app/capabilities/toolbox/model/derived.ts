import type { Day } from '#kernel/day.ts'
import { sizeOf } from './size.ts'
import type { KnownFact } from './judge.ts'

/**
 * Adds what follows from what is known: never over an answer. Ages and lengths are counted in whole years and months,
 * the European size for the enterprise taken alone.
 */
export function addDerived(facts: Map<string, KnownFact>, on: Day): void {
  const value = (fact: string) => facts.get(fact)?.value
  const number = (fact: string) => (facts.has(fact) ? Number(value(fact)) : undefined)
  const derive = (fact: string, from: string, found: string | undefined) => {
    const base = facts.get(from)
    if (found !== undefined && base && !facts.has(fact)) facts.set(fact, { ...base, value: found })
  }
  derive('company-age-years', 'company-created-on', anniversaries(value('company-created-on'), on))
  derive('duration-months', 'ends-on', monthsBetween(value('starts-on'), value('ends-on')))
  const headcount = number('headcount')
  if (headcount !== undefined) derive('size', 'headcount', sizeOf(headcount, number('turnover'), number('balance-sheet')))
}

/** Whole years between two days; the day itself counts. A company born on 29 February is a year older on 1 March of other years. */
function anniversaries(from: string | undefined, on: Day): string | undefined {
  if (from === undefined || from > on) return undefined
  const years = Number(on.slice(0, 4)) - Number(from.slice(0, 4))
  return String(on.slice(5) >= from.slice(5) ? years : years - 1)
}

/** Months begun from the first day to the last, both included: 01/03/2027 to 28/02/2028 is twelve. */
function monthsBetween(from: string | undefined, until: string | undefined): string | undefined {
  if (from === undefined || until === undefined || until < from) return undefined
  const months = (Number(until.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(until.slice(5, 7)) - Number(from.slice(5, 7))
  return String(until.slice(8) >= from.slice(8) ? months + 1 : months)
}

/** Who carries the project, from its company's number: those of public bodies begin with 1 or 2. @source Insee, répertoire Sirene */
export const carrierOf = (siren: string): 'public' | 'company' => (/^[12]/.test(siren) ? 'public' : 'company')
