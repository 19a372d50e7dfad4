import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { CompanyStatement } from '../model/company-statement.ts'
import type { Size } from '../model/size.ts'

type Key = { id: string; territoryId: string }

export interface ToldStatement {
  told: CompanyStatement
  on: Day
  by: string
}

/** The last thing told of a company, and those before; the database keeps them from all but the company and the chef de projet. */
export async function statementsOf(tx: Tx, project: Key): Promise<ToldStatement[]> {
  const { rows } = await sql<{ told: string; on: Day; by: string }>`
    select s.told, s.told_on as "on", p.name as by from state_aid.company_statement s join membership.person p on p.id = s.told_by
    where s.territory_id = ${project.territoryId} and s.project_id = ${project.id} order by s.told_on desc, s.id desc limit 20`.execute(tx)
  return rows.map(({ told, ...rest }) => ({ ...rest, told: JSON.parse(told) as CompanyStatement }))
}

interface StandingVerdict {
  size: Size | null
  inDifficulty: boolean | null
  /** The years it was read on: « 2024 et 2025 ». */
  years: string
  on: Day
  by: string
}

/** What the last statement was judged, without its figures. */
export async function companyVerdictOf(tx: Tx, project: Key): Promise<StandingVerdict | undefined> {
  const { rows } = await sql<StandingVerdict>`
    select v.size, v.in_difficulty as "inDifficulty", v.years, v.told_on as "on", p.name as by
    from state_aid.company_verdict v join membership.person p on p.id = v.told_by
    where v.territory_id = ${project.territoryId} and v.project_id = ${project.id} order by v.told_on desc, v.id desc limit 1`.execute(tx)
  return rows[0]
}
