import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { type Outcome, refuse } from '#kernel/outcome.ts'
import type { Project, ProjectKey } from '../model.ts'
import { mayActOnProject, type ProjectVerb, readScope } from '../policy.ts'
import { projectByReference } from '../queries.ts'

type Work<Value, Refusal extends string> = (
  tx: Tx,
  project: Project,
  note: (detail: Record<string, unknown>) => void,
) => Promise<Outcome<Value, Refusal>>

/**
 * What every verb begins with that adds a line to a project and changes nothing of it: the company has such verbs, and
 * the database lets it lock no project.
 */
export function tell<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  verb: ProjectVerb,
  key: ProjectKey,
  work: Work<Value, Refusal>,
) {
  return act(ctx, { name }, async (tx, note): Promise<Outcome<Value, Refusal | 'not-found' | 'forbidden'>> => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({}, project.id)
    if (!mayActOnProject(ctx.actor, verb, project, ctx.today)) return refuse('forbidden')
    return work(tx, project, note)
  })
}
