import { sql } from 'kysely'
import { elevate } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import { type FactorState, rolesWithSecondFactor } from '../model/second-factor.ts'
import { tokenHash } from '../queries.ts'

/** Where a session stands with its second factor; nothing for a session that is not one. */
export async function factorStateOf(db: Db, token: string | undefined, on: Day, demo: boolean): Promise<FactorState | undefined> {
  if (!token) return undefined
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      // The session has proved who it is, and not yet enough to read anything in its own name.
      await elevate(tx)
      return factorStateIn(tx, token, on, demo)
    })
}

/** @param tx elevated */
export async function factorStateIn(tx: Tx, token: string, on: Day, demo: boolean): Promise<FactorState | undefined> {
  const { rows } = await sql<FactorState>`
    select p.id as "personId", p.name, coalesce(p.email, p.name) as account, p.demonstration_label is not null as "isDemonstration",
      s.second_factor_at is not null as "isGiven",
      exists (select 1 from membership.mandate m where m.person_id = p.id and m.role = any(${[...rolesWithSecondFactor]}::text[])
        and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)) as "isRequired",
      exists (select 1 from membership.totp t where t.person_id = p.id and t.confirmed_on is not null) as "hasTotp",
      (select count(*) from membership.recovery_code r where r.person_id = p.id and r.used_on is null) as "recoveryCodesLeft",
      coalesce((select jsonb_agg(jsonb_build_object('id', k.credential_id, 'addedOn', k.added_on, 'usedOn', k.used_on) order by k.added_on)
        from membership.passkey k where k.person_id = p.id), '[]') as passkeys
    from membership.session s join membership.person p on p.id = s.person_id
    where s.token_hash = ${tokenHash(token)} and s.expires_at > now() and p.suspended_on is null and (${demo} or p.demonstration_label is null)`.execute(
    tx,
  )
  return rows[0]
}

/** The secret that an authenticator is being given, until its first code confirms it. */
export function secretOffered(db: Db, personId: string): Promise<string | undefined> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      await elevate(tx)
      const { rows } = await sql<{ secret: string }>`
      select secret from membership.totp where person_id = ${personId} and confirmed_on is null`.execute(tx)
      return rows[0]?.secret
    })
}

export interface KnownPasskey {
  id: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: number
  transports: string[]
}

/** @param tx elevated */
export async function passkeysOf(tx: Tx, personId: string): Promise<KnownPasskey[]> {
  const { rows } = await sql<{ id: string; publicKey: Buffer; counter: number; transports: string[] }>`
    select credential_id as id, public_key as "publicKey", counter, transports from membership.passkey
    where person_id = ${personId} order by added_on limit 50`.execute(tx)
  return rows.map((row) => ({ ...row, publicKey: new Uint8Array(row.publicKey) }))
}
