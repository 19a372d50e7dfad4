import { moneyOf } from '#cap/funding/queries.ts'
import { publicScope } from '#cap/projects/policy.ts'
import { type PublicProject, publicProjects } from '#cap/projects/queries.ts'
import type { MoneyState } from '#cap/funding/model.ts'
import { read } from '#kernel/act.ts'
import { type Ctx, visitor } from '#kernel/actor.ts'
import type { Cents } from '#kernel/money.ts'

export interface ToldProject extends PublicProject {
  /** What the ledger says, state by state; nothing when it has no line. */
  money: Record<MoneyState, Cents> | null
}

/**
 * Public projects with their money. Read as a visitor whoever asks, so that the database hides the rest even from a
 * query of ours that would forget to.
 */
export function toldProjects(ctx: Ctx, page: { territoryId?: string; after?: string; limit?: number } = {}): Promise<ToldProject[]> {
  return read({ ...ctx, actor: visitor }, async (tx) => {
    const projects = await publicProjects(tx, publicScope(ctx.today), page)
    const money = await moneyOf(tx, projects)
    return projects.map((project) => ({ ...project, money: money.get(project.id) ?? null }))
  })
}

/** Every public project, five hundred at a time: no connection is held while the reader downloads. */
export async function* allToldProjects(ctx: Ctx, pageSize = 500): AsyncGenerator<ToldProject> {
  let after: string | undefined
  for (;;) {
    const projects = await toldProjects(ctx, { limit: pageSize, ...(after && { after }) })
    yield* projects
    after = projects.at(-1)?.id
    if (projects.length < pageSize) return
  }
}
