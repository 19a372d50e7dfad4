import { sql } from 'kysely'
import { upsert } from '#kernel/bulk.ts'
import type { Tx } from '#kernel/db.ts'
import type { Day } from '#kernel/day.ts'
import { type FactRow, isTrue, textOrNull } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import type { JoiningForm, JoiningStatus } from './model.ts'
import { tokenHash } from './queries.ts'

/** The person at this address, made now when nobody has it. */
export async function personAt(tx: Tx, email: string, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into membership.person (id, name, email) values (${newId<'person'>()}, ${name}, ${email})
    on conflict (email) do update set email = excluded.email returning coalesce(merged_into, id) as id`.execute(tx)
  return rows[0]!.id
}

export async function findPerson(tx: Tx, email: string): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`
    select p.id from membership.person known join membership.person p on p.id = coalesce(known.merged_into, known.id)
    where known.email = ${email} and p.suspended_on is null`.execute(tx)
  return rows[0]?.id
}

export async function hasMandate(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql`select from membership.mandate where person_id = ${personId} limit 1`.execute(tx)
  return rows.length > 0
}

export async function findDemonstrationAccount(tx: Tx, id: string): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from membership.person where id = ${id} and demonstration_label is not null`.execute(tx)
  return rows[0]
}

export interface NewLink {
  token: string
  personId: string
  browser: string | null
  minutes: number
}

export async function addLink(tx: Tx, link: NewLink): Promise<void> {
  await sql`
    insert into membership.sign_in_link (token_hash, person_id, browser_hash, expires_at)
    values (${tokenHash(link.token)}, ${link.personId}, ${link.browser ? tokenHash(link.browser) : null},
      now() + make_interval(mins => ${link.minutes}))`.execute(tx)
}

/** Spends a link: one use, in time, and in the browser that asked when one did. */
export async function spendLink(tx: Tx, token: string, browser: string | null): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await sql<{ id: string; name: string }>`
    update membership.sign_in_link l set used_at = now() from membership.person p
    where p.id = l.person_id and p.suspended_on is null and l.token_hash = ${tokenHash(token)} and l.used_at is null and l.expires_at > now()
      and (l.browser_hash is null or l.browser_hash = ${browser ? tokenHash(browser) : null})
    returning p.id, p.name`.execute(tx)
  return rows[0]
}

export async function confirmEmail(tx: Tx, personId: string, on: Day): Promise<void> {
  await sql`update membership.person set email_confirmed_on = ${on} where id = ${personId} and email_confirmed_on is null`.execute(tx)
}

export async function addSession(tx: Tx, token: string, personId: string, days: number): Promise<void> {
  await sql`delete from membership.session where expires_at < now()`.execute(tx)
  await sql`
    insert into membership.session (token_hash, person_id, expires_at)
    values (${tokenHash(token)}, ${personId}, now() + make_interval(days => ${days}))`.execute(tx)
}

export async function dropSession(tx: Tx, token: string): Promise<void> {
  await sql`delete from membership.session where token_hash = ${tokenHash(token)}`.execute(tx)
}

/** Sending the same form twice asks once. @returns whether it was asked now */
export async function addJoiningRequest(tx: Tx, id: string, territoryId: string, form: JoiningForm, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into membership.joining_request (id, territory_id, organisation, kind, contact, email, message, asked_on, submission_key)
    values (${id}, ${territoryId}, ${form.organisation}, ${form.kind}, ${form.contact}, ${form.email}, ${form.message}, ${on}, ${form.submissionKey})
    on conflict (submission_key) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** @returns false when there is no such request in this territory, or it was answered already */
export async function saveAnswer(tx: Tx, territoryId: string, id: string, status: JoiningStatus): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update membership.joining_request set status = ${status}
    where territory_id = ${territoryId} and id = ${id} and status = 'received'`.execute(tx)
  return numAffectedRows === 1n
}

/** The organisation of that SIREN or, without one, of that name. */
export async function organisationNamed(tx: Tx, name: string, kind: string, siren: string | null, fictional = false): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select coalesce(merged_into, id) as id from membership.organisation
    where (${siren}::text is not null and siren = ${siren}) or (siren is null and lower(name) = lower(${name}))
    order by siren nulls last limit 1`.execute(tx)
  if (rows[0]) {
    // Known by its name from a publication: its number tells it from now on.
    await sql`update membership.organisation set siren = ${siren} where id = ${rows[0].id} and siren is null and ${siren}::text is not null`.execute(
      tx,
    )
    return rows[0].id
  }
  const id = newId<'organisation'>()
  await sql`
    insert into membership.organisation (id, name, kind, siren, fictional) values (${id}, ${name}, ${kind}, ${siren}, ${fictional})`.execute(
    tx,
  )
  return id
}

