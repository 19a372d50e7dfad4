import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { FicheAction } from '../model/fiche.ts'

export type GuestState = 'invited' | 'accepted' | 'declined'

export interface Guest {
  id: string
  code: string
  name: string
  state: GuestState
  invitedOn: Day
  answeredOn: Day | null
}

/** The territories asked to show a fiche that was read in scope, and what they said. */
export async function guestsOf(tx: Tx, { territoryId, id }: Pick<FicheAction, 'territoryId' | 'id'>): Promise<Guest[]> {
  const { rows } = await sql<Guest>`
    select g.guest_territory_id as id, t.code, coalesce(t.own_name, t.name) as name, g.state, g.invited_on as "invitedOn", g.answered_on as "answeredOn"
    from action_plan.guest g join territory.territory t on t.id = g.guest_territory_id
    where g.territory_id = ${territoryId} and g.fiche_id = ${id} order by t.code limit 200`.execute(tx)
  return rows
}

/** What a territory said of a fiche of another; nothing when it was not asked. */
export async function guestStateOf(
  tx: Tx,
  { territoryId, id }: Pick<FicheAction, 'territoryId' | 'id'>,
  guestId: string,
): Promise<GuestState | undefined> {
  const { rows } = await sql<{ state: GuestState }>`
    select state from action_plan.guest where territory_id = ${territoryId} and fiche_id = ${id} and guest_territory_id = ${guestId}`.execute(
    tx,
  )
  return rows[0]?.state
}

export interface Invitation {
  reference: string
  title: string
  owner: string
  invitedOn: Day
}

/** Fiches of other territories that wait for the answer of this one, oldest first. */
export async function invitationsTo(tx: Tx, territoryId: string): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select f.reference, f.title, coalesce(t.own_name, t.name) as owner, g.invited_on as "invitedOn"
    from action_plan.guest g
    join action_plan.fiche f on f.territory_id = g.territory_id and f.id = g.fiche_id
    join territory.territory t on t.id = f.territory_id
    where g.guest_territory_id = ${territoryId} and g.state = 'invited' and f.tier <> 'restricted' order by g.invited_on, f.reference limit 50`.execute(
    tx,
  )
  return rows
}
