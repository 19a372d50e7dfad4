import { sql } from 'kysely'
import type { Tx } from './db.ts'
import type { Tables } from './tables.gen.ts'

export interface Counts {
  read: number
  added: number
  updated: number
  unchanged: number
}

/**
 * Adds the rows a table does not have and updates those that differ, in one statement.
 * @param key the columns that say which row is which
 * @param rows all with the same columns, named as in SQL
 */
export async function upsert(
  tx: Tx,
  table: keyof Tables,
  key: readonly string[],
  rows: readonly Record<string, unknown>[],
): Promise<Counts> {
  const first = rows[0]
  if (!first) return { read: 0, added: 0, updated: 0, unchanged: 0 }
  const columns = Object.keys(first)
  const rest = columns.filter((column) => !key.includes(column))
  const list = (names: readonly string[], prefix = '') => sql.join(names.map((name) => sql.ref(prefix + name)))
  const change =
    rest.length === 0
      ? sql`nothing`
      : sql`update set ${sql.join(rest.map((c) => sql`${sql.ref(c)} = excluded.${sql.ref(c)}`))}
    where (${list(rest, 'kept.')}) is distinct from (${list(rest, 'excluded.')})`

  const { rows: written } = await sql<{ added: boolean }>`
    insert into ${sql.table(table)} as kept (${list(columns)})
    select ${list(columns)} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)
    on conflict (${list(key)}) do ${change}
    returning (xmax = 0) as added`.execute(tx)
  const added = written.filter((row) => row.added).length
  return { read: rows.length, added, updated: written.length - added, unchanged: rows.length - written.length }
}
