import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { FicheAction } from '../model/fiche.ts'
import type { FicheFilter } from '../model/list.ts'
import type { BudgetLine, FicheLink, FunderLine, Risk } from '../model/means.ts'
import type { PlanScope } from '../policy.ts'
import { contentColumns, matching, shownIn } from './fiches.ts'

export interface WholeFiche extends FicheAction {
  budget: BudgetLine[]
  funders: FunderLine[]
  risks: Risk[]
  links: FicheLink[]
  /** References of what it comes after. */
  after: string[]
}

/** What a file holds at most: beyond, the list in CSV streams. */
const wholeAtMost = 5_000

/** The fiches of a plan with all that hangs on them, in the order of the plan: for files. */
export async function wholeFiches(tx: Tx, scope: PlanScope, territoryId: string, filter: FicheFilter, on: Day): Promise<WholeFiche[]> {
  const { rows } = await sql<WholeFiche>`
    with chosen as materialized (
      select f.territory_id, f.id, a.title as axis_title, u.reference as parent_reference, row_number() over (order by a.rank, f.rank, f.id) as place
      from ${shownIn(territoryId)} where ${matching(scope, territoryId, filter, on)} order by place limit ${wholeAtMost}),
    budgets as (select l.territory_id, l.fiche_id, jsonb_agg(jsonb_build_object('year', l.year, 'kind', l.kind, 'forecast', l.forecast, 'actual', l.actual) order by l.year, l.kind) as lines
      from action_plan.budget_line l join chosen c on c.territory_id = l.territory_id and c.id = l.fiche_id group by 1, 2),
    funders as (select l.territory_id, l.fiche_id, jsonb_agg(jsonb_build_object('funder', l.funder, 'amount', l.amount) order by l.funder) as lines
      from action_plan.funder_line l join chosen c on c.territory_id = l.territory_id and c.id = l.fiche_id group by 1, 2),
    risks as (select l.territory_id, l.fiche_id, jsonb_agg(jsonb_build_object('label', l.label, 'likelihood', l.likelihood, 'severity', l.severity, 'response', l.response) order by l.label) as lines
      from action_plan.risk l join chosen c on c.territory_id = l.territory_id and c.id = l.fiche_id group by 1, 2),
    links as (select l.territory_id, l.fiche_id, jsonb_agg(jsonb_build_object('kind', l.kind, 'target', l.target, 'label', l.label) order by l.kind, l.target) as lines
      from action_plan.link l join chosen c on c.territory_id = l.territory_id and c.id = l.fiche_id group by 1, 2),
    orders as (select d.territory_id, d.fiche_id, jsonb_agg(b.reference order by b.reference) as lines
      from action_plan.dependency d join chosen c on c.territory_id = d.territory_id and c.id = d.fiche_id
      join action_plan.fiche b on b.territory_id = d.territory_id and b.id = d.after_id group by 1, 2)
    select f.id, f.reference, f.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
      t.region_code as "regionCode", c.axis_title as "axisTitle", c.parent_reference as "parentReference", null as "parentTitle",
      f.created_on as "createdOn", f.updated_on as "updatedOn", f.source, f.source_url as "sourceUrl", f.fictional, f.version, ${contentColumns},
      coalesce(bu.lines, '[]') as budget, coalesce(fu.lines, '[]') as funders, coalesce(ri.lines, '[]') as risks,
      coalesce(li.lines, '[]') as links, coalesce(o.lines, '[]') as after
    from chosen c
    join action_plan.fiche f on f.territory_id = c.territory_id and f.id = c.id
    join territory.territory t on t.id = f.territory_id
    left join budgets bu on bu.territory_id = f.territory_id and bu.fiche_id = f.id
    left join funders fu on fu.territory_id = f.territory_id and fu.fiche_id = f.id
    left join risks ri on ri.territory_id = f.territory_id and ri.fiche_id = f.id
    left join links li on li.territory_id = f.territory_id and li.fiche_id = f.id
    left join orders o on o.territory_id = f.territory_id and o.fiche_id = f.id
    order by c.place`.execute(tx)
  return rows
}
