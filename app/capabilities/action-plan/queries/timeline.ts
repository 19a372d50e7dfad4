import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Event } from '../model/events.ts'
import type { Bar, Order } from '../model/gantt.ts'
import type { FicheFilter } from '../model/list.ts'
import type { Status } from '../model/statuses.ts'
import type { PlanScope } from '../policy.ts'
import { matching, priorityOn, shownIn } from './fiches.ts'
import { inScope } from './scope.ts'

/** How many bars one drawing holds: more is no longer read. */
export const barsAtMost = 60

/** The dated fiches of a plan, by axis then by day: one page of bars, and how many there are. */
export async function barsOf(
  tx: Tx,
  scope: PlanScope,
  territoryId: string,
  filter: FicheFilter,
  on: Day,
): Promise<{ bars: Bar[]; total: number; undated: number }> {
  const size = Math.min(filter.pageSize ?? barsAtMost, barsAtMost)
  const { rows: bars } = await sql<Bar>`
    select f.id, f.reference, f.title, a.title as "axisTitle", f.status, f.starts_on as "startsOn", f.ends_on as "endsOn"
    from ${shownIn(territoryId)}
    where ${matching(scope, territoryId, filter, on)} and coalesce(f.starts_on, f.ends_on) is not null
    order by a.rank, coalesce(f.starts_on, f.ends_on), f.id limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number; undated: number }>`
    select count(*) filter (where coalesce(f.starts_on, f.ends_on) is not null) as total,
      count(*) filter (where coalesce(f.starts_on, f.ends_on) is null) as undated
    from ${shownIn(territoryId)} where ${matching(scope, territoryId, filter, on)}`.execute(tx)
  return { bars, ...count[0]! }
}

/** The orders among some fiches that were read in scope. */
export async function ordersAmong(tx: Tx, ids: readonly string[]): Promise<Order[]> {
  const { rows } = await sql<Order>`
    select d.after_id as before, d.fiche_id as next from action_plan.dependency d
    where d.fiche_id = any(${[...ids]}::uuid[]) and d.after_id = any(${[...ids]}::uuid[])
      and d.territory_id = any(array(select distinct f.territory_id from action_plan.fiche f where f.id = any(${[...ids]}::uuid[])))
    order by 1, 2`.execute(tx)
  return rows
}

/** How many cards a column of the board shows. */
const cardsAtMost = 20

export interface Card {
  reference: string
  territoryCode: string
  territoryName: string
  title: string
  axisTitle: string
  status: Status
  statusReason: string | null
  startsOn: Day | null
  endsOn: Day | null
  pilots: string[]
  impact: 1 | 2 | 3 | 4 | null
  effort: 1 | 2 | 3 | 4 | null
  windowClosesOn: Day | null
  version: number
}

/** The first cards of each status: the most pressing, then the soonest to end. */
export async function cardsOf(tx: Tx, scope: PlanScope, territoryId: string, filter: FicheFilter, on: Day): Promise<Card[]> {
  const { rows } = await sql<Card>`
    with ranked as (
      select f.territory_id, f.id, a.title as axis_title,
        row_number() over (partition by f.status order by ${priorityOn(on)} desc nulls last, f.ends_on nulls last, f.id) as place
      from ${shownIn(territoryId)} where ${matching(scope, territoryId, filter, on)})
    select f.reference, t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName", f.title, r.axis_title as "axisTitle",
      f.status, f.status_reason as "statusReason", f.starts_on as "startsOn", f.ends_on as "endsOn", f.pilots, f.impact, f.effort,
      f.window_closes_on as "windowClosesOn", f.version
    from ranked r
    join action_plan.fiche f on f.territory_id = r.territory_id and f.id = r.id
    join territory.territory t on t.id = f.territory_id
    where r.place <= ${cardsAtMost} order by r.place`.execute(tx)
  return rows
}

export interface FicheDue {
  id: string
  reference: string
  title: string
  territoryCode: string
  kind: 'ends' | 'window'
  on: Day
}

interface Asking {
  /** Territories whose whole plan is theirs to follow. */
  run: readonly string[]
  personId: string | null
}

/** The last days of actions that are not ended, and of the funding they wait for: of the plans one runs, and of the fiches one carries. At most two hundred. */
export async function fichesDue(
  tx: Tx,
  scope: PlanScope,
  { run, personId }: Asking,
  { from, until }: { from: Day; until: Day },
): Promise<FicheDue[]> {
  const { rows } = await sql<FicheDue>`
    select f.id, f.reference, f.title, t.code as "territoryCode", e.kind, e.on
    from action_plan.fiche f join territory.territory t on t.id = f.territory_id
    cross join lateral (values (f.ends_on, 'ends'), (f.window_closes_on, 'window')) as e("on", kind)
    where e.on between ${from} and ${until} and f.status not in ('done', 'abandoned') and ${inScope(scope)}
      and (f.territory_id = any(${[...run]}::uuid[])
        or (f.territory_id = any(${[...scope.entered]}::uuid[]) and exists (select from action_plan.carrier c
          where c.territory_id = f.territory_id and c.fiche_id = f.id and c.person_id = ${personId}::uuid
            and c.name = any(case c.role when 'pilot' then f.pilots else f.elected_leads end))))
    order by e.on, f.id limit 200`.execute(tx)
  return rows
}

/** How many events a month shows. */
const eventsAtMost = 300

/** What begins, ends or closes between two days, both included. */
export async function eventsOf(
  tx: Tx,
  scope: PlanScope,
  territoryId: string,
  filter: FicheFilter,
  on: Day,
  from: Day,
  to: Day,
): Promise<Event[]> {
  const { rows } = await sql<Event>`
    select e.on, e.kind, f.reference, f.title, f.status, f.starts_on as "startsOn", f.ends_on as "endsOn"
    from ${shownIn(territoryId)}
    cross join lateral (values (f.starts_on, 'starts'), (f.ends_on, 'ends'), (f.window_closes_on, 'window')) as e("on", kind)
    where ${matching(scope, territoryId, filter, on)} and e.on between ${from} and ${to}
    order by e.on, f.reference, e.kind limit ${eventsAtMost}`.execute(tx)
  return rows
}
