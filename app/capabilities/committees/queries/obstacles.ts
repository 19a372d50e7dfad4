import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { says } from '#kernel/words.ts'
import {
  type Level,
  type Obstacle,
  type ObstacleKind,
  type ObstacleState,
  type ObstacleStep,
  obstaclesPageSize,
} from '../model/obstacles.ts'
import type { CommitteeScope } from '../policy.ts'
import { readsFile } from './scope.ts'

const columns = sql`
  o.id, o.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName", t.region_code as "regionCode",
  o.reference, o.kind, o.title, o.detail, o.level, o.reached, o.state, o.owner, o.answer_due as "answerDue", o.project_id as "projectId",
  p.reference as "projectReference", n.name as "raisedBy", o.raised_by as "raisedById", o.raised_on as "raisedOn", o.version`

const tables = sql`
  committees.obstacle o
  join territory.territory t on t.id = o.territory_id
  left join projects.project p on p.territory_id = o.territory_id and p.id = o.project_id
  left join membership.person n on n.id = o.raised_by`

/** A region reads what was raised to it, the nation what was raised to it; a territory all of its own. */
const inObstacles = (scope: CommitteeScope) => sql`(
  (o.territory_id = any(${[...scope.local]}::uuid[])
    or (o.reached <> 'local' and t.region_code = any(${[...scope.regionCodes]}::text[]))
    or (o.reached = 'national' and ${scope.nation}))
  and (o.project_id is null or ${readsFile(scope)}))`

export interface ObstacleFilter {
  territoryId?: string | undefined
  search?: string | undefined
  kind?: ObstacleKind | undefined
  level?: Level | undefined
  state?: ObstacleState | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

/** One page of obstacles, those whose answer is due first, and how many there are in all. */
export async function listObstacles(
  tx: Tx,
  scope: CommitteeScope,
  filter: ObstacleFilter,
): Promise<{ obstacles: Obstacle[]; total: number }> {
  const size = filter.pageSize ?? obstaclesPageSize
  const where = sql`${inObstacles(scope)}
    and (${filter.territoryId ?? null}::uuid is null or o.territory_id = ${filter.territoryId ?? null})
    and ${says(sql`concat_ws(' ', o.title, o.detail, o.reference)`, filter.search)}
    and (${filter.kind ?? null}::text is null or o.kind = ${filter.kind ?? null})
    and (${filter.level ?? null}::text is null or o.level = ${filter.level ?? null})
    and (${filter.state ?? null}::text is null or o.state = ${filter.state ?? null})`
  const { rows } = await sql<Obstacle>`
    select ${columns} from ${tables} where ${where}
    order by array_position(array['waiting', 'answered', 'closed'], o.state), o.answer_due nulls last, o.raised_on desc, o.id
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from ${tables} where ${where}`.execute(tx)
  return { obstacles: rows, total: count[0]?.total ?? 0 }
}

export async function obstacleByReference(
  tx: Tx,
  scope: CommitteeScope,
  key: { territoryId: string; reference: string },
): Promise<Obstacle | undefined> {
  const { rows } = await sql<Obstacle>`
    select ${columns} from ${tables} where o.territory_id = ${key.territoryId} and o.reference = ${key.reference} and ${inObstacles(scope)}`.execute(
    tx,
  )
  return rows[0]
}

/** What was done to an obstacle that was read in scope, oldest first. */
export async function stepsOf(tx: Tx, obstacle: Pick<Obstacle, 'territoryId' | 'id'>): Promise<ObstacleStep[]> {
  const { rows } = await sql<ObstacleStep>`
    select s.kind, s.level, s.text, n.name as by, s.happened_on as "on"
    from committees.obstacle_step s left join membership.person n on n.id = s.by_person
    where s.territory_id = ${obstacle.territoryId} and s.obstacle_id = ${obstacle.id} order by s.happened_at limit 200`.execute(tx)
  return rows
}

/** Of these obstacles, those that the person may read. */
export async function readableObstacles(tx: Tx, scope: CommitteeScope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    id: string
  }>`select o.id from ${tables} where o.id = any(${[...ids]}::uuid[]) and ${inObstacles(scope)}`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export interface ProjectBlocker {
  id: string
  kind: ObstacleKind
  what: string
  openedOn: Day
  answerDueOn: Day | null
  projectReference: string
  projectTitle: string
}

/** What blocks a project and was not signalled yet as an obstacle of that kind, oldest first: a hundred at most. */
export async function blockersToRaise(tx: Tx, scope: CommitteeScope, territoryId: string): Promise<ProjectBlocker[]> {
  const { rows } = await sql<ProjectBlocker>`
    select b.id, b.kind, b.what, b.opened_on as "openedOn", b.answer_due_on as "answerDueOn", p.reference as "projectReference", p.title as "projectTitle"
    from projects.blocker b
    join projects.project p on p.territory_id = b.territory_id and p.id = b.project_id
    join territory.territory t on t.id = p.territory_id
    where b.territory_id = ${territoryId} and b.cleared_on is null and ${readsFile(scope)}
      and not exists (select 1 from committees.obstacle o
        where o.territory_id = b.territory_id and o.project_id = b.project_id and o.kind = b.kind and o.state <> 'closed')
    order by b.opened_on, b.id limit 100`.execute(tx)
  return rows
}
