import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { contentOf, differingFields, type FicheAction, type FicheContent, type FicheDraft } from '../model/fiche.ts'
import { planScope } from '../policy.ts'
import { fichesToChange } from '../queries/fiches.ts'
import { axisIdsOf, parentsOf } from '../queries/placing.ts'
import { deleteFiches, insertFiches, saveFiches } from '../store/fiches.ts'
import { markChanged } from '../store/plans.ts'
import { changePlan, type Where } from './plans.ts'

/** Where a fiche may not stand: an axis of another plan, or under a fiche that is itself a sub-action. */
export type PlaceRefusal = 'unknown-axis' | 'unknown-parent' | 'parent-is-child' | 'has-children'

/** What the owner asks of a fiche as they saw it. */
export interface SeenFiche {
  reference: string
  version: number
}

/**
 * Enters fiches in a plan, within the transaction of whoever asks: one fiche from a form, a workbook, another territory's file.
 * What `removeFiches` takes away again.
 */
export async function addFiches(
  tx: Tx,
  territoryId: string,
  drafts: readonly FicheDraft[],
  on: Day,
): Promise<Outcome<{ id: string; reference: string }[], PlaceRefusal>> {
  const placed = await checkPlaces(tx, territoryId, drafts)
  if (!placed.ok) return placed
  const fiches = drafts.map((draft) => ({ ...draft, id: newId<'fiche'>() }))
  const references = await insertFiches(tx, territoryId, fiches, on)
  await markChanged(tx, territoryId)
  return ok(fiches.map(({ id }, rank) => ({ id, reference: references[rank]! })))
}

/** Writes the whole content of fiches, within the transaction of whoever asks. Their former content, written again, undoes it. */
export async function rewriteFiches(
  tx: Tx,
  territoryId: string,
  fiches: readonly (FicheContent & { id: string })[],
  on: Day,
): Promise<Outcome<undefined, PlaceRefusal>> {
  const placed = await checkPlaces(tx, territoryId, fiches)
  if (!placed.ok) return placed
  await saveFiches(tx, territoryId, fiches, on)
  await markChanged(tx, territoryId)
  return ok()
}

/** Takes fiches away, within the transaction of whoever asks: what `addFiches` entered and nobody wanted. @returns how many went */
export async function removeFiches(tx: Tx, territoryId: string, ids: readonly string[]): Promise<number> {
  await markChanged(tx, territoryId)
  return deleteFiches(tx, territoryId, ids)
}

async function checkPlaces(
  tx: Tx,
  territoryId: string,
  fiches: readonly (FicheContent & { id?: string })[],
): Promise<Outcome<undefined, PlaceRefusal>> {
  const axes = await axisIdsOf(tx, territoryId)
  if (!fiches.every((fiche) => axes.has(fiche.axisId))) return refuse('unknown-axis')
  const placed = fiches.filter((fiche) => fiche.parentId !== null)
  if (placed.length === 0) return ok()
  const known = await parentsOf(
    tx,
    territoryId,
    placed.flatMap((fiche) => [fiche.parentId!, ...(fiche.id ? [fiche.id] : [])]),
  )
  for (const { parentId, id } of placed) {
    const parent = known.get(parentId!)
    if (!parent || parentId === id) return refuse('unknown-parent')
    if (parent.parentId !== null) return refuse('parent-is-child')
    if (id && known.get(id)?.hasChildren) return refuse('has-children')
  }
  return ok()
}

export const addFiche = (ctx: Ctx, where: Where, draft: FicheDraft) =>
  changePlan<string, PlaceRefusal>(ctx, 'action-plan.add-fiche', 'edit', where, async (tx, _, note) => {
    const added = await addFiches(tx, where.id, [draft], ctx.today)
    if (!added.ok) return added
    const [{ id, reference }] = added.value as [{ id: string; reference: string }]
    note({ reference, title: draft.title }, id)
    return ok(reference)
  })

export type FicheRefusal = 'unknown-fiche' | 'changed-meanwhile'

/** What every verb on one fiche of the plan begins with, once the plan is theirs to change. */
export function changeFiche<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  where: Where,
  seen: SeenFiche,
  work: (tx: Tx, fiche: FicheAction, note: (detail: Record<string, unknown>) => void) => Promise<Outcome<Value, Refusal>>,
) {
  return changePlan<Value, Refusal | FicheRefusal>(ctx, name, 'edit', where, async (tx, _, note) => {
    const [fiche] = await fichesToChange(tx, planScope(ctx.actor), where.id, [seen.reference])
    if (!fiche) return refuse('unknown-fiche')
    note({ reference: fiche.reference }, fiche.id)
    if (fiche.version !== seen.version) return refuse('changed-meanwhile')
    return work(tx, fiche, note)
  })
}

export const editFiche = (ctx: Ctx, where: Where, seen: SeenFiche, content: FicheContent) =>
  changeFiche<undefined, PlaceRefusal>(ctx, 'action-plan.edit-fiche', where, seen, async (tx, fiche, note) => {
    note({ fields: differingFields(fiche, content) })
    return rewriteFiches(tx, where.id, [{ ...content, id: fiche.id }], ctx.today)
  })

export const changeStatus = (ctx: Ctx, where: Where, seen: SeenFiche, to: Pick<FicheContent, 'status' | 'statusReason'>) =>
  changeFiche<undefined, PlaceRefusal>(ctx, 'action-plan.change-status', where, seen, async (tx, fiche, note) => {
    note({ from: fiche.status, to: to.status, ...(to.statusReason ? { reason: to.statusReason } : {}) })
    return rewriteFiches(tx, where.id, [{ ...contentOf(fiche), ...to, id: fiche.id }], ctx.today)
  })

/** The same fiche once more, still to discuss, under a title that says so. */
export const duplicateFiche = (ctx: Ctx, where: Where, seen: SeenFiche) =>
  changeFiche<string, PlaceRefusal>(ctx, 'action-plan.duplicate-fiche', where, seen, async (tx, fiche, note) => {
    const title = `${fiche.title.slice(0, 290)} (copie)`
    const copy = { ...contentOf(fiche), title, status: 'to-discuss' as const, statusReason: null, fictional: fiche.fictional }
    const added = await addFiches(tx, where.id, [copy], ctx.today)
    if (!added.ok) return added
    const { reference } = added.value[0]!
    note({ copy: reference })
    return ok(reference)
  })
