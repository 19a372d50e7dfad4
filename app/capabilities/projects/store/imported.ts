import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { ImportedProject } from '../model/imported.ts'

type Row = ImportedProject & { id: string; submissionKey: string }

/** Projects in one statement, numbered in their order. */
export async function insertImported(
  tx: Tx,
  territoryId: string,
  projects: readonly Row[],
  { source, on }: { source: string; on: Day },
): Promise<void> {
  const numbers = await sql<{ number: number }>`
    select nextval('projects.reference_number') as number from generate_series(1, ${projects.length})`.execute(tx)
  const rows = projects.map((project, rank) => ({
    ...project,
    reference: `P-${on.slice(0, 4)}-${String(numbers.rows[rank]!.number).padStart(4, '0')}`,
  }))
  await sql`
    insert into projects.project (id, territory_id, reference, submission_key, title, summary, company, siren, siret, naf, commune_code,
      filiere, enjeux, cost, starts_on, ends_on, jobs_created, jobs_maintained, stage, tier, reason, filed_on, decided_on, origin, source)
    select x.id, ${territoryId}, x.reference, x."submissionKey", x.title, x.summary, x.company, x.siren, x.siret, x.naf, x."communeCode",
      x.filiere, '{}', x.cost, x."startsOn", x."endsOn", x."jobsCreated", x."jobsMaintained", x.stage, x.tier,
      case when x.stage = 'rejected' then x.reason end, ${on}, case when x.stage = 'rejected' then ${on}::date end, 'imported', ${source}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, reference text, "submissionKey" uuid, title text, summary text,
      company text, siren text, siret text, naf text, "communeCode" text, filiere text, cost bigint, "startsOn" date, "endsOn" date,
      "jobsCreated" numeric, "jobsMaintained" numeric, stage text, tier text, reason text)`.execute(tx)
}

/** @returns how many were still as they were entered, and went */
export async function deleteImported(tx: Tx, territoryId: string, ids: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from projects.project
    where territory_id = ${territoryId} and id = any(${[...ids]}::uuid[]) and origin = 'imported' and version = 1`.execute(tx)
  return Number(numAffectedRows)
}
