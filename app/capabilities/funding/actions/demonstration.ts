import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { solve } from '#kernel/solver.ts'
import { lawOn } from '#cap/state-aid/model.ts'
import type { Nature } from '#cap/state-aid/model/intensity.ts'
import { rules } from '#cap/state-aid/queries.ts'
import type { SearchedPlan } from '../model/decision.ts'
import { propose } from '../model/propose.ts'
import { type ScenarioFile, ScenarioFile as Schema, scenarioOf } from '../model/scenario.ts'
import { addDecision, replaceBlocks } from '../store/decisions.ts'
import { hashOf } from './replay.ts'

export interface DemonstrationPlan {
  project: string
  keptOn: string
  scenario: ScenarioFile
}

/** Keeps the plans of the demonstration, each worked out from its scenario, and tells the blocks of its project. */
export async function keepDemonstrationPlans(
  ctx: Ctx,
  plans: readonly DemonstrationPlan[],
  projectOf: (key: string) => { id: string; territoryId: string } | undefined,
): Promise<void> {
  const law = await rules(ctx.db)
  for (const plan of plans) {
    const project = projectOf(plan.project)
    const scenario = scenarioOf(Schema.parse(plan.scenario))
    const answer = await propose(scenario, law, solve)
    if (!project || !answer.feasible) throw new Error(`the plan of ${plan.project} does not hold`)
    const kept: SearchedPlan = {
      method: 'plan/1',
      scenario,
      rules: lawOn(law, scenario.grantedOn),
      rank: 0,
      proposal: answer.proposals[0]!,
    }
    const snapshot = JSON.stringify(kept)
    await act(ctx, { name: 'funding.keep-told-plan', subject: project.id }, async (tx): Promise<Outcome<undefined, never>> => {
      await elevate(tx)
      await replaceBlocks(
        tx,
        project,
        scenario.blocks.map((b) => ({ ...b, nature: b.nature as Nature })),
      )
      await addDecision(tx, { project, on: day(plan.keptOn), personId: null, snapshot, hash: hashOf(snapshot) })
      return ok()
    })
  }
}
