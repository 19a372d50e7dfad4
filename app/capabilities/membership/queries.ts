import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Actor, type Mandate, type MandateRole, visitor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import type { Id } from '#kernel/id.ts'
import type { JoiningRequest, OrganisationKind, PublishedMandate } from './model.ts'
import { rolesWithSecondFactor } from './model/second-factor.ts'

/** Tokens are kept as hashes: a copy of the database signs nobody in. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/**
 * Who a session token stands for today; a visitor when it is unknown, spent or expired, or still owes its second factor.
 * @param demo whether accounts of the demonstration may act: a database may keep some, and their sessions
 */
export async function actorOf(db: Db, token: string | undefined, on: Day, demo: boolean): Promise<Actor> {
  if (!token) return visitor
  const { rows } = await sql<{ id: Id<'person'>; name: string; mandates: Mandate[]; interests: string[]; companies: string[] }>`
    select p.id, p.name,
      coalesce((select jsonb_agg(jsonb_build_object('role', m.role, 'territoryId', m.territory_id, 'regionCode', m.region_code) order by m.role)
        from membership.mandate m
        where m.person_id = p.id and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)), '[]') as mandates,
      array(select filiere from membership.interest i where i.person_id = p.id) as interests,
      membership.companies_of(p.id, ${on}) as companies
    from membership.session s join membership.person p on p.id = s.person_id
    where s.token_hash = ${tokenHash(token)} and s.expires_at > now()
      and (${demo} or p.demonstration_label is null) and p.suspended_on is null
      and (s.second_factor_at is not null or p.demonstration_label is not null
        or not (p.second_factor or exists (select 1 from membership.mandate m
          where m.person_id = p.id and m.role = any(${[...rolesWithSecondFactor]}::text[])
            and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until))))`.execute(db)
  return rows[0] ?? visitor
}

export interface Reached {
  /** With the mandates of the day. */
  actor: Actor
  /** None: the person cannot be written to. */
  email: string | null
}

/**
 * A person as who they are on a day, and where to write to them: for what is told in their absence.
 * @param demo whether accounts of the demonstration may be written to
 */
export async function reachOf(db: Db | Tx, personId: string, on: Day, demo: boolean): Promise<Reached> {
  const { rows } = await sql<{ name: string; email: string | null; mandates: Mandate[]; interests: string[]; companies: string[] }>`
    select p.name, case when (${demo} or p.demonstration_label is null) and p.suspended_on is null then p.email end as email,
      coalesce((select jsonb_agg(jsonb_build_object('role', m.role, 'territoryId', m.territory_id, 'regionCode', m.region_code) order by m.role)
        from membership.mandate m
        where m.person_id = p.id and p.suspended_on is null and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)), '[]') as mandates,
      array(select filiere from membership.interest i where i.person_id = p.id) as interests,
      membership.companies_of(p.id, ${on}) as companies
    from membership.person p where p.id = ${personId}`.execute(db)
  const [person] = rows
  if (!person) return { actor: visitor, email: null }
  const { email, ...known } = person
  return { actor: { ...known, id: personId as Id<'person'> }, email }
}

export type LinkStatus = 'open' | 'other-browser' | 'spent'

/** What a sign-in link would do now, and for whom when it would; reading it spends nothing. */
export async function linkStatus(
  db: Db | Tx,
  token: string,
  browser: string | null,
): Promise<{ status: 'open'; name: string; email: string | null } | { status: Exclude<LinkStatus, 'open'> }> {
  const { rows } = await sql<{ name: string; email: string | null; ours: boolean }>`
    select p.name, p.email, (l.browser_hash is null or l.browser_hash is not distinct from ${browser ? tokenHash(browser) : null}) as ours
    from membership.sign_in_link l join membership.person p on p.id = l.person_id
    where l.token_hash = ${tokenHash(token)} and l.used_at is null and l.expires_at > now() and p.suspended_on is null`.execute(db)
  const [link] = rows
  if (!link) return { status: 'spent' }
  return link.ours ? { status: 'open', name: link.name, email: link.email } : { status: 'other-browser' }
}

