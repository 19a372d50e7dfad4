import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { says } from '#kernel/words.ts'
import type { FicheAction, FicheKey } from '../model/fiche.ts'
import type { FicheFilter, FicheSort } from '../model/list.ts'
import { urgentDays } from '../model/priority.ts'
import type { Status } from '../model/statuses.ts'
import type { PlanScope } from '../policy.ts'
import { inScope } from './scope.ts'

/** The same answer as `lateness` in model/statuses.ts, which a test holds together. */
export const isLate = (on: Day): RawBuilder<boolean> => sql<boolean>`(
  f.status not in ('done', 'abandoned')
  and (f.ends_on < ${on} or (f.status in ('to-discuss', 'to-come') and f.starts_on < ${on})) is true)`

/** The same as `priority` in model/priority.ts. */
export const priorityOn = (on: Day): RawBuilder<number> => sql<number>`(
  f.impact * (5 - f.effort) * case
    when f.window_closes_on is null or f.window_closes_on < ${on} then 1
    when f.window_closes_on - ${on}::date <= ${urgentDays} then 2 else 1.5 end)`

export const contentColumns = sql`
  f.axis_id as "axisId", f.parent_id as "parentId", f.title, f.why, f.objectives, f.effects, f.targets, f.means, f.lead, f.pilots,
  f.elected_leads as "electedLeads", f.partners, f.governance_body as "governanceBody", f.starts_on as "startsOn", f.ends_on as "endsOn",
  f.yearly, f.status, f.status_reason as "statusReason", f.tier, f.impact, f.effort, f.window_closes_on as "windowClosesOn"`

const ficheColumns = sql`
  f.id, f.reference, f.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
  t.region_code as "regionCode", a.title as "axisTitle", u.reference as "parentReference", u.title as "parentTitle",
  f.created_on as "createdOn", f.updated_on as "updatedOn", f.source, f.source_url as "sourceUrl", f.fictional, f.version, ${contentColumns}`

const ficheTables = sql`
  action_plan.fiche f
  join territory.territory t on t.id = f.territory_id
  left join action_plan.axis a on a.territory_id = f.territory_id and a.id = f.axis_id
  left join action_plan.fiche u on u.territory_id = f.territory_id and u.id = f.parent_id`

/** A fiche as its page shows it: one of the territory, or one of another that is shown or offered there. */
export async function ficheByReference(tx: Tx, scope: PlanScope, { territoryId, reference }: FicheKey): Promise<FicheAction | undefined> {
  const { rows } = await sql<FicheAction>`
    select ${ficheColumns} from ${ficheTables}
    where f.reference = ${reference} and ${inScope(scope)}
      and (f.territory_id = ${territoryId} or exists (select 1 from action_plan.guest g
        where g.territory_id = f.territory_id and g.fiche_id = f.id and g.guest_territory_id = ${territoryId} and g.state <> 'declined'))
    order by f.territory_id = ${territoryId} desc limit 1`.execute(tx)
  return rows[0]
}

/** The fiches of a territory that these references name, locked until the transaction ends. */
export async function fichesToChange(tx: Tx, scope: PlanScope, territoryId: string, references: readonly string[]): Promise<FicheAction[]> {
  const { rows } = await sql<FicheAction>`
    select ${ficheColumns} from ${ficheTables}
    where f.territory_id = ${territoryId} and f.reference = any(${[...references]}::text[]) and ${inScope(scope)}
    order by f.id for update of f`.execute(tx)
  return rows
}

/** What one file holds at most. */
export const exportedAtMost = 50_000

export interface FicheLine
  extends Pick<
    FicheAction,
    | 'id'
    | 'reference'
    | 'territoryId'
    | 'territoryCode'
    | 'territoryName'
    | 'title'
    | 'axisTitle'
    | 'lead'
    | 'pilots'
    | 'electedLeads'
    | 'partners'
    | 'governanceBody'
    | 'startsOn'
    | 'endsOn'
    | 'status'
    | 'statusReason'
    | 'tier'
    | 'impact'
    | 'effort'
    | 'windowClosesOn'
    | 'updatedOn'
    | 'why'
    | 'parentReference'
    | 'fictional'
  > {
  /** Forecast of all years, investment and running; null when no line says one. */
  forecast: number | null
  actual: number | null
  children: number
}

/**
 * The rows a plan shows: those of the territory, and those of others which it consented to show, under an axis of its own.
 * The territories to look into are found first, so that the index by territory serves both.
 */
