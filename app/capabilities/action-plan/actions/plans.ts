import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { enjeuxOf } from '#cap/territory/queries.ts'
import type { AxisForm, Plan, PlanForm } from '../model/plan.ts'
import { mayActOnPlan, planScope, type PlanVerb } from '../policy.ts'
import { planToChange } from '../queries/plans.ts'
import { addAxes, addPlan, markChanged, raiseAxis, removeAxis, saveAxis, savePlan } from '../store/plans.ts'

/** A territory, as the policy asks about it. */
export interface Where {
  id: string
  regionCode: string
}

/** Opens the plan of a territory, with one axis for each enjeu of the phase. */
export function openPlan(ctx: Ctx, where: Where, form: PlanForm) {
  return act(
    ctx,
    { name: 'action-plan.open', subject: where.id },
    async (tx): Promise<Outcome<undefined, 'forbidden' | 'open-already'>> => {
      if (!mayActOnPlan(ctx.actor, 'edit', where)) return refuse('forbidden')
      const plan = { ...form, territoryId: where.id, openedOn: ctx.today, source: null, sourceUrl: null }
      if (!(await addPlan(tx, plan))) return refuse('open-already')
      const enjeux = await enjeuxOf(tx, currentPhase)
      await addAxes(
        tx,
        where.id,
        enjeux.map(({ code, label }) => ({ id: newId<'axis'>(), title: label, enjeu: code, thread: null })),
      )
      return ok()
    },
  )
}

export type PlanRefusal = 'not-found' | 'forbidden'
type Note = (detail: Record<string, unknown>, subject?: string) => void

/** What every verb on a plan begins with: is there one for them, may they? Those who change it come one after the other. */
export function changePlan<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  verb: PlanVerb,
  where: Where,
  work: (tx: Tx, plan: Plan, note: Note) => Promise<Outcome<Value, Refusal>>,
): Promise<Outcome<Value, Refusal | PlanRefusal>> {
  return act(ctx, { name, subject: where.id }, async (tx, note): Promise<Outcome<Value, Refusal | PlanRefusal>> => {
    if (!mayActOnPlan(ctx.actor, verb, where)) return refuse('forbidden')
    const plan = await planToChange(tx, planScope(ctx.actor), where.id)
    return plan ? work(tx, plan, note) : refuse('not-found')
  })
}

export const editPlan = (ctx: Ctx, where: Where, version: number, form: PlanForm) =>
  changePlan<undefined, 'changed-meanwhile'>(ctx, 'action-plan.edit', 'edit', where, async (tx, plan) => {
    if (plan.version !== version) return refuse('changed-meanwhile')
    await savePlan(tx, where.id, form)
    return ok()
  })

export const addAxis = (ctx: Ctx, where: Where, form: AxisForm) =>
  changePlan<undefined, 'unknown-enjeu'>(ctx, 'action-plan.add-axis', 'edit', where, async (tx, _, note) => {
    if (!(await isKnown(tx, form))) return refuse('unknown-enjeu')
    await addAxes(tx, where.id, [{ ...form, id: newId<'axis'>() }])
    await markChanged(tx, where.id)
    note({ axis: form.title })
    return ok()
  })

export const editAxis = (ctx: Ctx, where: Where, axisId: string, form: AxisForm) =>
  changePlan<undefined, 'unknown-enjeu' | 'unknown-axis'>(ctx, 'action-plan.edit-axis', 'edit', where, async (tx, _, note) => {
    if (!(await isKnown(tx, form))) return refuse('unknown-enjeu')
    if (!(await saveAxis(tx, where.id, axisId, form))) return refuse('unknown-axis')
    await markChanged(tx, where.id)
    note({ axis: form.title })
    return ok()
  })

export const moveAxisUp = (ctx: Ctx, where: Where, axisId: string) =>
  changePlan<undefined, never>(ctx, 'action-plan.move-axis', 'edit', where, async (tx) => {
    await raiseAxis(tx, where.id, axisId)
    await markChanged(tx, where.id)
    return ok()
  })

/** Takes away an axis under which nothing stands. */
export const dropAxis = (ctx: Ctx, where: Where, axisId: string) =>
  changePlan<undefined, 'not-empty'>(ctx, 'action-plan.drop-axis', 'edit', where, async (tx) => {
    if (!(await removeAxis(tx, where.id, axisId))) return refuse('not-empty')
    await markChanged(tx, where.id)
    return ok()
  })

const isKnown = async (tx: Tx, { enjeu }: AxisForm): Promise<boolean> =>
  enjeu === null || (await enjeuxOf(tx, currentPhase)).some((known) => known.code === enjeu)

export interface ToldPlan extends PlanForm {
  source: string | null
  sourceUrl: string | null
  axes: readonly (AxisForm & { id: string })[]
}

/** Opens a plan that a publication or the demonstration tells. */
export const openToldPlan = (ctx: Ctx, where: Where, { axes, ...plan }: ToldPlan) =>
  act(ctx, { name: 'action-plan.open-told', subject: where.id }, async (tx): Promise<Outcome<undefined, never>> => {
    await elevate(tx)
    await addPlan(tx, { ...plan, territoryId: where.id, openedOn: ctx.today })
    await addAxes(tx, where.id, axes)
    return ok()
  })
