import type { Day } from '#kernel/day.ts'

const yearOf = (on: Day): number => Number(on.slice(0, 4))

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
