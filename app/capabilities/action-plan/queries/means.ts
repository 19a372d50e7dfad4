import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { FicheAction } from '../model/fiche.ts'
import type { Carrier } from '../model/carriers.ts'
import type { Indicator } from '../model/indicators.ts'
import type { BudgetLine, FicheLink, FunderLine, Risk } from '../model/means.ts'
import type { PlanScope } from '../policy.ts'
import { carriersOf, indicatorsOf } from './carriers.ts'
import { inScope } from './scope.ts'

type Of = Pick<FicheAction, 'territoryId' | 'id'>

export interface Means {
  budget: BudgetLine[]
  funders: FunderLine[]
  risks: Risk[]
  links: FicheLink[]
  carriers: Carrier[]
  indicators: Indicator[]
  /** What the fiche comes after, and what comes after it, among those that are read. */
  after: Neighbour[]
  before: Neighbour[]
}

export interface Neighbour extends Pick<FicheAction, 'reference' | 'title' | 'startsOn' | 'endsOn' | 'status'> {}

/** All that hangs on a fiche that was read in scope. */
export async function meansOf(tx: Tx, scope: PlanScope, fiche: Of): Promise<Means> {
  const { territoryId, id } = fiche
  const budget = await sql<BudgetLine>`
    select year, kind, forecast, actual from action_plan.budget_line where territory_id = ${territoryId} and fiche_id = ${id} order by year, kind`.execute(
    tx,
  )
  const funders = await sql<FunderLine>`
    select funder, amount from action_plan.funder_line where territory_id = ${territoryId} and fiche_id = ${id} order by amount desc nulls last, funder`.execute(
    tx,
  )
  const risks = await sql<Risk>`
    select label, likelihood, severity, response from action_plan.risk
    where territory_id = ${territoryId} and fiche_id = ${id} order by likelihood * severity desc, label`.execute(tx)
  const links = await sql<FicheLink>`
    select kind, target, label from action_plan.link where territory_id = ${territoryId} and fiche_id = ${id} order by kind, target`.execute(
    tx,
  )
  return {
    budget: budget.rows,
    funders: funders.rows,
    risks: risks.rows,
    links: links.rows,
    carriers: await carriersOf(tx, fiche),
    indicators: await indicatorsOf(tx, fiche),
    after: await neighboursOf(tx, scope, fiche, 'after'),
    before: await neighboursOf(tx, scope, fiche, 'before'),
  }
}

async function neighboursOf(tx: Tx, scope: PlanScope, { territoryId, id }: Of, side: 'after' | 'before'): Promise<Neighbour[]> {
  const [here, there] = side === 'after' ? [sql.ref('d.fiche_id'), sql.ref('d.after_id')] : [sql.ref('d.after_id'), sql.ref('d.fiche_id')]
  const { rows } = await sql<Neighbour>`
    select f.reference, f.title, f.starts_on as "startsOn", f.ends_on as "endsOn", f.status
    from action_plan.dependency d
    join action_plan.fiche f on f.territory_id = d.territory_id and f.id = ${there}
    join territory.territory t on t.id = f.territory_id
    where d.territory_id = ${territoryId} and ${here} = ${id} and ${inScope(scope)} order by f.reference limit 100`.execute(tx)
  return rows
}

/** The whole order of a plan that is being changed, and the references of its fiches. */
export async function orderOf(tx: Tx, territoryId: string): Promise<{ after: Map<string, string[]>; references: Map<string, string> }> {
  const { rows } = await sql<{ id: string; reference: string; afterId: string; afterReference: string }>`
    select d.fiche_id as id, f.reference, d.after_id as "afterId", a.reference as "afterReference"
    from action_plan.dependency d
    join action_plan.fiche f on f.territory_id = d.territory_id and f.id = d.fiche_id
    join action_plan.fiche a on a.territory_id = d.territory_id and a.id = d.after_id
    where d.territory_id = ${territoryId}`.execute(tx)
  const after = new Map<string, string[]>()
  const references = new Map<string, string>()
  for (const row of rows) {
    after.set(row.id, [...(after.get(row.id) ?? []), row.afterId])
    references.set(row.id, row.reference).set(row.afterId, row.afterReference)
  }
  return { after, references }
}
