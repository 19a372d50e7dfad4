import { inForce, minusYears, type Day } from '#kernel/day.ts'
import { cents, sum, type Cents } from '#kernel/money.ts'

/** A rule of State-aid law, as dated data: changing the law is an import, not a release. */
export interface Rule {
  code: string
  /** The text it belongs to: `gber-14`, `de-minimis`, `national`, `size`. */
  article: string | null
  /** Within an article: `experimental`, `full-cost`. */
  variant: string | null
  label: string
  kind: string
  /** What must be true of the project besides size and zone. */
  condition: string | null
  size: string | null
  zone: string | null
  /** Basis points. */
  rate: number | null
  amount: Cents | null
  /** People, days, months or a rank: the kind says which. */
  number: number | null
  years: number | null
  from: Day | null
  until: Day | null
  /** Where it is written: « RGEC, art. 14 § 14 ». */
  reference: string | null
  source: string
  sourceUrl: string | null
  verifiedOn: Day | null
  toVerify: boolean
  note: string | null
}

/** The kinds a rule may be of; an import that brings another is refused. */
export const ruleKinds = [
  'de-minimis-ceiling',
  'register-delay',
  'public-ceiling',
  'public-owner-share',
  'validity',
  'incentive',
  'difficulty',
  'cumulation',
  'publication-threshold',
  'size-headcount',
  'size-turnover',
  'size-balance',
  'size-partner-share',
  'size-linked-share',
  'size-public-share',
  'intensity',
  'bonus',
  'cap',
  'tranche',
  'own-contribution',
  'keep',
  'funding-gap',
  'notification-threshold',
  'cost-threshold',
  'covers',
  'reference-rate',
  'reference-margin',
] as const

/** The law of a day: of each rule, the version in force. */
export const lawOn = (rules: readonly Rule[], on: Day): Rule[] => rules.filter((rule) => inForce(rule, on))

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
 * The first day whose grants still count. From a 29 February the years lead to a 28.
 * A grant made that very day counts: the prudent reading of « three years », said wherever the room is shown.
 * @source Règlement (UE) 2023/2831, art. 3 § 2
 */
export const windowStart = (on: Day, years: number): Day => minusYears(on, years)

/**
 * What an undertaking may still receive as de minimis aid.
 *
 * @param grants every de minimis grant of the single undertaking, whoever gave it
 * @param on the day the new grant would be decided; the years are counted back from it
 * @returns euro cents, zero when the ceiling is reached
 * @source Règlement (UE) 2023/2831, art. 3 § 2
 */
export function deMinimisRoom(ceiling: Pick<DeMinimisCeiling, 'amount' | 'years'>, grants: readonly Grant[], on: Day): Cents {
  const since = windowStart(on, ceiling.years)
  const counted = grants.filter((g) => g.grantedOn >= since && g.grantedOn <= on)
  return cents(Math.max(0, ceiling.amount - sum(counted.map((g) => g.amount))))
}
