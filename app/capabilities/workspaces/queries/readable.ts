import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import { readScope } from '#cap/projects/policy.ts'
import type { WorkspaceScope } from '../policy.ts'
import { isOpenTo } from './bound.ts'
import { workspaceInScope } from './workspaces.ts'

type Ids = readonly string[]

const idsOf = (rows: readonly { id: string }[]): ReadonlySet<string> => new Set(rows.map((row) => row.id))

/** Of these workspaces, those that the person reads. */
export async function workspacesReadAmong(tx: Tx, scope: WorkspaceScope, ids: Ids): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select w.id from workspaces.workspace w join territory.territory t on t.id = w.territory_id
    where w.id = any(${[...ids]}::uuid[]) and ${workspaceInScope(scope)}`.execute(tx)
  return idsOf(rows)
}

/** Of these entries, those that the person reads; row-level security knows who reads the corner of the advisers. */
export async function entriesReadAmong(tx: Tx, scope: WorkspaceScope, ids: Ids): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select n.id from workspaces.entry n
    join workspaces.workspace w on w.territory_id = n.territory_id and w.id = n.workspace_id
    join territory.territory t on t.id = w.territory_id
    where n.id = any(${[...ids]}::uuid[]) and n.withdrawn_at is null and ${workspaceInScope(scope)}
      and ${isOpenTo(readScope(scope.actor, scope.on), sql`n.territory_id`, sql`n.project_id`)}`.execute(tx)
  return idsOf(rows)
}

/** Of these tasks, those that the person reads and still has to do. */
export async function tasksReadAmong(tx: Tx, scope: WorkspaceScope, ids: Ids): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select k.id from workspaces.task k
    join workspaces.workspace w on w.territory_id = k.territory_id and w.id = k.workspace_id
    join territory.territory t on t.id = w.territory_id
    where k.id = any(${[...ids]}::uuid[]) and k.assignee_id = ${scope.personId}::uuid and ${workspaceInScope(scope)}`.execute(tx)
  return idsOf(rows)
}
