import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import type { Scope } from '#cap/projects/policy.ts'
import { inScope } from '#cap/projects/queries.ts'
import type { MoneyState } from '../model.ts'

export interface FunderLine {
  funder: string
  projects: number
  /** Nothing where the ledger has no line, which is not zero. */
  amounts: Partial<Record<MoneyState, Cents>>
}

/** What each funder has at each state on a day, over the projects of a territory in scope; the last day counts. */
export async function fundersOf(tx: Tx, scope: Scope, territoryId: string, on: Day): Promise<FunderLine[]> {
  const { rows } = await sql<FunderLine>`
    with money as (
      select min(e.funder) as funder, e.state, sum(e.amount)::bigint as amount, array_agg(distinct e.project_id) as projects, lower(e.funder) as key
      from funding.entry e
      join projects.project p on p.territory_id = e.territory_id and p.id = e.project_id
      join territory.territory t on t.id = p.territory_id
      where e.territory_id = ${territoryId} and e.happened_on <= ${on} and ${inScope(scope)}
      group by lower(e.funder), e.state)
    select min(funder) as funder, (select count(distinct one) from money m cross join unnest(m.projects) one where m.key = money.key) as projects,
      jsonb_object_agg(state, amount) as amounts
    from money group by key order by min(funder) limit 500`.execute(tx)
  return rows
}

export interface LedgerLine {
  reference: string
  title: string
  company: string
  funder: string
  deviceName: string | null
  state: MoneyState
  amount: Cents
  happenedOn: Day
  source: string
}

/** Every line of the ledger until a day, in the order of the days: what the sums are made of. */
export async function ledgerLines(tx: Tx, scope: Scope, territoryId: string, on: Day): Promise<LedgerLine[]> {
  const { rows } = await sql<LedgerLine>`
    select p.reference, p.title, p.company, e.funder, d.name as "deviceName", e.state, e.amount, e.happened_on as "happenedOn", e.source
    from funding.entry e
    join projects.project p on p.territory_id = e.territory_id and p.id = e.project_id
    join territory.territory t on t.id = p.territory_id
    left join toolbox.device d on d.code = e.device_code
    where e.territory_id = ${territoryId} and e.happened_on <= ${on} and ${inScope(scope)}
    order by e.happened_on, e.id limit 20000`.execute(tx)
  return rows
}
