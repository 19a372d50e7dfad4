import { act, elevate } from '#kernel/act.ts'
import type { Ctx, MandateRole } from '#kernel/actor.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { personFor } from '../actions.ts'
import * as store from '../store/users.ts'

export interface NewUser {
  email: string
  name: string
  role: MandateRole
  /** The territory or the region of the mandate, for the roles that have one. */
  place: string | null
}

/** Makes the first account of a deployment, or any other, by the hand of who runs it. */
export function createUser(
  ctx: Ctx,
  { email, name, role, place }: NewUser,
): Promise<Outcome<undefined, 'unknown-place' | 'has-it-already'>> {
  return act(ctx, { name: 'membership.create-user' }, async (tx, note) => {
    await elevate(tx)
    const territory = place?.startsWith('ti-') ? await territoryByCode(tx, place) : undefined
    const regionCode = place && !place.startsWith('ti-') ? place : null
    if (place?.startsWith('ti-') && !territory) return refuse('unknown-place')
    if (regionCode && !(await store.isRegion(tx, regionCode))) return refuse('unknown-place')
    const personId = await personFor(tx, email, name)
    const mandate = { personId, role, territoryId: territory?.id ?? null, regionCode, on: ctx.today }
    if (!(await store.addFirstMandate(tx, mandate))) return refuse('has-it-already')
    note({ person: personId, role, place })
    return ok()
  })
}
