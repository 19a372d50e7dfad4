import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Scope } from '../policy.ts'
import { fileInScope, inScope } from '../queries.ts'
import { goesOn, isRetained } from './followed.ts'

export interface LateThing {
  kind: 'milestone' | 'blocker'
  what: string
  dueOn: Day
  reference: string
  title: string
  territoryCode: string
}

/** Milestones not reached and answers not given on their day, the oldest first. */
export async function lateThings(tx: Tx, scope: Scope, territoryId: string, on: Day): Promise<LateThing[]> {
  const { rows } = await sql<LateThing>`
    select x.kind, x.what, x.due_on as "dueOn", p.reference, p.title, t.code as "territoryCode"
    from (
      select 'milestone' as kind, label as what, due_on, territory_id, project_id from projects.milestone where done_on is null and due_on < ${on}
      union all
      select 'blocker', what, answer_due_on, territory_id, project_id from projects.blocker where cleared_on is null and answer_due_on < ${on}) x
    join projects.project p on p.territory_id = x.territory_id and p.id = x.project_id
    join territory.territory t on t.id = p.territory_id
    where x.territory_id = ${territoryId} and ${goesOn} and ${fileInScope(scope)}
    order by x.due_on, x.what limit 12`.execute(tx)
  return rows
}

export interface PromisedJobs {
  promised: number
  /** Retained projects whose promise is not known. */
  unknown: number
  observed: number
}

/** Full-time equivalents to create: promised by the retained projects, and last observed where something was. */
export async function jobsOf(tx: Tx, scope: Scope, territoryId: string): Promise<PromisedJobs> {
  const { rows } = await sql<PromisedJobs>`
    select coalesce(sum(p.jobs_created), 0)::float8 as promised, count(*) filter (where p.jobs_created is null) as unknown,
      coalesce(sum(o.amount) filter (where ${fileInScope(scope)}), 0)::float8 as observed
    from projects.project p
    join territory.territory t on t.id = p.territory_id
    left join (
      select distinct on (project_id) project_id, amount from projects.effect
      where territory_id = ${territoryId} and measure = 'jobs-created' and moment in ('n1', 'n3')
      order by project_id, moment desc, id desc) o on o.project_id = p.id
    where p.territory_id = ${territoryId} and ${isRetained} and ${inScope(scope)}`.execute(tx)
  return rows[0]!
}
