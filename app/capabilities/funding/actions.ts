import { z } from 'zod'
import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId, SubmissionKeyField } from '#kernel/id.ts'
import { cents } from '#kernel/money.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { DayField, EurosField, type ProjectKey } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference, projectToChange } from '#cap/projects/queries.ts'
import { deMinimisCeiling, deMinimisRoom } from '#cap/state-aid/model.ts'
import { rules } from '#cap/state-aid/queries.ts'
import { undertakingOf } from '#cap/state-aid/queries/register.ts'
import { assess } from '#cap/toolbox/model.ts'
import { devices, factsOf } from '#cap/toolbox/queries.ts'
import { type Asked, mayBePlanned, type MoneyState, moneyStateCodes, type PlanProblems, problemsOf } from './model.ts'
import { entryById, noted } from './queries.ts'
import { hashOf } from './actions/replay.ts'
import { judgedByHand } from './actions/judge.ts'
import type { SearchedPlan } from './model/decision.ts'
import { addDecision } from './store/decisions.ts'
import { addEntry, addLine, lockLedger, type NewEntry, replacePlan } from './store.ts'

type PlanRefusal = 'not-found' | 'forbidden' | 'wrong-stage' | 'no-cost' | 'no-ceiling' | 'does-not-hold'

/**
 * The chef de projet sets who pays what. The plan as a whole replaces the former one.
 * @param onProblems told what is wrong and by how much, on `does-not-hold`
 * What it was worked out from, law included, is kept with it, to be worked out again any day.
 * @param searched of a plan that the search found: its rules judged it already
 */
export function composePlan(
  ctx: Ctx,
  key: ProjectKey,
  asked: readonly Asked[],
  onProblems: (problems: PlanProblems) => void = () => {},
  searched?: SearchedPlan,
): Promise<Outcome<undefined, PlanRefusal>> {
  return act(ctx, { name: 'funding.compose-plan' }, async (tx, note) => {
    const scope = readScope(ctx.actor, ctx.today)
    const seen = await projectByReference(tx, scope, key)
    if (!seen) return refuse('not-found')
    note({ lines: asked }, seen.id)
    if (!mayActOnProject(ctx.actor, 'compose-plan', seen, ctx.today)) return refuse('forbidden')
    // Two plans checked at the same moment would each hold, and be written one on top of the other.
    const project = await projectToChange(tx, scope, key)
    if (!project) return refuse('not-found')
    if (!mayBePlanned(project.stage)) return refuse('wrong-stage')
    if (project.cost === null) return refuse('no-cost')
    const ceiling = deMinimisCeiling(await rules(tx), ctx.today)
    if (!ceiling) return refuse('no-ceiling')

    const facts = await factsOf(tx, project, ctx.today)
    const verdicts = (await devices(tx)).map((device) => assess(device, facts, project.cost, ctx.today))
    const grants = project.siren ? (await undertakingOf(tx, { siren: project.siren, territoryId: project.territoryId })).grants : null
    const problems = problemsOf(project.cost, asked, verdicts, deMinimisRoom(ceiling, grants ?? [], ctx.today))
    if (problems) {
      onProblems(problems)
      return refuse('does-not-hold')
    }
    const kept =
      searched ??
      (await judgedByHand(tx, { project: { ...project, cost: project.cost }, facts, asked, verdicts, grants, today: ctx.today }))
    if (kept.method === 'hand/1' && kept.judgement.holds === 'no') {
      onProblems({ lines: new Map(), overCost: null, overDeMinimis: null, breaches: kept.judgement.breaches })
      return refuse('does-not-hold')
    }
    await replacePlan(tx, {
      territoryId: project.territoryId,
      projectId: project.id,
      lines: asked,
      personId: ctx.actor.id!,
      on: ctx.today,
    })
    const snapshot = JSON.stringify(kept)
    await addDecision(tx, { project, on: ctx.today, personId: ctx.actor.id!, snapshot, hash: hashOf(snapshot) })
    note({ decision: hashOf(snapshot) })
    return ok()
  })
}

/** An amount is typed above zero; a downward correction makes it a line below. */
export const MoneyForm = z
  .object({
    submissionKey: SubmissionKeyField,
    funder: z.string().trim().min(2, 'Écrivez qui apporte l’argent.').max(200, 'Ce nom est trop long : 200 caractères au plus.'),
    state: z.enum(moneyStateCodes as [MoneyState, ...MoneyState[]], 'Choisissez où en est cet argent.'),
    amount: EurosField,
    correction: z.literal('down').optional(),
    happenedOn: DayField,
    source: z
      .string()
      .trim()
      .min(2, 'Écrivez d’où vient ce montant : courrier, convention, arrêté…')
      .max(300, 'Cette source est trop longue : 300 caractères au plus.'),
  })
  .transform(({ correction, amount, ...form }) => ({ ...form, amount: correction ? cents(-amount) : amount }))
export type MoneyForm = z.infer<typeof MoneyForm>

/**
 * The chef de projet writes a line of the money ledger: who, how much, in which state, since when, by which source.
 * Sending the same form again writes nothing more.
 * @returns refused `below-zero` when a correction takes back more than the funder has at that state
 */
export function enterMoney(
  ctx: Ctx,
  key: ProjectKey,
  form: MoneyForm,
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'in-the-future' | 'below-zero'>> {
  return act(ctx, { name: 'funding.enter-money' }, async (tx, note) => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({ state: form.state, amount: form.amount, funder: form.funder }, project.id)
    if (!mayActOnProject(ctx.actor, 'enter-money', project, ctx.today)) return refuse('forbidden')
    if (form.happenedOn > ctx.today) return refuse('in-the-future')
    // Two corrections at the same time must not both find the sum whole.
    if (form.amount < 0) await lockLedger(tx, project.id)
    const isNew = await addEntry(tx, {
      ...form,
      territoryId: project.territoryId,
      projectId: project.id,
      deviceCode: null,
      sourceUrl: null,
      note: null,
      personId: ctx.actor.id,
    })
    if (!isNew) note({ sentTwice: true })
    // Looked at once written, for a correction sent twice is no second one; a refusal undoes the line.
    if (form.amount < 0 && (await noted(tx, project, form)) < 0) return refuse('below-zero')
    return ok()
  })
}

/** Enters a line of money that a publication or the demonstration tells. */
export function enterToldMoney(ctx: Ctx, entry: Omit<NewEntry, 'personId' | 'submissionKey'>): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'funding.enter-told-money', subject: entry.projectId }, async (tx, note) => {
    await elevate(tx)
    await addEntry(tx, { ...entry, personId: null, submissionKey: newId() })
    note({ state: entry.state, amount: entry.amount, funder: entry.funder })
    return ok()
  })
}

/** Writes in the ledger what another verb says, in its transaction. @returns the id of the line */
export const addMoney = (tx: Tx, line: Omit<NewEntry, 'submissionKey'>): Promise<string> => addLine(tx, line)

/** Corrects a line that another verb had written: its opposite is added, on the day it is seen to be wrong. */
export async function takeBackMoney(
  tx: Tx,
  wrong: { territoryId: string; entryId: string; reason: string; personId: string | null; on: Day },
): Promise<void> {
  const entry = await entryById(tx, wrong.territoryId, wrong.entryId)
  await lockLedger(tx, entry.projectId)
  await addLine(tx, {
    ...entry,
    amount: cents(-entry.amount),
    happenedOn: wrong.on,
    note: wrong.reason,
    personId: wrong.personId,
  })
}