export async function savePublishedMandate(tx: Tx, territoryId: string, row: FactRow): Promise<void> {
  const personId = await publicPerson(tx, row.person!)
  const organisationId = await organisationNamed(tx, row.organisation!, row.role === 'elu-referent' ? 'public-body' : 'company', null)
  // Read again, a published mandate keeps its row: what was said of it since (its end, that it still holds) stands there.
  const { numAffectedRows } = await sql`
    update membership.mandate set organisation_id = ${organisationId}, title = ${textOrNull(row.title)},
      valid_until = coalesce(${textOrNull(row.until)}::date, valid_until), source = ${textOrNull(row.source)}, source_url = ${textOrNull(row.source_url)},
      published_on = ${textOrNull(row.published_on)}, to_verify = ${isTrue(row.to_verify)}, note = ${textOrNull(row.note)}
    where published and territory_id = ${territoryId} and person_id = ${personId} and role = ${row.role} and valid_from = ${row.from}`.execute(
    tx,
  )
  if (numAffectedRows) return
  await upsert(
    tx,
    'membership.mandate',
    ['id'],
    [
      {
        id: newId<'mandate'>(),
        person_id: personId,
        role: row.role,
        territory_id: territoryId,
        organisation_id: organisationId,
        title: textOrNull(row.title),
        valid_from: row.from,
        valid_until: textOrNull(row.until),
        published: true,
        source: textOrNull(row.source),
        source_url: textOrNull(row.source_url),
        published_on: textOrNull(row.published_on),
        to_verify: isTrue(row.to_verify),
        note: textOrNull(row.note),
      },
    ],
  )
}

// A person known from a publication has no address: nobody can sign in as them.
async function publicPerson(tx: Tx, name: string): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`select coalesce(merged_into, id) as id from membership.person where name = ${name} and email is null`.execute(tx)
  if (rows[0]) return rows[0].id
  const id = newId<'person'>()
  await sql`insert into membership.person (id, name) values (${id}, ${name})`.execute(tx)
  return id
}

export async function saveSupporter(tx: Tx, territoryId: string, row: FactRow): Promise<void> {
  const organisationId = await organisationNamed(tx, row.organisation!, row.kind!, null)
  await upsert(
    tx,
    'membership.supporter',
    ['territory_id', 'organisation_id'],
    [
      {
        territory_id: territoryId,
        organisation_id: organisationId,
        since: row.since,
        source: row.source,
        source_url: textOrNull(row.source_url),
        published_on: textOrNull(row.published_on),
        note: textOrNull(row.note),
      },
    ],
  )
}

export interface DemonstrationAccount {
  email: string
  name: string
  label: string
  role: string
  territoryId: string | null
  regionCode: string | null
  organisationId: string | null
  from: Day
}

/** An account of the demonstration; one that carries projects (`company`) needs no mandate. */
export async function saveDemonstrationAccount(tx: Tx, account: DemonstrationAccount): Promise<string> {
  const personId = await personAt(tx, account.email, account.name)
  await sql`
    update membership.person set name = ${account.name}, demonstration_label = ${account.label}, email_confirmed_on = ${account.from}
    where id = ${personId}`.execute(tx)
  if (account.role === 'company') return personId
  await sql`
    insert into membership.mandate (id, person_id, role, territory_id, region_code, organisation_id, valid_from, published)
    values (${newId<'mandate'>()}, ${personId}, ${account.role}, ${account.territoryId}, ${account.regionCode}, ${account.organisationId},
      ${account.from}, false)`.execute(tx)
  return personId
}

export async function saveInterest(tx: Tx, personId: string, filiere: string, on: Day): Promise<void> {
  await sql`
    insert into membership.interest (person_id, filiere, declared_on) values (${personId}, ${filiere}, ${on})
    on conflict do nothing`.execute(tx)
}

/** @returns those of the persons who have one */
export async function addressesOf(tx: Tx, personIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select email from membership.person where id = any(${[...personIds]}::uuid[]) and email is not null order by email`.execute(tx)
  return rows.map((row) => row.email)
}
