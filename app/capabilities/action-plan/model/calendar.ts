import type { Day } from '#kernel/day.ts'

const yearOf = (on: Day): number => Number(on.slice(0, 4))

/** The years that a plan of the phase meets, for filters and budgets: two before today, four after. */
export const yearsAround = (today: Day): number[] => Array.from({ length: 7 }, (_, rank) => yearOf(today) - 2 + rank)
