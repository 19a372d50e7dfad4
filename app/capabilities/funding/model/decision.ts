import type { Day } from '#kernel/day.ts'
import type { Rule } from '#cap/state-aid/model.ts'
import type { Proposal } from './propose.ts'
import type { Scenario } from './scenario.ts'

/** All that a plan was worked out from, law included, and what came out. */
export interface Snapshot {
  /** What worked it out: another number when the method changes. */
  method: 'plan/1'
  scenario: Scenario
  /** Every version of every rule the base held. */
  rules: readonly Rule[]
  /** Which of the proposals was kept, from 0. */
  rank: number
  proposal: Proposal
}

export interface Decision {
  id: string
  takenOn: Day
  takenBy: string | null
  hash: string
  snapshot: string
}

export type Replay = { same: true } | { same: false; why: 'altered' | 'no-plan' | 'differs'; proposal: Proposal | null }

/** Whether the same question asked today has the same answer; the money, the files and who pays what are looked at. */
export function comparedTo(kept: Proposal, again: Proposal | undefined): Replay {
  if (!again) return { same: false, why: 'no-plan', proposal: null }
  const said = ({ shares, aid, loans, own, files }: Proposal) => JSON.stringify({ shares, aid, loans, own, files })
  return said(kept) === said(again) ? { same: true } : { same: false, why: 'differs', proposal: again }
}
