import { createHash } from 'node:crypto'
import { solve } from '#kernel/solver.ts'
import { comparedTo, type Decision, judgedAgain, type Replay, type Snapshot } from '../model/decision.ts'
import { judged } from '../model/judge-plan.ts'
import { propose } from '../model/propose.ts'

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What was asked when a plan was kept, asked again: with the law and the data of that day, whatever they are today. */
export async function replay({ snapshot, hash }: Pick<Decision, 'snapshot' | 'hash'>): Promise<Replay> {
  if (hashOf(snapshot) !== hash) return { same: false, why: 'altered' }
  const kept = JSON.parse(snapshot) as Snapshot
  if (kept.method === 'hand/1') return judgedAgain(kept.judgement, await judged(kept.readings, kept.rules, solve))
  const { scenario, rules, rank, proposal } = kept
  const answer = await propose(scenario, rules, solve)
  return comparedTo(proposal, answer.feasible ? answer.proposals[rank] : undefined)
}
