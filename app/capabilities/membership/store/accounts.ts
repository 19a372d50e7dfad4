import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { NationalRole, RequestKind } from '../model/accounts.ts'

export interface NewRequest {
  kind: RequestKind
  personId: string | null
  email: string | null
  name: string | null
  role: NationalRole | null
  regionCode: string | null
  until: Day | null
  reason: string
  by: string
  on: Day
  expiresOn: Day
}

/** @returns its id; nothing when the same is already asked. One that waited too long gives way. */
export async function addRequest(tx: Tx, r: NewRequest): Promise<string | undefined> {
  await sql`
    update membership.account_request set decision = 'declined', decided_by = ${r.by}, decided_on = ${r.on}
    where kind = ${r.kind} and person_id = ${r.personId} and decision is null and expires_on < ${r.on}`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    insert into membership.account_request (id, kind, person_id, email, name, role, region_code, valid_until, reason, asked_by, asked_on, expires_on)
    values (${newId<'account-request'>()}, ${r.kind}, ${r.personId}, ${r.email}, ${r.name}, ${r.role}, ${r.regionCode}, ${r.until}, ${r.reason},
      ${r.by}, ${r.on}, ${r.expiresOn})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id
}

export interface TakenRequest {
  kind: RequestKind
  personId: string | null
  email: string | null
  name: string | null
  role: NationalRole | null
  regionCode: string | null
  until: Day | null
  askedBy: string
}

/** Holds a request that waits, until the transaction ends. */
export async function lockRequest(tx: Tx, id: string, on: Day): Promise<TakenRequest | undefined> {
  const { rows } = await sql<TakenRequest>`
    select kind, person_id as "personId", email, name, role, region_code as "regionCode", valid_until as until, asked_by as "askedBy"
    from membership.account_request where id = ${id} and decision is null and ${on} <= expires_on for update`.execute(tx)
  return rows[0]
}

export async function decideRequest(tx: Tx, id: string, decision: 'approved' | 'declined', by: string, on: Day): Promise<void> {
  await sql`
    update membership.account_request set decision = ${decision}, decided_by = ${by}, decided_on = ${on} where id = ${id}`.execute(tx)
}

/** @returns false when the person holds it on that day already */
export async function addNationalMandate(
  tx: Tx,
  m: { personId: string; role: NationalRole; regionCode: string | null; until: Day | null; by: string; on: Day },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into membership.mandate (id, person_id, role, region_code, valid_from, valid_until, published, granted_by, granted_on)
    select ${newId<'mandate'>()}, ${m.personId}, ${m.role}, ${m.regionCode}, ${m.on}, ${m.until}, false, ${m.by}, ${m.on}
    where not exists (select from membership.mandate where person_id = ${m.personId} and role = ${m.role}
      and region_code is not distinct from ${m.regionCode}::text
      and valid_from <= ${m.on} and (valid_until is null or ${m.on} <= valid_until))`.execute(tx)
  return numAffectedRows === 1n
}

/** Nobody signs in as them from now on; the sessions they had are closed. @returns false when it was so already */
export async function suspend(tx: Tx, personId: string, on: Day): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update membership.person set suspended_on = ${on} where id = ${personId} and suspended_on is null`.execute(tx)
  await sql`delete from membership.session where person_id = ${personId}`.execute(tx)
  return numAffectedRows === 1n
}

export async function reinstate(tx: Tx, personId: string): Promise<void> {
  await sql`update membership.person set suspended_on = null where id = ${personId}`.execute(tx)
}

/** @returns false when the mandate is not one of the nation that runs beyond that day */
export async function endNationalMandate(tx: Tx, personId: string, mandateId: string, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update membership.mandate set valid_until = ${on}, version = version + 1
    where id = ${mandateId} and person_id = ${personId} and territory_id is null and valid_from <= ${on} and (valid_until is null or valid_until > ${on})`.execute(
    tx,
  )
  return numAffectedRows === 1n
}
