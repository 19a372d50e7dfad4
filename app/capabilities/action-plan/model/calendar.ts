import { type Day, daysBetween, isDay, plusDays } from '#kernel/day.ts'

export const yearOf = (on: Day): number => Number(on.slice(0, 4))

/** The years that a plan of the phase meets, for filters and budgets: two before today, four after. */
export const yearsAround = (today: Day): number[] => Array.from({ length: 7 }, (_, rank) => yearOf(today) - 2 + rank)

interface Spanned {
  startsOn: Day | null
  endsOn: Day | null
}

/** The years a budget form shows: those of the action, those that have a line, and this one; at most ten. */
export function budgetYears({ startsOn, endsOn }: Spanned, lines: readonly { year: number }[], today: Day): number[] {
  const known = [yearOf(startsOn ?? today), yearOf(endsOn ?? startsOn ?? today), ...lines.map((line) => line.year)]
  const first = Math.min(...known)
  const last = Math.min(Math.max(...known), first + 9)
  return Array.from({ length: last - first + 1 }, (_, rank) => first + rank)
}

export interface MonthDays {
  from: Day
  to: Day
  days: Day[]
  /** The column of the first day, 1 for Monday. */
  firstColumn: number
  before: Day
  after: Day
}

/** Reads `?mois=2026-11`; anything else is the month of today. */
export function monthFrom(asked: string | null, today: Day): Day {
  const first = `${asked ?? ''}-01`
  return isDay(first) && first >= '2000-01-01' && first < '2100-01-01' ? first : today
}

/** The month of a day. */
export function monthOf(on: Day): MonthDays {
  const from = `${on.slice(0, 8)}01` as Day
  const after = `${plusDays(from, 32).slice(0, 8)}01` as Day
  const days = Array.from({ length: daysBetween(from, after) }, (_, rank) => plusDays(from, rank))
  // The first of January 2001 was a Monday.
  const column = (((daysBetween('2001-01-01' as Day, from) % 7) + 7) % 7) + 1
  return { from, to: days.at(-1)!, days, firstColumn: column, before: plusDays(from, -1), after }
}
