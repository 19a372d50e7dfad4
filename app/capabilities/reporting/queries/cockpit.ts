import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import type { MoneyState } from '#cap/funding/model.ts'
import { fileInScope, inScope } from '#cap/projects/queries.ts'
import type { Scope } from '#cap/projects/policy.ts'

export interface StateMoney {
  state: MoneyState
  amount: Cents
  /** How many projects have money at that state. */
  projects: number
}

/** What the ledger adds up to at each state, over the projects of a territory that are in scope. */
export async function moneyByState(tx: Tx, scope: Scope, territoryId: string): Promise<StateMoney[]> {
  const { rows } = await sql<StateMoney>`
    with money as (
      select e.state, e.project_id, sum(e.amount)::bigint as amount
      from funding.entry e
      join projects.project p on p.territory_id = e.territory_id and p.id = e.project_id
      join territory.territory t on t.id = p.territory_id
      where e.territory_id = ${territoryId} and ${inScope(scope)}
      group by e.state, e.project_id)
    select state, sum(amount)::bigint as amount, count(*) filter (where amount > 0) as projects from money group by state`.execute(tx)
  return rows
}

export interface Change {
  line: number
  at: Date
  actor: string
  verb: string
  outcome: string
  detail: Record<string, unknown>
  reference: string
  title: string
  territoryCode: string
}

/** The last things done to the projects of a territory that are in scope, latest first. */
export async function latestChanges(tx: Tx, scope: Scope, territoryId: string): Promise<Change[]> {
  const { rows } = await sql<Change>`
    select j.line, j.at, j.actor, j.verb, j.outcome, j.detail, p.reference, p.title, t.code as "territoryCode"
    from kernel.journal j
    join projects.project p on p.id = j.subject
    join territory.territory t on t.id = p.territory_id
    where p.territory_id = ${territoryId} and j.outcome = 'ok' and j.verb not like '%told%' and ${fileInScope(scope)}
    order by j.line desc limit 8`.execute(tx)
  return rows
}
