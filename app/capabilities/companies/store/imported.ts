import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { CompanyForm } from '../model.ts'

export async function insertCompanies(
  tx: Tx,
  territoryId: string,
  companies: readonly (CompanyForm & { id: string })[],
  on: Day,
): Promise<void> {
  await sql`
    insert into companies.company (territory_id, id, name, siret, naf, commune_code, headcount, headcount_on, group_name, source, entered_on)
    select ${territoryId}, x.id, x.name, x.siret, x.naf, x."communeCode", x.headcount, x."headcountOn", x."groupName", x.source, ${on}
    from jsonb_to_recordset(${JSON.stringify(companies)}::jsonb) as x(id uuid, name text, siret text, naf text, "communeCode" text,
      headcount text, "headcountOn" date, "groupName" text, source text)`.execute(tx)
}

/** @returns how many were still as they were entered, and went */
export async function deleteUntouched(tx: Tx, territoryId: string, ids: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from companies.company where territory_id = ${territoryId} and id = any(${[...ids]}::uuid[]) and version = 1`.execute(tx)
  return Number(numAffectedRows)
}
