import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { tokenHash } from '../queries.ts'

export interface NewOpenIdRequest {
  state: string
  browser: string
  nonce: string
  codeVerifier: string
  returnTo: string | undefined
  minutes: number
}

export async function addOpenIdRequest(tx: Tx, r: NewOpenIdRequest): Promise<void> {
  await sql`delete from membership.openid_request where expires_at < now() - interval '1 day'`.execute(tx)
  await sql`
    insert into membership.openid_request (state_hash, browser_hash, nonce, code_verifier, return_to, expires_at)
    values (${tokenHash(r.state)}, ${tokenHash(r.browser)}, ${r.nonce}, ${r.codeVerifier}, ${r.returnTo ?? null},
      now() + make_interval(mins => ${r.minutes}))`.execute(tx)
}

export interface SpentOpenIdRequest {
  nonce: string
  codeVerifier: string
  returnTo: string | null
}

/** Spends a state: one use, in time, and in the browser that left with it. */
export async function spendOpenIdRequest(tx: Tx, state: string, browser: string | null): Promise<SpentOpenIdRequest | undefined> {
  const { rows } = await sql<SpentOpenIdRequest>`
    update membership.openid_request set used_at = now()
    where state_hash = ${tokenHash(state)} and used_at is null and expires_at > now()
      and browser_hash = ${browser ? tokenHash(browser) : null}
    returning nonce, code_verifier as "codeVerifier", return_to as "returnTo"`.execute(tx)
  return rows[0]
}

/** Whether another browser left with this state, and may still come back with it. */
export async function isOpenElsewhere(tx: Tx, state: string): Promise<boolean> {
  const { rows } = await sql`
    select from membership.openid_request where state_hash = ${tokenHash(state)} and used_at is null and expires_at > now()`.execute(tx)
  return rows.length > 0
}

export async function personOfIdentity(tx: Tx, issuer: string, subject: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select p.id from membership.identity i join membership.person known on known.id = i.person_id
    join membership.person p on p.id = coalesce(known.merged_into, known.id)
    where i.issuer = ${issuer} and i.subject = ${subject} and p.suspended_on is null`.execute(tx)
  return rows[0]?.id
}

export async function personOfAddress(tx: Tx, email: string): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`
    select p.id from membership.person known join membership.person p on p.id = coalesce(known.merged_into, known.id)
    where known.email = ${email} and p.suspended_on is null`.execute(tx)
  return rows[0]?.id
}

export interface SeenIdentity {
  issuer: string
  subject: string
  personId: string
  siret: string | null
  on: Day
}

/** Keeps whom that identity is, and the organisation it came from when its number is known. */
export async function saveIdentity(tx: Tx, { issuer, subject, personId, siret, on }: SeenIdentity): Promise<void> {
  await sql`
    insert into membership.identity (issuer, subject, person_id, siret, linked_on, seen_on)
    values (${issuer}, ${subject}, ${personId}, ${siret}, ${on}, ${on})
    on conflict (issuer, subject) do update set person_id = excluded.person_id, siret = excluded.siret, seen_on = excluded.seen_on`.execute(
    tx,
  )
  await sql`update membership.person set email_confirmed_on = ${on} where id = ${personId} and email_confirmed_on is null`.execute(tx)
  if (!siret) return
  await sql`
    insert into membership.affiliation (person_id, organisation_id, siret, seen_on)
    select ${personId}, coalesce(merged_into, id), ${siret}, ${on} from membership.organisation where siren = ${siret.slice(0, 9)}
    on conflict (person_id, organisation_id) do update set siret = excluded.siret, seen_on = excluded.seen_on`.execute(tx)
}

export interface NewSession {
  token: string
  personId: string
  days: number
  idToken: string | null
  twoFactors: boolean
}

export async function addOpenIdSession(tx: Tx, s: NewSession): Promise<void> {
  await sql`
    insert into membership.session (token_hash, person_id, expires_at, id_token, second_factor_at)
    values (${tokenHash(s.token)}, ${s.personId}, now() + make_interval(days => ${s.days}), ${s.idToken},
      case when ${s.twoFactors} then now() end)`.execute(tx)
}