/** How to reach a person, for the forms they fill in themselves. */
export async function contactOf(db: Db, personId: string): Promise<{ name: string; email: string | null } | undefined> {
  const { rows } = await sql<{ name: string; email: string | null }>`
    select name, email from membership.person where id = ${personId}`.execute(db)
  return rows[0]
}

/** Someone with a mandate, as an actor: the policy answers for them as it does for who asks. */
export interface Holder extends Actor {
  id: Id<'person'>
  organisation: string | null
}

/**
 * Who can sign in and holds one of these roles on a day, in a territory or, for the roles that have none, in the nation.
 * Their mandates are those, and no other; their address is not told.
 */
export async function holdersOf(
  db: Db | Tx,
  { territoryId, roles, on }: { territoryId: string; roles: readonly MandateRole[]; on: Day },
): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select p.id, p.name, min(o.name) as organisation,
      jsonb_agg(jsonb_build_object('role', m.role, 'territoryId', m.territory_id, 'regionCode', m.region_code) order by m.role) as mandates,
      array(select filiere from membership.interest i where i.person_id = p.id) as interests,
      membership.companies_of(p.id, ${on}) as companies
    from membership.mandate m
    join membership.person p on p.id = m.person_id
    left join membership.organisation o on o.id = m.organisation_id
    where m.role = any(${[...roles]}::text[]) and (m.territory_id = ${territoryId} or m.territory_id is null)
      and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until) and p.email is not null and p.suspended_on is null
    group by p.id order by p.name, p.id limit 500`.execute(db)
  return rows
}

/** The mandates that the public page of a territory tells, those that ended included. */
export async function publishedMandates(db: Db | Tx, territoryId: string): Promise<PublishedMandate[]> {
  const { rows } = await sql<PublishedMandate>`
    select m.role, p.name as person, o.name as organisation, m.title, m.valid_from as "from", m.valid_until as until,
      m.source, s.label as "sourceLabel", m.source_url as "sourceUrl", m.published_on as "publishedOn", m.to_verify as "toVerify", m.interim, m.note
    from membership.mandate m
    join membership.person p on p.id = m.person_id
    left join territory.source s on s.key = m.source
    left join membership.organisation o on o.id = m.organisation_id
    where m.territory_id = ${territoryId} and m.published
    order by m.role, m.valid_from desc`.execute(db)
  return rows
}

export interface Supporter {
  name: string
  kind: OrganisationKind
  since: Day
  source: string
  sourceLabel: string | null
  sourceUrl: string | null
  publishedOn: Day | null
  note: string | null
}

export async function supportersOf(db: Db | Tx, territoryId: string): Promise<Supporter[]> {
  const { rows } = await sql<Supporter>`
    select o.name, o.kind, s.since, s.source, d.label as "sourceLabel", s.source_url as "sourceUrl", s.published_on as "publishedOn", s.note
    from membership.supporter s
    join membership.organisation o on o.id = s.organisation_id
    left join territory.source d on d.key = s.source
    where s.territory_id = ${territoryId} order by o.name`.execute(db)
  return rows
}

/** Requests that reached a territory, newest first; at most a hundred. Hidden by the database from other territories. */
export async function joiningRequests(tx: Tx, territoryId: string): Promise<JoiningRequest[]> {
  const { rows } = await sql<JoiningRequest>`
    select id, organisation, kind, contact, email, message, asked_on as "askedOn", status
    from membership.joining_request where territory_id = ${territoryId}
    order by (status <> 'received'), asked_on desc, id desc limit 100`.execute(tx)
  return rows
}

/** The buttons of the demonstration's sign-in page, in the order of its file. */
export async function demonstrationAccounts(db: Db): Promise<{ id: string; name: string; label: string }[]> {
  const { rows } = await sql<{ id: string; name: string; label: string }>`
    select id, name, demonstration_label as label from membership.person
    where demonstration_label is not null order by id`.execute(db)
  return rows
}
