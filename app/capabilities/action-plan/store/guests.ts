import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'

export interface GuestKey {
  territoryId: string
  ficheId: string
  guestId: string
}

/** @returns false when that territory was asked already and has not declined */
export async function invite(tx: Tx, { territoryId, ficheId, guestId }: GuestKey, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into action_plan.guest as kept (territory_id, fiche_id, guest_territory_id, state, invited_on)
    values (${territoryId}, ${ficheId}, ${guestId}, 'invited', ${on})
    on conflict (territory_id, fiche_id, guest_territory_id) do update set state = 'invited', invited_on = ${on}, answered_on = null
      where kept.state = 'declined'`.execute(tx)
  return numAffectedRows === 1n
}

/** @param axisId under which axis of its own plan the guest shows the fiche; nothing when it declines */
export async function answer(tx: Tx, { territoryId, ficheId, guestId }: GuestKey, axisId: string | null, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update action_plan.guest set state = ${axisId ? 'accepted' : 'declined'}, axis_id = ${axisId}, answered_on = ${on}
    where territory_id = ${territoryId} and fiche_id = ${ficheId} and guest_territory_id = ${guestId} and state <> 'declined'`.execute(tx)
  return numAffectedRows === 1n
}

export async function withdraw(tx: Tx, { territoryId, ficheId, guestId }: GuestKey): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from action_plan.guest where territory_id = ${territoryId} and fiche_id = ${ficheId} and guest_territory_id = ${guestId}`.execute(
    tx,
  )
  return numAffectedRows === 1n
}
