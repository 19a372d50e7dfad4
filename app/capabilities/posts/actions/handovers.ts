import { act, elevate } from '#kernel/act.ts'
import type { Actor, Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { DeadlineSource } from '#cap/inbox/model.ts'
import type { Territory } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import type { AnswerForm } from '../model/handover.ts'
import { mayOnPost } from '../policy.ts'
import { handoverOf } from '../queries/handovers.ts'
import { gather } from '../queries/pack.ts'
import { addHandover, saveAnswer } from '../store/posts.ts'

type Place = Pick<Territory, 'id' | 'code' | 'regionCode'>

/** Hands over: everything under way, as who does it may read it now, kept as it stands today. @returns the id of the pack */
export function makeHandover(
  ctx: Ctx,
  territory: Place,
  deadlineSources: readonly DeadlineSource[],
): Promise<Outcome<string, 'forbidden'>> {
  const id = newId<'handover'>()
  return act(ctx, { name: 'posts.make-handover', subject: id }, async (tx, note) => {
    const { actor, today } = ctx
    if (!mayOnPost(actor, 'make-handover', territory)) return refuse('forbidden')
    const lines = await gather(tx, { actor, territory, on: today }, deadlineSources)
    await addHandover(tx, { territoryId: territory.id, id, madeBy: actor.id, madeByName: actor.name, madeOn: today }, lines)
    note({ lines: lines.length })
    return ok(id)
  })
}

type AnswerRefusal = 'forbidden' | 'not-found' | 'own-handover' | 'changed-meanwhile'

/** The successor confirms a line, or notes what they will ask: never who handed over. */
export function answerLine(ctx: Ctx, territory: Place, handoverId: string, form: AnswerForm): Promise<Outcome<undefined, AnswerRefusal>> {
  return act(ctx, { name: `posts.${form.verb}-line`, subject: handoverId }, async (tx, note) => {
    if (!ctx.actor.id || !mayOnPost(ctx.actor, 'take-over', territory)) return refuse('forbidden')
    const handover = await handoverOf(tx, { territoryId: territory.id, id: handoverId })
    if (!handover) return refuse('not-found')
    if (handover.madeById === ctx.actor.id) return refuse('own-handover')
    note({ line: form.line })
    const saved = await saveAnswer(tx, { territoryId: territory.id, handoverId, by: ctx.actor.id, on: ctx.today, form })
    return saved ? ok() : refuse('changed-meanwhile')
  })
}

/** A hand-over in the demonstration, by a chef de projet who left: what there was that day. */
export async function loadDemonstrationHandover(
  ctx: Ctx,
  code: string,
  by: string,
  deadlineSources: readonly DeadlineSource[],
): Promise<void> {
  const territory = await territoryByCode(ctx.db, code)
  if (!territory) return
  const actor: Actor = { ...ctx.actor, mandates: [{ role: 'chef-de-projet', territoryId: territory.id, regionCode: null }] }
  const asking = { actor, territory, on: ctx.today }
  await act(ctx, { name: 'posts.load-handover' }, async (tx, note) => {
    await elevate(tx)
    const lines = await gather(tx, asking, deadlineSources)
    await addHandover(tx, { territoryId: territory.id, id: newId<'handover'>(), madeBy: null, madeByName: by, madeOn: ctx.today }, lines)
    note({ lines: lines.length })
    return ok()
  })
}
