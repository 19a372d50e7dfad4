import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Audience, NoteForm, Workspace } from '../model.ts'

type Key = Pick<Workspace, 'id' | 'territoryId'>

/** Sending the same form twice opens once. @returns its number */
export async function addNote(
  tx: Tx,
  { id: workspaceId, territoryId }: Key,
  id: string,
  form: NoteForm,
  by: string,
  on: Day,
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into workspaces.note (id, territory_id, workspace_id, audience, title, opened_on, opened_by, changed_by, submission_key)
    values (${id}, ${territoryId}, ${workspaceId}, ${form.audience}, ${form.title}, ${on}, ${by}, ${by}, ${form.submissionKey})
    on conflict (territory_id, submission_key) do nothing returning number`.execute(tx)
  if (rows[0]) return rows[0].number
  const earlier = await sql<{ number: number }>`
    select number from workspaces.note where territory_id = ${territoryId} and submission_key = ${form.submissionKey}`.execute(tx)
  return earlier.rows[0]!.number
}

export async function saveTitle(tx: Tx, { territoryId }: Key, id: string, title: string, by: string): Promise<void> {
  await sql`
    update workspaces.note set title = ${title}, changed_by = ${by}, changed_at = now(), version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

interface Place {
  id: string
  workspaceId: string
  audience: Audience
}

export interface NewUpdate extends Place {
  step: number
  content: Uint8Array
  /** What the whole note says with it. */
  text: string
  by: string
}

export async function addUpdate(tx: Tx, { territoryId }: Key, u: NewUpdate): Promise<void> {
  await sql`
    insert into workspaces.note_update (territory_id, note_id, workspace_id, audience, step, content, person_id)
    values (${territoryId}, ${u.id}, ${u.workspaceId}, ${u.audience}, ${u.step}, ${Buffer.from(u.content)}, ${u.by})`.execute(tx)
  await sql`
    update workspaces.note set text = ${u.text}, step = ${u.step}, changed_by = ${u.by}, changed_at = now()
    where territory_id = ${territoryId} and id = ${u.id}`.execute(tx)
}

/** Puts the updates up to a step together; those of the last day stay, for whoever still has the note open as it was. */
export async function putTogether(tx: Tx, { territoryId }: Key, note: Place, step: number, whole: Uint8Array): Promise<void> {
  await sql`
    insert into workspaces.note_snapshot (territory_id, note_id, workspace_id, audience, step, content)
    values (${territoryId}, ${note.id}, ${note.workspaceId}, ${note.audience}, ${step}, ${Buffer.from(whole)})`.execute(tx)
  await sql`
    delete from workspaces.note_update
    where territory_id = ${territoryId} and note_id = ${note.id} and step <= ${step} and at < now() - interval '1 day'`.execute(tx)
  await sql`
    delete from workspaces.note_snapshot
    where territory_id = ${territoryId} and note_id = ${note.id} and step < ${step} and at < now() - interval '1 day'`.execute(tx)
}

/** Keeps of a note what its last snapshot says, and nothing of how it came there. */
export async function keepOnlyWhole(tx: Tx, { territoryId }: Key, noteId: string, step: number): Promise<void> {
  await sql`delete from workspaces.note_update where territory_id = ${territoryId} and note_id = ${noteId} and step <= ${step}`.execute(tx)
  await sql`delete from workspaces.note_snapshot where territory_id = ${territoryId} and note_id = ${noteId} and step < ${step}`.execute(tx)
}

/** Says that a page is open on a note, now. */
export async function takeSeat(tx: Tx, { territoryId }: Key, note: Place, seat: string, by: string): Promise<void> {
  await sql`
    insert into workspaces.note_presence (territory_id, note_id, seat, workspace_id, audience, person_id)
    values (${territoryId}, ${note.id}, ${seat}, ${note.workspaceId}, ${note.audience}, ${by})
    on conflict (territory_id, note_id, seat) do update set seen_at = now()`.execute(tx)
}

export async function leaveSeat(tx: Tx, { territoryId }: Key, noteId: string, seat: string): Promise<void> {
  await sql`
    delete from workspaces.note_presence
    where territory_id = ${territoryId} and note_id = ${noteId} and (seat = ${seat} or seen_at < now() - interval '1 minute')`.execute(tx)
}
