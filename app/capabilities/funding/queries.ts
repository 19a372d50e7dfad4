import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import type { Project } from '#cap/projects/model.ts'
import { type Entry, type MoneyState, type Plan, type PlanLine, sumByState } from './model.ts'
import type { SavedBlock } from './model/cost-blocks.ts'
import type { Decision } from './model/decision.ts'

type Key = Pick<Project, 'id' | 'territoryId'>

/** The plan in force of a project read in scope; the database hides it from those who may not see plans. */
export async function planOf(tx: Tx, project: Key): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`
    select p.composed_on as "composedOn", n.name as "composedBy", p.version,
      coalesce((select jsonb_agg(jsonb_build_object('deviceCode', l.device_code, 'deviceName', d.name, 'form', d.form,
          'amount', l.amount, 'regime', l.regime) order by l.amount desc)
        from funding.plan_line l join toolbox.device d on d.code = l.device_code
        where l.territory_id = p.territory_id and l.project_id = p.project_id), '[]') as lines
    from funding.plan p join membership.person n on n.id = p.composed_by
    where p.territory_id = ${project.territoryId} and p.project_id = ${project.id}`.execute(tx)
  return rows[0] as (Plan & { lines: PlanLine[] }) | undefined
}

/** The ledger of a project, newest day first. */
export async function entriesOf(tx: Tx, project: Key): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select e.id, e.funder, e.device_code as "deviceCode", d.name as "deviceName", e.state, e.amount, e.happened_on as "happenedOn",
      e.source, e.source_url as "sourceUrl", e.note
    from funding.entry e left join toolbox.device d on d.code = e.device_code
    where e.territory_id = ${project.territoryId} and e.project_id = ${project.id}
    order by e.happened_on desc, e.id desc limit 500`.execute(tx)
  return rows
}

/** A line of the ledger that is known to be there. */
export async function entryById(tx: Tx, territoryId: string, id: string): Promise<Entry & { territoryId: string; projectId: string }> {
  const { rows } = await sql<Entry & { territoryId: string; projectId: string }>`
    select e.id, e.territory_id as "territoryId", e.project_id as "projectId", e.funder, e.device_code as "deviceCode", null as "deviceName",
      e.state, e.amount, e.happened_on as "happenedOn", e.source, e.source_url as "sourceUrl", e.note
    from funding.entry e where e.territory_id = ${territoryId} and e.id = ${id}`.execute(tx)
  return rows[0]!
}

/** What the ledger of a project adds up to for one funder at one state. */
export async function noted(tx: Tx, project: Key, { funder, state }: Pick<Entry, 'funder' | 'state'>): Promise<Cents> {
  const { rows } = await sql<{ amount: Cents }>`
    select coalesce(sum(amount), 0)::bigint as amount from funding.entry
    where territory_id = ${project.territoryId} and project_id = ${project.id}
      and state = ${state} and lower(funder) = lower(${funder})`.execute(tx)
  return rows[0]!.amount
}

/** What the ledger says of each of these projects, state by state; a project without a line is absent. */
export async function moneyOf(tx: Tx, projects: readonly Key[]): Promise<Map<string, Record<MoneyState, Cents>>> {
  const { rows } = await sql<{ projectId: string; state: MoneyState; amount: Cents }>`
    select project_id as "projectId", state, sum(amount)::bigint as amount from funding.entry
    where territory_id = any(${[...new Set(projects.map((p) => p.territoryId))]}::uuid[])
      and project_id = any(${projects.map((p) => p.id)}::uuid[])
    group by project_id, state`.execute(tx)
  return new Map([...Map.groupBy(rows, (row) => row.projectId)].map(([id, lines]) => [id, sumByState(lines)]))
}

/** What the project costs, block by block, as the chef de projet told it; empty until then. */
export async function blocksOf(tx: Tx, project: Key): Promise<SavedBlock[]> {
  const { rows } = await sql<SavedBlock>`
    select label, nature, cost, extra_cost as "extraCost" from funding.cost_block
    where territory_id = ${project.territoryId} and project_id = ${project.id} order by rank`.execute(tx)
  return rows
}

/** The plans that were kept, newest first, each with what it was worked out from. */
export async function decisionsOf(tx: Tx, project: Key): Promise<Omit<Decision, 'snapshot'>[]> {
  const { rows } = await sql<Omit<Decision, 'snapshot'>>`
    select d.id, d.taken_on as "takenOn", n.name as "takenBy", d.hash
    from funding.decision d left join membership.person n on n.id = d.taken_by
    where d.territory_id = ${project.territoryId} and d.project_id = ${project.id} order by d.taken_on desc, d.id desc limit 50`.execute(tx)
  return rows
}

/** The last plan kept: each plan that is composed keeps one. */
export async function lastDecisionOf(tx: Tx, project: Key): Promise<Decision | undefined> {
  const { rows } = await sql<Decision>`
    select d.id, d.taken_on as "takenOn", n.name as "takenBy", d.hash, d.snapshot
    from funding.decision d left join membership.person n on n.id = d.taken_by
    where d.territory_id = ${project.territoryId} and d.project_id = ${project.id} order by d.taken_on desc, d.id desc limit 1`.execute(tx)
  return rows[0]
}

export async function decisionById(tx: Tx, project: Key, id: string): Promise<Decision | undefined> {
  const { rows } = await sql<Decision>`
    select d.id, d.taken_on as "takenOn", n.name as "takenBy", d.hash, d.snapshot
    from funding.decision d left join membership.person n on n.id = d.taken_by
    where d.territory_id = ${project.territoryId} and d.project_id = ${project.id} and d.id = ${id}`.execute(tx)
  return rows[0]
}

/** For who keeps the base: every decision, wherever it was taken. */
export async function everyDecision(tx: Tx): Promise<(Decision & { reference: string })[]> {
  const { rows } = await sql<Decision & { reference: string }>`
    select d.id, d.taken_on as "takenOn", n.name as "takenBy", d.hash, d.snapshot, p.reference
    from funding.decision d join projects.project p on p.territory_id = d.territory_id and p.id = d.project_id
      left join membership.person n on n.id = d.taken_by
    order by d.taken_on, d.id`.execute(tx)
  return rows
}