export const shownIn = (territoryId: string) => sql`
  action_plan.fiche f
  join territory.territory t on t.id = f.territory_id
  left join action_plan.guest g on g.territory_id = f.territory_id and g.fiche_id = f.id and g.guest_territory_id = ${territoryId} and g.state = 'accepted'
  left join action_plan.axis a on a.territory_id = ${territoryId} and a.id = coalesce(g.axis_id, f.axis_id)
  left join action_plan.fiche u on u.territory_id = f.territory_id and u.id = f.parent_id`

const belongs = (territoryId: string) => sql<boolean>`
  f.territory_id = any(array(select ${territoryId}::uuid union
    select o.territory_id from action_plan.guest o where o.guest_territory_id = ${territoryId} and o.state = 'accepted'))
  and (f.territory_id = ${territoryId} or g.fiche_id is not null)`

export const matching = (scope: PlanScope, territoryId: string, filter: FicheFilter, on: Day) => {
  const parts = [sql<boolean>`${belongs(territoryId)} and ${inScope(scope)}`]
  if (filter.search)
    parts.push(says(sql`concat_ws(' ', f.title, f.reference, f.lead, array_to_string(f.pilots, ' '), f.why)`, filter.search))
  if (filter.axisId) parts.push(sql`coalesce(g.axis_id, f.axis_id) = ${filter.axisId}`)
  if (filter.status) parts.push(sql`f.status = ${filter.status}`)
  if (filter.late) parts.push(isLate(on))
  if (filter.tier) parts.push(sql`f.tier = ${filter.tier}`)
  if (filter.who) parts.push(sql`(${filter.who} = any(f.pilots) or ${filter.who} = any(f.elected_leads) or f.lead = ${filter.who})`)
  if (filter.references) parts.push(sql`f.reference = any(${[...filter.references]}::text[])`)
  if (filter.unrestricted) parts.push(sql`f.tier <> 'restricted'`)
  if (filter.own) parts.push(sql`f.territory_id = ${territoryId}`)
  if (filter.year) {
    const first = `${filter.year}-01-01`
    const last = `${filter.year}-12-31`
    parts.push(sql`coalesce(f.starts_on, f.ends_on) <= ${last}::date and coalesce(f.ends_on, f.starts_on) >= ${first}::date`)
  }
  return sql.join(parts, sql` and `)
}

const order = (on: Day): Record<FicheSort, RawBuilder<unknown>> => ({
  // One number sorts faster than a pair.
  order: sql`(a.rank::bigint * 1000000 + f.rank)`,
  title: sql`lower(f.title)`,
  status: sql`array_position(array['to-discuss', 'to-come', 'under-way', 'done', 'paused', 'blocked', 'abandoned'], f.status)`,
  starts: sql`f.starts_on`,
  ends: sql`f.ends_on`,
  priority: priorityOn(on),
  completion: sql`((f.why <> '')::int + (f.status <> 'to-discuss')::int + (f.pilots <> '{}')::int)`,
  updated: sql`f.updated_on`,
  lead: sql`lower(f.lead)`,
})

/** The page is chosen first, on narrow rows; budgets and sub-actions are then counted for its lines alone. */
const linesOf = (scope: PlanScope, territoryId: string, filter: FicheFilter, on: Day) => {
  const size = Math.min(filter.pageSize ?? 25, exportedAtMost)
  const direction = filter.descending ? sql`desc nulls last` : sql`asc nulls last`
  return sql<FicheLine>`
    with page as materialized (
      select f.territory_id, f.id, a.title as axis_title, u.reference as parent_reference, ${order(on)[filter.sort ?? 'order']} as place
      from ${shownIn(territoryId)} where ${matching(scope, territoryId, filter, on)}
      order by place ${direction}, f.id limit ${size} offset ${((filter.page ?? 1) - 1) * size})
    select f.id, f.reference, f.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
      f.title, f.why, p.axis_title as "axisTitle", p.parent_reference as "parentReference", f.lead, f.pilots, f.elected_leads as "electedLeads",
      f.partners, f.governance_body as "governanceBody", f.starts_on as "startsOn", f.ends_on as "endsOn", f.status,
      f.status_reason as "statusReason", f.tier, f.impact, f.effort, f.window_closes_on as "windowClosesOn", f.updated_on as "updatedOn", f.fictional,
      b.forecast, b.actual, coalesce(c.children, 0) as children
    from page p
    join action_plan.fiche f on f.territory_id = p.territory_id and f.id = p.id
    join territory.territory t on t.id = f.territory_id
    left join (
      select l.territory_id, l.fiche_id, sum(l.forecast)::bigint as forecast, sum(l.actual)::bigint as actual
      from action_plan.budget_line l join page q on q.territory_id = l.territory_id and q.id = l.fiche_id
      where l.kind <> 'fte' group by l.territory_id, l.fiche_id) b on b.territory_id = f.territory_id and b.fiche_id = f.id
    left join (
      select l.territory_id, l.parent_id, count(*) as children
      from action_plan.fiche l join page q on q.territory_id = l.territory_id and q.id = l.parent_id
      group by l.territory_id, l.parent_id) c on c.territory_id = f.territory_id and c.parent_id = f.id
    order by p.place ${direction}, p.id`
}

