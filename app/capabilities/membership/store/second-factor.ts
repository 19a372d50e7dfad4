import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { KnownPasskey } from '../queries/second-factor.ts'
import { tokenHash } from '../queries.ts'

/** A secret to confirm; one that is confirmed stays as it is. */
export async function offerSecret(tx: Tx, personId: string, secret: string): Promise<void> {
  await sql`
    insert into membership.totp as kept (person_id, secret) values (${personId}, ${secret})
    on conflict (person_id) do update set secret = excluded.secret where kept.confirmed_on is null`.execute(tx)
}

/** The same secret, sealed by the key of today. */
export async function sealSecretAgain(tx: Tx, personId: string, secret: string): Promise<void> {
  await sql`update membership.totp set secret = ${secret} where person_id = ${personId}`.execute(tx)
}

export async function dropPasskey(tx: Tx, personId: string, id: string): Promise<void> {
  await sql`delete from membership.passkey where person_id = ${personId} and credential_id = ${id}`.execute(tx)
  await noteFactors(tx, personId)
}

export async function dropTotp(tx: Tx, personId: string): Promise<void> {
  await sql`delete from membership.recovery_code where person_id = ${personId}`.execute(tx)
  await sql`delete from membership.totp where person_id = ${personId}`.execute(tx)
  await noteFactors(tx, personId)
}

/** Whether the person still has a second factor, for the sessions to come. */
async function noteFactors(tx: Tx, personId: string): Promise<void> {
  await sql`
    update membership.person p set second_factor = exists (select from membership.passkey k where k.person_id = p.id)
      or exists (select from membership.totp t where t.person_id = p.id and t.confirmed_on is not null)
    where p.id = ${personId}`.execute(tx)
}

/** A person who lost their factors begins again with none, and with no session. */
export async function dropFactors(tx: Tx, personId: string): Promise<void> {
  await sql`delete from membership.passkey where person_id = ${personId}`.execute(tx)
  await sql`delete from membership.session where person_id = ${personId}`.execute(tx)
  await dropTotp(tx, personId)
}

export async function confirmSecret(tx: Tx, personId: string, on: Day): Promise<void> {
  await sql`update membership.totp set confirmed_on = ${on} where person_id = ${personId}`.execute(tx)
}

export async function lockTotp(tx: Tx, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ secret: string }>`select secret from membership.totp where person_id = ${personId} for update`.execute(tx)
  return rows[0]?.secret
}

/** @returns false when the code of that stretch of time, or of a later one, was taken already */
export async function takeStep(tx: Tx, personId: string, step: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update membership.totp set last_step = ${step} where person_id = ${personId} and last_step < ${step}`.execute(tx)
  return numAffectedRows === 1n
}

export async function saveRecoveryCodes(tx: Tx, personId: string, codes: readonly string[]): Promise<void> {
  await sql`delete from membership.recovery_code where person_id = ${personId}`.execute(tx)
  for (const code of codes)
    await sql`insert into membership.recovery_code (person_id, code_hash) values (${personId}, ${tokenHash(code)})`.execute(tx)
}

/** @returns whether it was one, not used before */
export async function takeRecoveryCode(tx: Tx, personId: string, code: string, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update membership.recovery_code set used_on = ${on}
    where person_id = ${personId} and code_hash = ${tokenHash(code)} and used_on is null`.execute(tx)
  return numAffectedRows === 1n
}

/** The session has given its second factor, and the person has one from now on. */
export async function giveFactor(tx: Tx, token: string, personId: string): Promise<void> {
  await sql`update membership.session set second_factor_at = now() where token_hash = ${tokenHash(token)}`.execute(tx)
  await sql`update membership.person set second_factor = true where id = ${personId}`.execute(tx)
}

export type ChallengePurpose = 'register' | 'verify'

export async function keepChallenge(tx: Tx, token: string, purpose: ChallengePurpose, challenge: string): Promise<void> {
  await sql`
    insert into membership.passkey_challenge (session_hash, purpose, challenge, expires_at)
    values (${tokenHash(token)}, ${purpose}, ${challenge}, now() + interval '5 minutes')
    on conflict (session_hash) do update set purpose = excluded.purpose, challenge = excluded.challenge, expires_at = excluded.expires_at`.execute(
    tx,
  )
}

/** What this session was asked to sign: it is asked once. */
export async function takeChallenge(tx: Tx, token: string, purpose: ChallengePurpose): Promise<string | undefined> {
  const { rows } = await sql<{ challenge: string; live: boolean }>`
    delete from membership.passkey_challenge where session_hash = ${tokenHash(token)} and purpose = ${purpose}
    returning challenge, expires_at > now() as live`.execute(tx)
  return rows[0]?.live ? rows[0].challenge : undefined
}

export async function addPasskey(tx: Tx, personId: string, key: KnownPasskey, on: Day): Promise<void> {
  await sql`
    insert into membership.passkey (credential_id, person_id, public_key, counter, transports, added_on)
    values (${key.id}, ${personId}, ${Buffer.from(key.publicKey)}, ${key.counter}, ${key.transports}, ${on})`.execute(tx)
}

export async function savePasskeyUse(tx: Tx, id: string, counter: number, on: Day): Promise<void> {
  await sql`update membership.passkey set counter = ${counter}, used_on = ${on} where credential_id = ${id}`.execute(tx)
}
