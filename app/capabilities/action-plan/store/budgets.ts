import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { BudgetLine } from '../model/means.ts'

export interface BudgetOf {
  id: string
  lines: readonly BudgetLine[]
}

/** Holds fiches until the transaction ends: each is another version. @returns the version of each, by its id */
export async function touchFiches(tx: Tx, territoryId: string, ids: readonly string[], on: Day): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; version: number }>`
    update action_plan.fiche set updated_on = ${on}, version = version + 1
    where territory_id = ${territoryId} and id = any(${[...ids]}::uuid[]) returning id, version`.execute(tx)
  return new Map(rows.map(({ id, version }) => [id, version]))
}

/** What the budgets of fiches say, by the id of the fiche. */
export async function budgetsOf(tx: Tx, territoryId: string, ids: readonly string[]): Promise<ReadonlyMap<string, BudgetLine[]>> {
  const { rows } = await sql<BudgetLine & { id: string }>`
    select fiche_id as id, year, kind, forecast, actual from action_plan.budget_line
    where territory_id = ${territoryId} and fiche_id = any(${[...ids]}::uuid[]) order by year, kind`.execute(tx)
  const grouped = Map.groupBy(rows, ({ id }) => id)
  return new Map([...grouped].map(([id, lines]) => [id, lines.map(({ id: _, ...line }) => line)]))
}

export async function clearBudgets(tx: Tx, territoryId: string, ids: readonly string[]): Promise<void> {
  await sql`delete from action_plan.budget_line where territory_id = ${territoryId} and fiche_id = any(${[...ids]}::uuid[])`.execute(tx)
}

/** Writes lines of many fiches in one statement; an amount that is not said leaves what a line said. */
export async function fillBudgetLines(tx: Tx, territoryId: string, budgets: readonly BudgetOf[]): Promise<void> {
  const lines = budgets.flatMap(({ id, lines: said }) => said.map((line) => ({ ...line, ficheId: id })))
  await sql`
    insert into action_plan.budget_line as b (territory_id, fiche_id, year, kind, forecast, actual)
    select ${territoryId}, "ficheId", year, kind, forecast, actual
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as x("ficheId" uuid, year int, kind text, forecast bigint, actual bigint)
    on conflict (territory_id, fiche_id, year, kind) do update
      set forecast = coalesce(excluded.forecast, b.forecast), actual = coalesce(excluded.actual, b.actual)`.execute(tx)
}
