import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { cents, type Cents, sum } from '#kernel/money.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { ProjectKey } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import type { SavedBlock } from '../model/cost-blocks.ts'
import { replaceBlocks } from '../store/decisions.ts'

/**
 * The chef de projet says what the project's cost is made of; the blocks as a whole replace the former ones.
 * @param onExcess told by how much the blocks exceed the declared cost, on `over-cost`
 */
export function describeCost(
  ctx: Ctx,
  key: ProjectKey,
  blocks: readonly SavedBlock[],
  onExcess: (excess: Cents) => void,
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'no-cost' | 'over-cost'>> {
  return act(ctx, { name: 'funding.describe-cost' }, async (tx, note) => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({ blocks }, project.id)
    if (!mayActOnProject(ctx.actor, 'compose-plan', project, ctx.today)) return refuse('forbidden')
    if (project.cost === null) return refuse('no-cost')
    const excess = cents(sum(blocks.map((b) => b.cost)) - project.cost)
    if (excess > 0) {
      onExcess(excess)
      return refuse('over-cost')
    }
    await replaceBlocks(tx, project, blocks)
    return ok()
  })
}
