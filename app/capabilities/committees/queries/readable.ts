import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { CommitteeScope } from '../policy.ts'
import { inCommittees, readsFile } from './scope.ts'

/** Of these meetings, those that the person may read. */
export async function readableMeetings(tx: Tx, scope: CommitteeScope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select m.id from committees.meeting m
    join committees.body b on b.territory_id = m.territory_id and b.id = m.body_id
    join territory.territory t on t.id = m.territory_id
    where m.id = any(${[...ids]}::uuid[]) and ${inCommittees(scope)}`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/** An item of an agenda `i`, with its meeting, its body, its territory and its project. */
export const itemTables = sql`
  committees.agenda_item i
  join committees.meeting m on m.territory_id = i.territory_id and m.id = i.meeting_id
  join committees.body b on b.territory_id = m.territory_id and b.id = m.body_id
  join territory.territory t on t.id = m.territory_id
  left join projects.project p on p.territory_id = i.territory_id and p.id = i.project_id`

/** The items, of `itemTables`, that the person may read. */
export const inItems = (scope: CommitteeScope) => sql`${inCommittees(scope)} and (i.project_id is null or ${readsFile(scope)})`

/** Of these items of agendas, those that the person may read. */
export async function readableItems(tx: Tx, scope: CommitteeScope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    id: string
  }>`select i.id from ${itemTables} where i.id = any(${[...ids]}::uuid[]) and ${inItems(scope)}`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/** Of these tasks, those of an item that the person may read. */
export async function readableTasks(tx: Tx, scope: CommitteeScope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select k.id from ${itemTables} join committees.task k on k.territory_id = i.territory_id and k.item_id = i.id
    where k.id = any(${[...ids]}::uuid[]) and ${inItems(scope)}`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
