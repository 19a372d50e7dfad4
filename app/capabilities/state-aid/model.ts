import { inForce, minusYears, type Day } from '#kernel/day.ts'
import { cents, sum, type Cents } from '#kernel/money.ts'

/** A rule of State-aid law, as dated data: changing the law is an import, not a release. */
export interface Rule {
  code: string
  label: string
  kind: string
  amount: Cents | null
  /** Basis points. */
  rate: number | null
  years: number | null
  from: Day | null
  until: Day | null
  source: string
  sourceUrl: string | null
  toVerify: boolean
}

export interface Grant {
  /** Gross grant equivalent. */
  amount: Cents
  /** The day the undertaking acquired the right to the aid, whenever it is paid. */
  grantedOn: Day
}

export interface DeMinimisCeiling {
  amount: Cents
  years: number
  rule: Rule
}

/** The general de minimis ceiling in force on a day; nothing when no rule that we hold covers it. */
export function deMinimisCeiling(rules: readonly Rule[], on: Day): DeMinimisCeiling | undefined {
  const rule = rules.find((r) => r.code === 'de-minimis-general' && inForce(r, on))
  return rule && rule.amount !== null && rule.years !== null ? { amount: rule.amount, years: rule.years, rule } : undefined
}

/**
 * What an undertaking may still receive as de minimis aid.
 * A grant made the very day the window opens still counts: the prudent reading of « three years ».
 *
 * @param grants every de minimis grant of the undertaking and of those it is linked to
 * @param on the day the new grant would be decided; the years are counted back from it
 * @returns euro cents, zero when the ceiling is reached
 * @source Règlement (UE) 2023/2831, art. 3 § 2
 */
export function deMinimisRoom(ceiling: Pick<DeMinimisCeiling, 'amount' | 'years'>, grants: readonly Grant[], on: Day): Cents {
  const since = minusYears(on, ceiling.years)
  const counted = grants.filter((g) => g.grantedOn >= since && g.grantedOn <= on)
  return cents(Math.max(0, ceiling.amount - sum(counted.map((g) => g.amount))))
}
