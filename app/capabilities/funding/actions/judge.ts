import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import { solve } from '#kernel/solver.ts'
import type { Project } from '#cap/projects/model.ts'
import { type Grant, lawOn } from '#cap/state-aid/model.ts'
import { rules } from '#cap/state-aid/queries.ts'
import type { Facts, Verdict } from '#cap/toolbox/model.ts'
import type { Asked } from '../model.ts'
import type { HandMadePlan } from '../model/decision.ts'
import { judged } from '../model/judge-plan.ts'
import { planFactsOf } from '../model/plan-facts.ts'
import { readingsOf } from '../model/readings.ts'
import { blocksOf } from '../queries.ts'

interface Typed {
  project: Project & { cost: Cents }
  facts: Facts
  asked: readonly Asked[]
  verdicts: readonly Verdict[]
  grants: readonly Grant[] | null
  today: Day
}

/** A plan typed line by line, judged by the rules of the day, with all that it was judged from. */
export async function judgedByHand(tx: Tx, { project, facts, asked, verdicts, grants, today }: Typed): Promise<HandMadePlan> {
  const law = lawOn(await rules(tx), today)
  const known = planFactsOf({ project, facts, grants, blocks: await blocksOf(tx, project) })
  const readings = readingsOf({ project, facts: known, asked, verdicts, today })
  return { method: 'hand/1', readings, rules: law, judgement: await judged(readings, law, solve) }
}
