import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Control } from '../model/single-undertaking.ts'

interface NewLink {
  territoryId: string
  holder: string
  held: string
  control: Control
  source: string
  declaredBy: string | null
  declaredOn: Day
}

/** @returns false when the link was already declared */
export async function addLink(tx: Tx, link: NewLink): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into state_aid.control_link (territory_id, id, holder, held, control, source, declared_by, declared_on)
    values (${link.territoryId}, ${newId<'link'>()}, ${link.holder}, ${link.held}, ${link.control}, ${link.source}, ${link.declaredBy}, ${link.declaredOn})
    on conflict (territory_id, holder, held) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

interface NewEntry {
  territoryId: string
  id: string
  projectId: string
  grantId: string
  payload: unknown
  dueOn: Day
}

export async function addEntry(tx: Tx, entry: NewEntry): Promise<void> {
  await sql`
    insert into state_aid.register_entry (territory_id, id, project_id, grant_id, payload, due_on, state)
    values (${entry.territoryId}, ${entry.id}, ${entry.projectId}, ${entry.grantId}, ${JSON.stringify(entry.payload)}::jsonb, ${entry.dueOn}, 'waiting')`.execute(
    tx,
  )
}

export interface EntryKey {
  territoryId: string
  id: string
}

export async function noteSent(tx: Tx, { territoryId, id }: EntryKey, receipt: string): Promise<void> {
  await sql`
    update state_aid.register_entry set state = 'sent', attempts = attempts + 1, last_error = null, receipt = ${receipt}, settled_at = now()
    where territory_id = ${territoryId} and id = ${id} and state in ('waiting', 'failing')`.execute(tx)
}

export async function noteFailed(tx: Tx, { territoryId, id }: EntryKey, error: string): Promise<void> {
  await sql`
    update state_aid.register_entry set state = 'failing', attempts = attempts + 1, last_error = ${error.slice(0, 500)}
    where territory_id = ${territoryId} and id = ${id} and state in ('waiting', 'failing')`.execute(tx)
}

/** @returns false when it was settled already */
export async function noteByHand(tx: Tx, { territoryId, id }: EntryKey, receipt: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update state_aid.register_entry set state = 'by-hand', last_error = null, receipt = ${receipt}, settled_at = now()
    where territory_id = ${territoryId} and id = ${id} and state in ('waiting', 'failing')`.execute(tx)
  return numAffectedRows === 1n
}
