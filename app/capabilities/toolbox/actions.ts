import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Counts } from '#kernel/bulk.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { ProjectKey } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { rulesOn } from './model.ts'
import { parseAnswer } from './model/questions.ts'
import { keyOf, leavesOf } from './model/rule.ts'
import { deviceByCode, questions } from './queries.ts'
import { dropAnswer, dropRuling, saveAnswer, saveRuling, saveToolbox, type ToolboxTables } from './store.ts'

type AnswerRefusal = 'not-found' | 'forbidden' | 'unknown-question' | 'not-understood'

/** The company or the chef de projet answers a question of the toolbox; an empty answer takes the former one back. */
export function answerQuestion(ctx: Ctx, key: ProjectKey, fact: string, typed: string): Promise<Outcome<string, AnswerRefusal>> {
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

export interface AskedRuling {
  device: string
  condition: string
  /** `''`: takes the former ruling back. */
  holds: 'true' | 'false' | ''
  reason: string
}

type RulingRefusal = 'not-found' | 'forbidden' | 'unknown-condition' | 'no-reason'

/** A named person rules on one condition of a device, whatever was computed, and says why. */
export function ruleOnCondition(ctx: Ctx, key: ProjectKey, asked: AskedRuling): Promise<Outcome<undefined, RulingRefusal>> {
  return act(ctx, { name: 'toolbox.rule' }, async (tx, note) => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({}, project.id)
    if (!mayActOnProject(ctx.actor, 'qualify', project, ctx.today)) return refuse('forbidden')
    const device = await deviceByCode(tx, asked.device)
    const leaf = device && leavesOf(rulesOn(device, ctx.today).rule).find((of) => keyOf(of) === asked.condition)
    if (!leaf) return refuse('unknown-condition')
    note({ device: asked.device, condition: leaf.text })

    const where = { territoryId: project.territoryId, projectId: project.id, device: asked.device, condition: asked.condition }
    if (asked.holds === '') {
      await dropRuling(tx, where)
      return ok()
    }
    const reason = asked.reason.trim()
    if (reason.length < 3 || reason.length > 1000) return refuse('no-reason')
    await saveRuling(tx, { ...where, holds: asked.holds === 'true', reason, personId: ctx.actor.id!, on: ctx.today })
    note({ holds: asked.holds, reason })
    return ok()
  })
}

/** Loads the catalogue, its criteria and its questions from the tables of facts. */
export function loadToolbox(ctx: Ctx, tables: ToolboxTables): Promise<Outcome<Counts, never>> {
  return act(ctx, { name: 'toolbox.load' }, async (tx, note) => {
    const counts = await saveToolbox(tx, tables, ctx.today)
    note({ ...counts })
    return ok(counts)
  })
}
