import { act, type Note } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { interestedRoles } from '#cap/membership/policy.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import type { Territory } from '#cap/territory/model.ts'
import { type Body, type BodyForm, type SeatForm, type SeatRole, seatRoles } from '../model/bodies.ts'
import { committeeScope, mayInCommittees } from '../policy.ts'
import { bodyByReference } from '../queries/bodies.ts'
import { addBody, addSeat, endSeat, saveBody } from '../store/bodies.ts'

export type Place = Pick<Territory, 'id' | 'regionCode'>

/** Makes a body and writes its rules. @returns its reference */
export function createBody(ctx: Ctx, place: Place, form: BodyForm): Promise<Outcome<string, 'forbidden'>> {
  const id = newId<'body'>()
  return act(ctx, { name: 'committees.create-body', subject: id }, async (tx, note) => {
    if (!mayInCommittees(ctx.actor, 'run-committees', place, false)) return refuse('forbidden')
    const reference = await addBody(tx, id, place.id, form)
    note({ reference, name: form.name })
    return ok(reference)
  })
}

export interface SeenBody {
  reference: string
  version: number
}

/** Changes the rules of a body: they hold from then on, and what was counted before stays as it was counted. */
export function changeRules(
  ctx: Ctx,
  place: Place,
  seen: SeenBody,
  form: BodyForm,
): Promise<Outcome<undefined, 'forbidden' | 'not-found' | 'changed-meanwhile'>> {
  return onBody<'changed-meanwhile'>(ctx, 'committees.change-rules', place, seen.reference, async (tx, body, note) => {
    note({ quorum: form.quorum, majority: form.majority, recusedCount: form.recusedCount })
    return (await saveBody(tx, { ...body, version: seen.version }, form)) ? ok() : refuse('changed-meanwhile')
  })
}

/** Gives a seat from a day: to a role, to a person with a mandate, or to an institution. */
export function giveSeat(
  ctx: Ctx,
  place: Place,
  reference: string,
  form: SeatForm,
): Promise<Outcome<undefined, 'forbidden' | 'not-found' | 'unknown-person'>> {
  return onBody<'unknown-person'>(ctx, 'committees.give-seat', place, reference, async (tx, body, note) => {
    const role = seatRoles.find((one) => `role:${one}` === form.holder) ?? null
    const personId = form.holder.startsWith('person:') ? form.holder.slice('person:'.length) : null
    const label = form.holder === 'institution' ? form.label : null
    if (personId) {
      const holders = await holdersOf(tx, { territoryId: place.id, roles: interestedRoles, on: ctx.today })
      if (!holders.some((holder) => holder.id === personId)) return refuse('unknown-person')
    } else if (!role && !label) return refuse('unknown-person')
    await addSeat(tx, body, { role: role as SeatRole | null, personId, label, voice: form.voice, chair: form.chair, from: form.from })
    note({ holder: form.holder, voice: form.voice, chair: form.chair, from: form.from })
    return ok()
  })
}

/** Ends a seat today; who held it is called to no meeting after. */
export function takeSeatBack(
  ctx: Ctx,
  place: Place,
  reference: string,
  seatId: string,
): Promise<Outcome<undefined, 'forbidden' | 'not-found'>> {
  return onBody<'not-found'>(ctx, 'committees.end-seat', place, reference, async (tx, body, note) => {
    note({ seat: seatId })
    return (await endSeat(tx, body, seatId, ctx.today)) ? ok() : refuse('not-found')
  })
}

type Work<Refusal extends string> = (tx: Tx, body: Body, note: Note) => Promise<Outcome<undefined, Refusal>>

function onBody<Refusal extends string>(ctx: Ctx, name: string, place: Place, reference: string, work: Work<Refusal>) {
  return act(ctx, { name }, async (tx, note): Promise<Outcome<undefined, Refusal | 'not-found' | 'forbidden'>> => {
    const body = await bodyByReference(tx, committeeScope(ctx.actor, ctx.today), { territoryId: place.id, reference })
    if (!body) return refuse('not-found')
    note({ body: body.reference }, body.id)
    if (!mayInCommittees(ctx.actor, 'run-committees', place, false)) return refuse('forbidden')
    return work(tx, body, note)
  })
}
