import { sql } from 'kysely'
import { type Counts, upsert } from '#kernel/bulk.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Cents } from '#kernel/money.ts'
import type { InstalmentForm, Sent, Step } from './model.ts'

interface Key {
  territoryId: string
  id: string
}

export async function nextReference(tx: Tx, on: Day): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('applications.reference_number') as number`.execute(tx)
  return `D-${on.slice(0, 4)}-${String(rows[0]!.number).padStart(4, '0')}`
}

/** @returns false when the project already has a file alive for this device */
export async function addApplication(
  tx: Tx,
  file: Key & {
    projectId: string
    deviceCode: string
    reference: string
    asked: Cents
    personId: string
    on: Day
    pieces: readonly string[]
  },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into applications.application (territory_id, id, project_id, device_code, reference, asked, opened_on, opened_by)
    values (${file.territoryId}, ${file.id}, ${file.projectId}, ${file.deviceCode}, ${file.reference}, ${file.asked}, ${file.on}, ${file.personId})
    on conflict do nothing`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await sql`
    insert into applications.piece (territory_id, application_id, rank, label)
    select ${file.territoryId}, ${file.id}, p.rank, p.label from unnest(${[...file.pieces]}::text[]) with ordinality as p(label, rank)`.execute(
    tx,
  )
  return true
}

/** @returns false when the file changed since it was seen */
export async function lockVersion(tx: Tx, { territoryId, id }: Key, version: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update applications.application set version = version + 1 where territory_id = ${territoryId} and id = ${id} and version = ${version}`.execute(
    tx,
  )
  return numAffectedRows === 1n
}

export async function addStep(
  tx: Tx,
  { territoryId, id }: Key,
  step: Step & { sent: Sent | null; outsideNumber: string | null },
  personId: string | null,
): Promise<void> {
  await sql`
    insert into applications.event (territory_id, id, application_id, state, happened_on, amount, words, to_change, next_window, entered_by)
    values (${territoryId}, ${newId<'event'>()}, ${id}, ${step.to}, ${step.on}, ${step.amount}, ${step.words}, ${step.toChange}, ${step.nextWindow}, ${personId})`.execute(
    tx,
  )
  await sql`
    update applications.application set state = ${step.to}, sent = coalesce(${step.sent ? JSON.stringify(step.sent) : null}::jsonb, sent),
      outside_number = coalesce(${step.outsideNumber}, outside_number)
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export async function saveConsent(tx: Tx, { territoryId, id }: Key, consent: { by: string; on: Day } | null): Promise<void> {
  await sql`
    update applications.application set consent_on = ${consent?.on ?? null}, consent_by = ${consent?.by ?? null}
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export async function savePiece(tx: Tx, { territoryId, id }: Key, rank: number, givenOn: Day | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update applications.piece set given_on = ${givenOn} where territory_id = ${territoryId} and application_id = ${id} and rank = ${rank}`.execute(
    tx,
  )
  return numAffectedRows === 1n
}

export async function addInstalment(tx: Tx, { territoryId, id }: Key, form: InstalmentForm): Promise<void> {
  await sql`
    insert into applications.instalment (territory_id, id, application_id, label, amount, due_on, evidence)
    values (${territoryId}, ${newId<'instalment'>()}, ${id}, ${form.label}, ${form.amount}, ${form.dueOn}, ${[...form.evidence]}::text[])`.execute(
    tx,
  )
}

/** The evidence left, or the money came. */
export async function markInstalment(tx: Tx, territoryId: string, instalmentId: string, what: 'asked' | 'paid', on: Day): Promise<void> {
  const column = what === 'asked' ? sql.ref('asked_on') : sql.ref('paid_on')
  await sql`update applications.instalment set ${column} = ${on} where territory_id = ${territoryId} and id = ${instalmentId}`.execute(tx)
}

export interface OutsideFile {
  deviceCode: string
  key: string
  submittedOn: Day
  completeOn: Day | null
  decidedOn: Day | null
  granted: boolean | null
  paidOn: Day | null
  source: string
}

export const saveOutsideFiles = (tx: Tx, files: readonly OutsideFile[]): Promise<Counts> =>
  upsert(
    tx,
    'applications.outside_file',
    ['device_code', 'key'],
    files.map((file) => ({
      device_code: file.deviceCode,
      key: file.key,
      submitted_on: file.submittedOn,
      complete_on: file.completeOn,
      decided_on: file.decidedOn,
      granted: file.granted,
      paid_on: file.paidOn,
      source: file.source,
    })),
  )
