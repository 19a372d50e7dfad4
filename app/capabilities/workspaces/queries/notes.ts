import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import { type Note, notesPerPage } from '../model.ts'
import type { Reading } from './stream.ts'

const columns = sql`
  n.id, n.number, n.workspace_id as "workspaceId", n.audience, n.title, n.text, n.step, n.opened_on as "openedOn", o.name as "openedBy",
  c.name as "changedBy", n.changed_at as "changedAt", n.version`

const tables = sql`
  workspaces.note n
  join membership.person o on o.id = n.opened_by
  join membership.person c on c.id = n.changed_by`

const read = ({ territoryId, id, corner }: Reading) => sql`
  n.territory_id = ${territoryId} and n.workspace_id = ${id} and (n.audience = 'members' or ${corner})`

/** Notes of a workspace, the last written first. */
export async function notesOf(
  tx: Tx,
  reading: Reading,
  filter: { search?: string; page?: number } = {},
): Promise<{ notes: Note[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const where = sql`${read(reading)} and (${like}::text is null or n.title ilike ${like} or n.text ilike ${like})`
  const { rows } = await sql<Note>`
    select ${columns} from ${tables} where ${where}
    order by n.changed_at desc, n.number desc limit ${notesPerPage} offset ${((filter.page ?? 1) - 1) * notesPerPage}`.execute(tx)
  const count = await sql<{ total: number }>`select count(*) as total from workspaces.note n where ${where}`.execute(tx)
  return { notes: rows, total: count.rows[0]!.total }
}

export async function noteByNumber(tx: Tx, reading: Reading, number: number): Promise<Note | undefined> {
  const { rows } = await sql<Note>`select ${columns} from ${tables} where ${read(reading)} and n.number = ${number}`.execute(tx)
  return rows[0]
}

/** The note, locked until the transaction ends: what two persons write is received one after the other. */
export async function noteToChange(tx: Tx, reading: Reading, number: number): Promise<Note | undefined> {
  // Locked alone: a row that somebody changed while we waited is held to the names joined before, and would be lost.
  await sql`select from workspaces.note n where ${read(reading)} and n.number = ${number} for update`.execute(tx)
  return noteByNumber(tx, reading, number)
}

type Key = Pick<Note, 'id'> & { territoryId: string }

/**
 * The updates that say the whole of a note read in scope, as it was at a step: the last snapshot before it, and those since.
 * @returns nothing when they were put together since, and the note can no longer be told as it was then
 */
export async function updatesUpTo(tx: Tx, { id, territoryId }: Key, step: number): Promise<Uint8Array[] | undefined> {
  const { rows } = await sql<{ step: number; content: Buffer }>`
    with start as (
      select step, content from workspaces.note_snapshot
      where territory_id = ${territoryId} and note_id = ${id} and step <= ${step} order by step desc limit 1)
    select step, content from start
    union all
    select step, content from workspaces.note_update
    where territory_id = ${territoryId} and note_id = ${id} and step <= ${step} and step > coalesce((select step from start), 0)
    order by step`.execute(tx)
  const isWhole = step === 0 || rows.at(-1)?.step === step
  const hasNoHole = rows.every((row, rank) => rank === 0 || row.step === rows[rank - 1]!.step + 1)
  const startsWell =
    rows[0] === undefined || rows[0].step === 1 || rows.length === 1 || (await startsWithSnapshot(tx, { id, territoryId }, rows[0].step))
  return isWhole && hasNoHole && startsWell ? rows.map((row) => row.content) : undefined
}

async function startsWithSnapshot(tx: Tx, { id, territoryId }: Key, step: number): Promise<boolean> {
  const { rows } = await sql`
    select from workspaces.note_snapshot where territory_id = ${territoryId} and note_id = ${id} and step = ${step}`.execute(tx)
  return rows.length > 0
}

/** What came after a step; from the last snapshot when that is further. */
export async function updatesSince(tx: Tx, { id, territoryId }: Key, step: number): Promise<Uint8Array[]> {
  const { rows } = await sql<{ content: Buffer }>`
    with last as (
      select step, content from workspaces.note_snapshot
      where territory_id = ${territoryId} and note_id = ${id} and step > ${step} order by step desc limit 1)
    select step, content from last
    union all
    select step, content from workspaces.note_update
    where territory_id = ${territoryId} and note_id = ${id} and step > coalesce((select step from last), ${step})
    order by step`.execute(tx)
  return rows.map((row) => row.content)
}

export interface Weight {
  note: number
  workspace: number
}

/** What is kept of a note, and of all those of its workspace, in bytes. */
export async function weightOf(tx: Tx, { id, workspaceId, territoryId }: Key & Pick<Note, 'workspaceId'>): Promise<Weight> {
  const { rows } = await sql<Weight>`
    select coalesce(sum(bytes) filter (where note_id = ${id}), 0)::bigint as note, coalesce(sum(bytes), 0)::bigint as workspace from (
      select note_id, octet_length(content) as bytes from workspaces.note_update where territory_id = ${territoryId} and workspace_id = ${workspaceId}
      union all
      select note_id, octet_length(content) from workspaces.note_snapshot where territory_id = ${territoryId} and workspace_id = ${workspaceId}) kept`.execute(
    tx,
  )
  return rows[0]!
}

export async function lastSnapshotStep(tx: Tx, { id, territoryId }: Key): Promise<number> {
  const { rows } = await sql<{ step: number }>`
    select coalesce(max(step), 0) as step from workspaces.note_snapshot where territory_id = ${territoryId} and note_id = ${id}`.execute(tx)
  return rows[0]!.step
}

export async function hasWrittenLately(tx: Tx, { id, territoryId }: Key, personId: string): Promise<boolean> {
  const { rows } = await sql`
    select from workspaces.note_update
    where territory_id = ${territoryId} and note_id = ${id} and person_id = ${personId} and at > now() - interval '1 hour' limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** Seconds after which a page that says nothing is taken for closed. */
const presentFor = 20

export async function presentIn(tx: Tx, { id, territoryId }: Key): Promise<{ personId: string; name: string }[]> {
  const { rows } = await sql<{ personId: string; name: string }>`
    select distinct p.id as "personId", p.name from workspaces.note_presence s join membership.person p on p.id = s.person_id
    where s.territory_id = ${territoryId} and s.note_id = ${id} and s.seen_at > now() - make_interval(secs => ${presentFor})
    order by p.name, p.id limit 100`.execute(tx)
  return rows
}

/** Where notes stand, and who is there, without a word of them: what a page waits for to change. */
export async function pulseOf(tx: Tx, ids: readonly string[]): Promise<{ id: string; pulse: string }[]> {
  const { rows } = await sql<{ id: string; pulse: string }>`
    select n.id, n.step || ' ' || coalesce((
      select md5(string_agg(distinct s.person_id::text, ' ' order by s.person_id::text)) from workspaces.note_presence s
      where s.territory_id = n.territory_id and s.note_id = n.id and s.seen_at > now() - make_interval(secs => ${presentFor})), '') as pulse
    from workspaces.note n where n.id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows
}
