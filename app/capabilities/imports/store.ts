import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Arrangement, Problem } from './model/reading.ts'
import type { TargetCode } from './model/targets.ts'

/** What a workbook wrote: the version it left it at, and what it said before where it was there already. */
export interface WrittenRow {
  id: string
  row: number
  version?: number
  before?: unknown
}

interface Key {
  territoryId: string
  id: string
}

export async function addWorkbook(
  tx: Tx,
  workbook: Key & Arrangement & { target: TargetCode; fileName: string; fileHash: string; personId: string; on: Day },
): Promise<void> {
  await sql`
    insert into imports.workbook (territory_id, id, target, file_name, file_hash, sheet, header_from, header_rows, mapping, mends, given_by, given_on)
    values (${workbook.territoryId}, ${workbook.id}, ${workbook.target}, ${workbook.fileName}, ${workbook.fileHash}, ${workbook.sheet}, ${workbook.headerFrom},
      ${workbook.headerRows}, ${JSON.stringify(workbook.mapping)}::jsonb, ${JSON.stringify(workbook.mends)}::jsonb, ${workbook.personId},
      ${workbook.on})`.execute(tx)
}

export async function saveArrangement(tx: Tx, { territoryId, id }: Key, asked: Arrangement): Promise<void> {
  await sql`
    update imports.workbook set sheet = ${asked.sheet}, header_from = ${asked.headerFrom}, header_rows = ${asked.headerRows},
      mapping = ${JSON.stringify(asked.mapping)}::jsonb, mends = ${JSON.stringify(asked.mends)}::jsonb, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

/** Whoever comes second waits, then sees the state the first one left. */
export async function lockWorkbook(tx: Tx, { territoryId, id }: Key): Promise<void> {
  await sql`select from imports.workbook where territory_id = ${territoryId} and id = ${id} for update`.execute(tx)
}

export async function markDone(
  tx: Tx,
  { territoryId, id }: Key,
  on: Day,
  entered: readonly WrittenRow[],
  leftEmpty: readonly Problem[],
): Promise<void> {
  await sql`
    update imports.workbook set state = 'done', done_on = ${on}, added = ${entered.length}, left_empty = ${JSON.stringify(leftEmpty)}::jsonb,
      version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
  await sql`
    insert into imports.entered_row (territory_id, workbook_id, row_id, source_row, written_version, before)
    select ${territoryId}, ${id}, e.id, e.row, coalesce(e.version, 1), e.before
    from jsonb_to_recordset(${JSON.stringify(entered)}::jsonb) as e(id uuid, row integer, version integer, before jsonb)`.execute(tx)
}

export async function markUndone(tx: Tx, { territoryId, id }: Key, on: Day): Promise<void> {
  await sql`
    update imports.workbook set state = 'undone', undone_on = ${on}, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export async function rememberHeaders(
  tx: Tx,
  { territoryId, target }: { territoryId: string; target: TargetCode },
  headers: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = [...headers].map(([header, field]) => ({ header, field }))
  await sql`
    insert into imports.known_header (territory_id, target, header, field)
    select ${territoryId}, ${target}, k.header, k.field from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as k(header text, field text)
    on conflict (territory_id, target, header) do update set field = excluded.field`.execute(tx)
}
