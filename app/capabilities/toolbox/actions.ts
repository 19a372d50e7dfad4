import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Counts } from '#kernel/bulk.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { ProjectKey } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { parseAnswer } from './model/questions.ts'
import { questions } from './queries.ts'
import { dropAnswer, saveAnswer, saveToolbox, type ToolboxTables } from './store.ts'

type AnswerRefusal = 'not-found' | 'forbidden' | 'unknown-question' | 'not-understood'

/** The company or the chef de projet answers a question of the toolbox; an empty answer takes the former one back. */
export function answerQuestion(
  ctx: Ctx,
  key: ProjectKey,
  fact: string,
  typed: string,
): Promise<Outcome<string, AnswerRefusal>> {
  return act(ctx, { name: 'toolbox.answer' }, async (tx, note) => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({}, project.id)
    if (!mayActOnProject(ctx.actor, 'answer', project, ctx.today)) return refuse('forbidden')
    const question = (await questions(tx)).find((q) => q.fact === fact)
    if (!question) return refuse('unknown-question')
    note({ fact })
    // What an authorised person must judge is not for the company to answer.
    if (fact.startsWith('appreciation:') && !mayActOnProject(ctx.actor, 'qualify', project, ctx.today)) return refuse('forbidden')

    const where = { territoryId: project.territoryId, projectId: project.id, fact }
    if (typed.trim() === '') {
      await dropAnswer(tx, where)
      return ok('')
    }
    const value = parseAnswer(question, typed)
    if (value === undefined) return refuse('not-understood')
    await saveAnswer(tx, { ...where, value, personId: ctx.actor.id!, on: ctx.today })
    note({ value })
    return ok(value)
  })
}

/** Loads the catalogue, its criteria and its questions from the tables of facts. */
export function loadToolbox(ctx: Ctx, tables: ToolboxTables): Promise<Outcome<Counts, never>> {
  return act(ctx, { name: 'toolbox.load' }, async (tx, note) => {
    const counts = await saveToolbox(tx, tables)
    note({ ...counts })
    return ok(counts)
  })
}
