import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { BudgetLine, FicheLink, FunderLine, Risk } from '../model/means.ts'

interface Of {
  territoryId: string
  id: string
}

export async function replaceBudget(
  tx: Tx,
  { territoryId, id }: Of,
  lines: readonly BudgetLine[],
  years: readonly number[],
): Promise<void> {
  await sql`delete from action_plan.budget_line where territory_id = ${territoryId} and fiche_id = ${id} and year = any(${[...years]}::int[])`.execute(
    tx,
  )
  await sql`
    insert into action_plan.budget_line (territory_id, fiche_id, year, kind, forecast, actual)
    select ${territoryId}, ${id}, year, kind, forecast, actual
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as x(year int, kind text, forecast bigint, actual bigint)`.execute(tx)
}

export interface NewBudgetLine extends BudgetLine {
  ficheId: string
}

/** Lines of many fiches, in one statement; a line already there keeps what it says but for the forecast. */
export async function addBudgetLines(tx: Tx, territoryId: string, lines: readonly NewBudgetLine[]): Promise<void> {
  await sql`
    insert into action_plan.budget_line (territory_id, fiche_id, year, kind, forecast, actual)
    select ${territoryId}, "ficheId", year, kind, forecast, actual
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as x("ficheId" uuid, year int, kind text, forecast bigint, actual bigint)
    on conflict (territory_id, fiche_id, year, kind) do update set forecast = excluded.forecast`.execute(tx)
}

export async function replaceFunders(tx: Tx, { territoryId, id }: Of, lines: readonly FunderLine[]): Promise<void> {
  await sql`delete from action_plan.funder_line where territory_id = ${territoryId} and fiche_id = ${id}`.execute(tx)
  await sql`
    insert into action_plan.funder_line (territory_id, fiche_id, funder, amount)
    select ${territoryId}, ${id}, funder, amount from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as x(funder text, amount bigint)`.execute(
    tx,
  )
}

export async function replaceRisks(tx: Tx, { territoryId, id }: Of, risks: readonly Risk[]): Promise<void> {
  await sql`delete from action_plan.risk where territory_id = ${territoryId} and fiche_id = ${id}`.execute(tx)
  await sql`
    insert into action_plan.risk (territory_id, id, fiche_id, label, likelihood, severity, response)
    select ${territoryId}, x.id, ${id}, label, likelihood, severity, response
    from jsonb_to_recordset(${JSON.stringify(risks.map((risk) => ({ ...risk, id: newId<'risk'>() })))}::jsonb)
      as x(id uuid, label text, likelihood int, severity int, response text)`.execute(tx)
}

export async function replaceLinks(tx: Tx, { territoryId, id }: Of, links: readonly FicheLink[]): Promise<void> {
  await sql`delete from action_plan.link where territory_id = ${territoryId} and fiche_id = ${id}`.execute(tx)
  await sql`
    insert into action_plan.link (territory_id, id, fiche_id, kind, target, label)
    select ${territoryId}, x.id, ${id}, kind, target, label
    from jsonb_to_recordset(${JSON.stringify(links.map((link) => ({ ...link, id: newId<'link'>() })))}::jsonb)
      as x(id uuid, kind text, target text, label text)`.execute(tx)
}

export async function replaceDependencies(tx: Tx, { territoryId, id }: Of, afterIds: readonly string[]): Promise<void> {
  await sql`delete from action_plan.dependency where territory_id = ${territoryId} and fiche_id = ${id}`.execute(tx)
  await sql`
    insert into action_plan.dependency (territory_id, fiche_id, after_id)
    select ${territoryId}, ${id}, after_id from unnest(${[...afterIds]}::uuid[]) after_id`.execute(tx)
}

/** Something that hangs on a fiche has changed: it is another version of it. */
export async function touchFiche(tx: Tx, { territoryId, id }: Of, on: Day): Promise<void> {
  await sql`
    update action_plan.fiche set updated_on = ${on}, version = version + 1 where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}
