import { inForce, plusMonths, type Day } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import type { Rule } from '#cap/state-aid/model.ts'

/** What a funder granted a project in all, on the day of its last line. */
export interface Award {
  reference: string
  title: string
  company: string
  funder: string
  amount: Cents
  grantedOn: Day
  publishedOn: Day | null
  evidence: string | null
}

export interface Due extends Award {
  /** The last day on which it is published in time. */
  dueOn: Day
  state: 'published' | 'late' | 'due'
  rule: Rule
}

/**
 * The awards to publish, the most pressing first. Above the amount alone: at it, nothing is due.
 * An award of a day for which no rule is held is left out: nobody can say.
 * @source Règlement (UE) n° 651/2014, art. 9 § 1 c et § 4
 */
export function duesOf(awards: readonly Award[], rules: readonly Rule[], today: Day): Due[] {
  const dues = awards.flatMap((award): Due[] => {
    const rule = rules.find((r) => r.kind === 'publication-threshold' && inForce(r, award.grantedOn))
    if (rule?.amount == null || rule.number === null || award.amount <= rule.amount) return []
    const dueOn = plusMonths(award.grantedOn, rule.number)
    return [{ ...award, dueOn, rule, state: award.publishedOn ? 'published' : dueOn < today ? 'late' : 'due' }]
  })
  return dues.toSorted((a, b) => Number(a.state === 'published') - Number(b.state === 'published') || (a.dueOn < b.dueOn ? -1 : 1))
}

/** Names an award of a territory in a form. */
export const keyOfAward = ({ reference, funder }: { reference: string; funder: string }): string => `${reference} ${funder}`
