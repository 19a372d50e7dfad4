import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { CompanyStatement, CompanyVerdict } from '../model/company-statement.ts'

interface NewStatement {
  project: { id: string; territoryId: string }
  told: CompanyStatement
  verdict: CompanyVerdict
  personId: string
  on: Day
}

/** The former statements stay, and what each was judged. */
export async function addStatement(tx: Tx, { project, told, verdict, personId, on }: NewStatement): Promise<void> {
  const id = newId<'company-statement'>()
  const years = told.years.map((y) => y.year).join(' et ')
  const inDifficulty = verdict.difficulty.holds === 'unknown' ? null : verdict.difficulty.holds === 'yes'
  await sql`
    insert into state_aid.company_statement (territory_id, id, project_id, told, told_by, told_on)
    values (${project.territoryId}, ${id}, ${project.id}, ${JSON.stringify(told)}, ${personId}, ${on})`.execute(tx)
  await sql`
    insert into state_aid.company_verdict (territory_id, id, project_id, size, in_difficulty, years, told_by, told_on)
    values (${project.territoryId}, ${id}, ${project.id}, ${verdict.size ?? null}, ${inDifficulty}, ${years}, ${personId}, ${on})`.execute(
    tx,
  )
}
