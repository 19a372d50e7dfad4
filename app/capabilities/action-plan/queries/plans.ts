import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Day } from '#kernel/day.ts'
import type { Axis, Plan } from '../model/plan.ts'
import type { PlanScope } from '../policy.ts'
import { planInScope } from './scope.ts'
import { isLate } from './fiches.ts'

const planColumns = sql`
  p.territory_id as "territoryId", p.title, p.summary, p.opened_on as "openedOn", p.content, p.version, p.source, p.source_url as "sourceUrl"`

export async function planOfTerritory(tx: Tx, scope: PlanScope, territoryId: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`
    select ${planColumns} from action_plan.plan p join territory.territory t on t.id = p.territory_id
    where p.territory_id = ${territoryId} and ${planInScope(scope)}`.execute(tx)
  return rows[0]
}

/** The plan, locked until the transaction ends: those who change it come one after the other. */
export async function planToChange(tx: Tx, scope: PlanScope, territoryId: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`
    select ${planColumns} from action_plan.plan p join territory.territory t on t.id = p.territory_id
    where p.territory_id = ${territoryId} and ${planInScope(scope)} for update of p`.execute(tx)
  return rows[0]
}

/** The axes in order, with what stands under each: own fiches and those of other territories shown here. */
export async function axesOf(tx: Tx, scope: PlanScope, territoryId: string, on: Day): Promise<Axis[]> {
  const { rows } = await sql<Axis>`
    with shown as (
      select f.axis_id, f.status, f.starts_on, f.ends_on from action_plan.fiche f where f.territory_id = ${territoryId}
      union all
      select g.axis_id, f.status, f.starts_on, f.ends_on from action_plan.guest g
      join action_plan.fiche f on f.territory_id = g.territory_id and f.id = g.fiche_id
      where g.guest_territory_id = ${territoryId} and g.state = 'accepted'),
    counted as (
      select f.axis_id, count(*) as fiches, count(*) filter (where ${isLate(on)}) as late, count(*) filter (where f.status = 'done') as done
      from shown f group by f.axis_id)
    select a.id, a.rank, a.title, a.enjeu, a.thread, coalesce(c.fiches, 0) as fiches, coalesce(c.late, 0) as late, coalesce(c.done, 0) as done
    from action_plan.axis a join territory.territory t on t.id = a.territory_id left join counted c on c.axis_id = a.id
    where a.territory_id = ${territoryId} and ${planInScope(scope)} order by a.rank, a.id limit 200`.execute(tx)
  return rows
}
