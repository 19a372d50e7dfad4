import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import { type Task, tasksPerPage, type Workspace } from '../model.ts'
import type { WorkspaceScope } from '../policy.ts'
import type { Reading } from './stream.ts'
import { workspaceInScope } from './workspaces.ts'

const columns = sql`
  k.id, k.number, k.workspace_id as "workspaceId", k.audience, k.title, k.detail, k.assignee_id as "assigneeId", a.name as assignee,
  k.due_on as due, k.done_on as "doneOn", b.name as "doneBy", k.opened_on as "openedOn", o.name as "openedBy",
  c.name as "changedBy", k.changed_at as "changedAt", k.version`

const tables = sql`
  workspaces.task k
  join membership.person o on o.id = k.opened_by
  join membership.person c on c.id = k.changed_by
  left join membership.person a on a.id = k.assignee_id
  left join membership.person b on b.id = k.done_by`

const read = ({ territoryId, id, corner }: Reading) => sql`
  k.territory_id = ${territoryId} and k.workspace_id = ${id} and (k.audience = 'members' or ${corner})`

export interface TaskFilter {
  state: 'open' | 'done'
  assigneeId?: string | undefined
  search?: string | undefined
  page?: number
  pageSize?: number
}

/** Tasks of a workspace: the open ones by day due, the done ones newest first. */
export async function tasksOf(tx: Tx, reading: Reading, filter: TaskFilter): Promise<{ tasks: Task[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const size = filter.pageSize ?? tasksPerPage
  const where = sql`${read(reading)} and (k.done_on is null) = ${filter.state === 'open'}
    and (${filter.assigneeId ?? null}::uuid is null or k.assignee_id = ${filter.assigneeId ?? null})
    and (${like}::text is null or k.title ilike ${like} or k.detail ilike ${like})`
  const { rows } = await sql<Task>`
    select ${columns} from ${tables} where ${where}
    order by k.done_on desc nulls last, k.due_on nulls last, k.number
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const count = await sql<{ total: number }>`select count(*) as total from workspaces.task k where ${where}`.execute(tx)
  return { tasks: rows, total: count.rows[0]!.total }
}

export async function taskByNumber(tx: Tx, reading: Reading, number: number): Promise<Task | undefined> {
  const { rows } = await sql<Task>`select ${columns} from ${tables} where ${read(reading)} and k.number = ${number}`.execute(tx)
  return rows[0]
}

export async function taskToChange(tx: Tx, reading: Reading, number: number): Promise<Task | undefined> {
  const { rows } =
    await sql<Task>`select ${columns} from ${tables} where ${read(reading)} and k.number = ${number} for update of k`.execute(tx)
  return rows[0]
}

export interface ExpectedTask
  extends Pick<Task, 'id' | 'number' | 'title' | 'due'>,
    Pick<Workspace, 'reference' | 'territoryCode' | 'territoryId'> {
  workspaceTitle: string
}

/** What is expected of the person who asks, soonest first; in one territory, or wherever they work. At most a hundred. */
export async function tasksExpectedOf(tx: Tx, scope: WorkspaceScope, territoryId?: string): Promise<ExpectedTask[]> {
  const { rows } = await sql<ExpectedTask>`
    select k.id, k.number, k.title, k.due_on as due, w.reference, t.code as "territoryCode", w.territory_id as "territoryId", w.title as "workspaceTitle"
    from workspaces.task k
    join workspaces.workspace w on w.territory_id = k.territory_id and w.id = k.workspace_id
    join territory.territory t on t.id = w.territory_id
    where k.assignee_id = ${scope.personId}::uuid and k.done_on is null and w.closed_on is null and ${workspaceInScope(scope)}
      and (${territoryId ?? null}::uuid is null or k.territory_id = ${territoryId ?? null})
    order by k.due_on nulls last, k.number limit 100`.execute(tx)
  return rows
}
