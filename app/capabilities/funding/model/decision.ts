import type { Day } from '#kernel/day.ts'
import type { Rule } from '#cap/state-aid/model.ts'
import type { Judgement } from './judge-plan.ts'
import type { Proposal } from './propose.ts'
import type { Reading } from './readings.ts'
import type { Scenario } from './scenario.ts'

/** All that a plan was worked out from, law included, and what came out. */
export type Snapshot = SearchedPlan | HandMadePlan

export interface SearchedPlan {
  /** What worked it out: another number when the method changes. */
  method: 'plan/1'
  scenario: Scenario
  /** Every version of every rule the base held. */
  rules: readonly Rule[]
  /** Which of the proposals was kept, from 0. */
  rank: number
  proposal: Proposal
}

/** A plan typed line by line, and how the rules judged it under each reading of what was not known. */
export interface HandMadePlan {
  method: 'hand/1'
  readings: readonly Reading[]
  rules: readonly Rule[]
  judgement: Judgement
}

export interface Decision {
  id: string
  takenOn: Day
  takenBy: string | null
  hash: string
  snapshot: string
}

export type Replay = { same: true } | { same: false; why: 'altered' | 'no-plan' | 'differs' }

/** Whether the same question asked today has the same answer; the money, the files and who pays what are looked at. */
export function comparedTo(kept: Proposal, again: Proposal | undefined): Replay {
  if (!again) return { same: false, why: 'no-plan' }
  const said = ({ shares, aid, loans, own, files }: Proposal) => JSON.stringify({ shares, aid, loans, own, files })
  return said(kept) === said(again) ? { same: true } : { same: false, why: 'differs' }
}

/** Whether the rules judge a plan as they did; on which cost each amount is laid may differ, and changes nothing. */
export function judgedAgain(kept: Judgement, again: Judgement): Replay {
  const said = (judgement: Judgement) => JSON.stringify(judgement.holds === 'no' ? judgement : { ...judgement, shares: [] })
  return said(kept) === said(again) ? { same: true } : { same: false, why: 'differs' }
}

/** The plan typed by hand that a decision keeps; nothing when it keeps a plan that was searched. */
export function handMadeIn(kept: Pick<Decision, 'snapshot'> | undefined): HandMadePlan | null {
  const snapshot = kept && (JSON.parse(kept.snapshot) as Snapshot)
  return snapshot?.method === 'hand/1' ? snapshot : null
}
