import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Asked, Entry } from './model.ts'

export interface NewPlan {
  territoryId: string
  projectId: string
  lines: readonly Asked[]
  personId: string
  on: Day
}

/** The plan as a whole replaces the former one; the journal keeps what it was. */
export async function replacePlan(tx: Tx, plan: NewPlan): Promise<void> {
  const { territoryId, projectId } = plan
  await sql`delete from funding.plan_line where territory_id = ${territoryId} and project_id = ${projectId}`.execute(tx)
  await sql`
    insert into funding.plan (territory_id, project_id, composed_by, composed_on)
    values (${territoryId}, ${projectId}, ${plan.personId}, ${plan.on})
    on conflict (territory_id, project_id)
    do update set composed_by = excluded.composed_by, composed_on = excluded.composed_on, version = plan.version + 1`.execute(tx)
  const lines = plan.lines.map((l) => ({
    territory_id: territoryId,
    project_id: projectId,
    device_code: l.deviceCode,
    amount: l.amount,
    regime: l.regime,
  }))
  if (lines.length > 0) await tx.insertInto('funding.plan_line').values(lines).execute()
}

export interface NewEntry extends Omit<Entry, 'id' | 'deviceName'> {
  territoryId: string
  projectId: string
  personId: string | null
  submissionKey: string
}

/** Until the transaction ends, one correction at a time in the ledger of a project. */
export async function lockLedger(tx: Tx, projectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${projectId}, 0))`.execute(tx)
}

/** @returns false when the same form was already sent */
export async function addEntry(tx: Tx, entry: NewEntry): Promise<boolean> {
  return (await insertEntry(tx, newId<'entry'>(), entry)) === 1n
}

/** Adds a line that no form sends. @returns its id */
export async function addLine(tx: Tx, entry: Omit<NewEntry, 'submissionKey'>): Promise<string> {
  const id = newId<'entry'>()
  await insertEntry(tx, id, { ...entry, submissionKey: id })
  return id
}

async function insertEntry(tx: Tx, id: string, e: NewEntry): Promise<bigint | undefined> {
  const { numAffectedRows } = await sql`
    insert into funding.entry (id, territory_id, project_id, funder, device_code, state, amount, happened_on, source, source_url, note, entered_by,
      submission_key)
    values (${id}, ${e.territoryId}, ${e.projectId}, ${e.funder}, ${e.deviceCode}, ${e.state}, ${e.amount}, ${e.happenedOn},
      ${e.source}, ${e.sourceUrl}, ${e.note}, ${e.personId}, ${e.submissionKey})
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  return numAffectedRows
}