/** One page of the plan of a territory, and how many rows there are in all. */
export async function listFiches(
  tx: Tx,
  scope: PlanScope,
  territoryId: string,
  filter: FicheFilter,
  on: Day,
): Promise<{ lines: FicheLine[]; total: number }> {
  const { rows: lines } = await linesOf(scope, territoryId, filter, on).execute(tx)
  const { rows: count } = await sql<{ total: number }>`
    select count(*) as total from ${shownIn(territoryId)} where ${matching(scope, territoryId, filter, on)}`.execute(tx)
  return { lines, total: count[0]?.total ?? 0 }
}

/** The own fiches of a territory that a filter finds: what a change of the whole filter is made to. */
export async function referencesMatching(tx: Tx, scope: PlanScope, territoryId: string, filter: FicheFilter, on: Day): Promise<string[]> {
  const { rows } = await sql<{ reference: string }>`
    select f.reference from ${shownIn(territoryId)}
    where f.territory_id = ${territoryId} and ${matching(scope, territoryId, filter, on)} order by f.reference limit ${exportedAtMost}`.execute(
    tx,
  )
  return rows.map((row) => row.reference)
}

/** Those of these references that are fiches of the territory itself. */
export async function referencesAmong(tx: Tx, scope: PlanScope, territoryId: string, references: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ reference: string }>`
    select f.reference from action_plan.fiche f join territory.territory t on t.id = f.territory_id
    where f.territory_id = ${territoryId} and f.reference = any(${[...references]}::text[]) and ${inScope(scope)} order by f.reference`.execute(
    tx,
  )
  return rows.map((row) => row.reference)
}

export interface StatusCount {
  status: Status
  count: number
  late: number
}

/** How many rows of the plan stand at each status, and how many of them are late. */
export async function countByStatus(tx: Tx, scope: PlanScope, territoryId: string, filter: FicheFilter, on: Day): Promise<StatusCount[]> {
  const { rows } = await sql<StatusCount>`
    select f.status, count(*) as count, count(*) filter (where ${isLate(on)}) as late
    from ${shownIn(territoryId)} where ${matching(scope, territoryId, filter, on)} group by f.status`.execute(tx)
  return rows
}

/** Who pilots, leads or answers for fiches of the territory, most first: the words of a filter. */
export async function peopleOfPlan(tx: Tx, scope: PlanScope, territoryId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from (
      select unnest(f.pilots || f.elected_leads || array[f.lead]) as name
      from action_plan.fiche f join territory.territory t on t.id = f.territory_id
      where f.territory_id = ${territoryId} and ${inScope(scope)}) n
    where name <> '' group by name order by count(*) desc, name limit 60`.execute(tx)
  return rows.map((row) => row.name)
}

/** Sub-actions of a fiche, in order. */
export async function childrenOf(
  tx: Tx,
  scope: PlanScope,
  { territoryId, id }: Pick<FicheAction, 'territoryId' | 'id'>,
): Promise<Pick<FicheAction, 'reference' | 'title' | 'status' | 'startsOn' | 'endsOn'>[]> {
  const { rows } = await sql<Pick<FicheAction, 'reference' | 'title' | 'status' | 'startsOn' | 'endsOn'>>`
    select f.reference, f.title, f.status, f.starts_on as "startsOn", f.ends_on as "endsOn"
    from action_plan.fiche f join territory.territory t on t.id = f.territory_id
    where f.territory_id = ${territoryId} and f.parent_id = ${id} and ${inScope(scope)} order by f.rank, f.id limit 200`.execute(tx)
  return rows
}
