import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { CommitmentForm, DeliveryForm } from '../model/commitments.ts'

export interface NewCommitment extends Omit<CommitmentForm, 'organisation' | 'project'> {
  id: string
  territoryId: string
  organisationId: string
  projectId: string | null
  recordedBy: string | null
  recordedOn: Day
}

/** @returns its reference, that of before when the same form was sent already */
export async function addCommitment(tx: Tx, c: NewCommitment): Promise<string> {
  const { rows: numbers } = await sql<{ number: number }>`select nextval('committees.commitment_number') as number`.execute(tx)
  const reference = `E-${c.promisedOn.slice(0, 4)}-${String(numbers[0]!.number).padStart(4, '0')}`
  await sql`
    insert into committees.commitment (territory_id, id, reference, organisation_id, promise, project_id, promised_on, due_on, source, source_url,
      recorded_by, recorded_on, submission_key)
    values (${c.territoryId}, ${c.id}, ${reference}, ${c.organisationId}, ${c.promise}, ${c.projectId}, ${c.promisedOn}, ${c.dueOn}, ${c.source},
      ${c.sourceUrl}, ${c.recordedBy}, ${c.recordedOn}, ${c.submissionKey})
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  const { rows } = await sql<{ reference: string }>`
    select reference from committees.commitment where territory_id = ${c.territoryId} and submission_key = ${c.submissionKey}`.execute(tx)
  return rows[0]!.reference
}

/** @returns false when it is kept or withdrawn already */
export async function saveDelivery(
  tx: Tx,
  key: { territoryId: string; id: string },
  form: Omit<DeliveryForm, 'commitment'>,
  notedBy: string | null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update committees.commitment set delivered_on = ${form.deliveredOn}, evidence = ${form.evidence}, evidence_url = ${form.evidenceUrl},
      noted_by = ${notedBy}, version = version + 1
    where territory_id = ${key.territoryId} and id = ${key.id} and delivered_on is null and withdrawn_on is null`.execute(tx)
  return numAffectedRows === 1n
}

/** @returns false when it is kept or withdrawn already */
export async function saveWithdrawal(
  tx: Tx,
  key: { territoryId: string; id: string },
  withdrawal: { on: Day; reason: string; by: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update committees.commitment set withdrawn_on = ${withdrawal.on}, withdrawn_reason = ${withdrawal.reason}, withdrawn_by = ${withdrawal.by},
      version = version + 1
    where territory_id = ${key.territoryId} and id = ${key.id} and delivered_on is null and withdrawn_on is null`.execute(tx)
  return numAffectedRows === 1n
}
