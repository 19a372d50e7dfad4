import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { ProjectKey } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { lawOn } from '../model.ts'
import { type CompanyStatement, type CompanyVerdict, verdictOf } from '../model/company-statement.ts'
import { rules } from '../queries.ts'
import { addStatement } from '../store/company.ts'

/** The company, or the chef de projet for it, tells its figures and its links; the law of the day says its size and whether it is in difficulty. */
export function tellCompany(
  ctx: Ctx,
  key: ProjectKey,
  told: CompanyStatement,
): Promise<Outcome<CompanyVerdict, 'not-found' | 'forbidden'>> {
  return act(ctx, { name: 'state-aid.tell-company' }, async (tx, note) => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({}, project.id)
    if (!mayActOnProject(ctx.actor, 'declare-grant', project, ctx.today)) return refuse('forbidden')
    const verdict = verdictOf(told, lawOn(await rules(tx), ctx.today), ctx.today)
    await addStatement(tx, { project, told, verdict, personId: ctx.actor.id!, on: ctx.today })
    note({ size: verdict.size ?? null, inDifficulty: verdict.difficulty.holds })
    return ok(verdict)
  })
}
