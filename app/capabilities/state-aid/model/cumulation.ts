import { cents, sum, type Cents } from '#kernel/money.ts'
import type { Ceiling } from './intensity.ts'

/** One aid on one eligible cost, gross grant equivalent. */
export interface AidOnCost {
  amount: Cents
  /** The ceiling of its article on this cost; null for de minimis aid, which has none of its own. */
  ceiling: Ceiling | null
}

export interface Cumulation {
  total: Cents
  /** The highest ceiling among the aids present; null when de minimis aid stands alone. */
  most: Ceiling | null
  /** By how much the whole exceeds it. */
  excess: Cents
}

/**
 * What several aids on the same eligible cost add up to. Aids on other costs are free of each other; de minimis aid on
 * the same cost counts.
 * @source Règlement (UE) n° 651/2014, art. 8 § 3 ; règlement (UE) 2023/2831, art. 5 § 2
 */
export function cumulated(aids: readonly AidOnCost[]): Cumulation {
  const present = aids.filter((aid) => aid.amount > 0)
  const total = sum(present.map((aid) => aid.amount))
  const most = present.reduce<Ceiling | null>(
    (best, { ceiling }) => (ceiling && (!best || ceiling.amount > best.amount) ? ceiling : best),
    null,
  )
  return { total, most, excess: cents(Math.max(0, most ? total - most.amount : 0)) }
}
