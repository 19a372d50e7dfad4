import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import type { HeldMandate, Invitation, LocalRole, MandateMoment, ProgrammeEvent } from '../model/mandates.ts'
import { roles } from '../model.ts'
import { tokenHash } from '../queries.ts'

export const mandateColumns: RawBuilder<unknown> = sql`
  m.id, m.person_id as "personId", p.name as person, m.role, o.id as "organisationId", o.name as organisation, m.title, m.valid_from as "from", m.valid_until as until,
  m.interim, m.end_reason as "endReason", m.confirmed_on as "confirmedOn", p.email is not null as "signsIn", m.to_verify as "toVerify", m.version`

const mandateTables = sql`
  membership.mandate m
  join membership.person p on p.id = m.person_id
  left join membership.organisation o on o.id = m.organisation_id`

export interface MandateFilter {
  search?: string | undefined
  role?: LocalRole | undefined
  moment?: MandateMoment | undefined
  sort?: 'person' | 'role' | 'until' | 'from' | undefined
  descending?: boolean | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

export const mandatesExportedAtMost = 10_000

const orders: Record<NonNullable<MandateFilter['sort']>, RawBuilder<unknown>> = {
  person: sql`lower(p.name)`,
  role: sql`m.role`,
  until: sql`coalesce(m.valid_until, 'infinity')`,
  from: sql`m.valid_from`,
}

/** The mandates of a territory, those that ended included, and how many there are. */
export async function mandatesOf(
  tx: Tx,
  territoryId: string,
  on: Day,
  filter: MandateFilter = {},
): Promise<{ lines: HeldMandate[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const moment = filter.moment ?? null
  const matching = sql`m.territory_id = ${territoryId}
    and (${filter.role ?? null}::text is null or m.role = ${filter.role ?? null})
    and (${like}::text is null or p.name ilike ${like} or o.name ilike ${like})
    and (${moment}::text is null
      or (${moment} = 'current' and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until))
      or (${moment} = 'ended' and m.valid_until < ${on}) or (${moment} = 'to-come' and m.valid_from > ${on}))`
  const size = Math.min(filter.pageSize ?? 25, mandatesExportedAtMost)
  const direction = filter.descending ? sql`desc` : sql`asc`
  const { rows: lines } = await sql<HeldMandate>`
    select ${mandateColumns} from ${mandateTables} where ${matching}
    order by ${orders[filter.sort ?? 'person']} ${direction}, m.valid_from desc, m.id
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from ${mandateTables} where ${matching}`.execute(tx)
  return { lines, total: count[0]!.total }
}

/** What calls for somebody's attention: mandates of the pair or of the chef de projet, and any that ends within 90 days. */
export async function mandatesToWatch(tx: Tx, territoryId: string, on: Day): Promise<HeldMandate[]> {
  const { rows } = await sql<HeldMandate>`
    select ${mandateColumns} from ${mandateTables}
    where m.territory_id = ${territoryId} and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)
      and (m.role in ('elu-referent', 'industriel-referent', 'chef-de-projet') or m.valid_until <= ${on}::date + 90)
    order by m.valid_until nulls last, p.name limit 200`.execute(tx)
  return rows
}

/** A person who holds or held a mandate in a territory, with all of those they had there; nothing for another. */
export async function personIn(
  tx: Tx,
  territoryId: string,
  personId: string,
): Promise<{ name: string; mandates: HeldMandate[] } | undefined> {
  const { rows } = await sql<HeldMandate>`
    select ${mandateColumns} from ${mandateTables}
    where m.territory_id = ${territoryId} and m.person_id = ${personId} order by m.valid_from desc, m.id limit 200`.execute(tx)
  const [first] = rows
  return first && { name: first.person, mandates: rows }
}

/** Whose these mandates are, and of which territory: for who may still be told of them. */
export async function placesOfMandates(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; personId: string; territoryId: string; regionCode: string }[]> {
  const { rows } = await sql<{ id: string; personId: string; territoryId: string; regionCode: string }>`
    select m.id, m.person_id as "personId", m.territory_id as "territoryId", t.region_code as "regionCode"
    from membership.mandate m join territory.territory t on t.id = m.territory_id where m.id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows
}

/** How many other territories a person has a mandate in today: nobody is told which. */
export async function territoriesElsewhere(tx: Tx, territoryId: string, personId: string, on: Day): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct territory_id) as count from membership.mandate
    where person_id = ${personId} and territory_id <> ${territoryId}
      and valid_from <= ${on} and (valid_until is null or ${on} <= valid_until)`.execute(tx)
  return rows[0]!.count
}

const invitationColumns = sql`
  i.id, i.email, i.name, i.role, i.organisation, i.title, i.interim, i.valid_from as "from", i.valid_until as until, n.name as "invitedBy",
  i.invited_on as "invitedOn", i.expires_on as "expiresOn", i.accepted_on as "acceptedOn", i.withdrawn_on as "withdrawnOn"`

/** The invitations of a territory, those that wait first; at most a hundred. Hidden by the database from who may not invite. */
export async function invitationsOf(tx: Tx, territoryId: string): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select ${invitationColumns} from membership.invitation i join membership.person n on n.id = i.invited_by
    where i.territory_id = ${territoryId}
    order by (i.accepted_on is not null or i.withdrawn_on is not null), i.invited_on desc, i.id desc limit 100`.execute(tx)
  return rows
}

export interface Offer extends Invitation {
  territoryCode: string
  territoryName: string
  /** Whether somebody already signs in at that address. */
  isKnown: boolean
}

/** What the link of an invitation offers; the caller has the token, or reads nothing. @param tx elevated, since who reads is nobody yet */
export async function invitationByToken(tx: Tx, token: string): Promise<Offer | undefined> {
  const { rows } = await sql<Offer>`
    select ${invitationColumns}, t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
      exists (select 1 from membership.person p where p.email = i.email) as "isKnown"
    from membership.invitation i
    join membership.person n on n.id = i.invited_by
    join territory.territory t on t.id = i.territory_id
    where i.token_hash = ${tokenHash(token)}`.execute(tx)
  return rows[0]
}

export async function programmeEvents(db: Db | Tx): Promise<ProgrammeEvent[]> {
  const { rows } = await sql<ProgrammeEvent>`
    select e.code, e.label, e.happens_on as "on", e.source, s.label as "sourceLabel", e.source_url as "sourceUrl", e.to_verify as "toVerify"
    from membership.programme_event e left join territory.source s on s.key = e.source order by e.happens_on desc limit 50`.execute(db)
  return rows
}

export interface NamedRow {
  id: string
  name: string
  /** What tells one from the other: an organisation for a person, a SIREN for an organisation. */
  about: string | null
  hasAddress: boolean
}

/** The persons who hold or held a mandate in a territory. */
export async function peopleOf(tx: Tx, territoryId: string): Promise<NamedRow[]> {
  const { rows } = await sql<Omit<NamedRow, 'about'> & { held: { role: LocalRole; organisation: string | null }[] }>`
    select p.id, p.name, p.email is not null as "hasAddress",
      jsonb_agg(distinct jsonb_build_object('role', m.role, 'organisation', o.name)) as held
    from membership.mandate m join membership.person p on p.id = m.person_id
    left join membership.organisation o on o.id = m.organisation_id
    where m.territory_id = ${territoryId} and p.merged_into is null group by p.id order by p.name, p.id limit 1000`.execute(tx)
  return rows.map(({ held, ...person }) => ({
    ...person,
    about: held.map(({ role, organisation }) => [roles[role].toLowerCase(), organisation].filter(Boolean).join(', ')).join(' ; '),
  }))
}

/** The organisations of a territory: those of its mandates and of its supporters. */
export async function organisationsOf(tx: Tx, territoryId: string): Promise<NamedRow[]> {
  const { rows } = await sql<NamedRow>`
    select o.id, o.name, o.siren as about, false as "hasAddress" from membership.organisation o
    where o.merged_into is null and o.id in (
      select organisation_id from membership.mandate where territory_id = ${territoryId} and organisation_id is not null
      union select organisation_id from membership.supporter where territory_id = ${territoryId})
    order by o.name, o.id limit 1000`.execute(tx)
  return rows
}

export interface ReferenceCount {
  place: string
  count: number
}

/** What names a person or an organisation, table by table. @param tx elevated: the count is told, the rows are not */
export async function referencesTo(tx: Tx, kind: 'person' | 'organisation', id: string): Promise<ReferenceCount[]> {
  const { rows } =
    await sql<ReferenceCount>`select place, count from membership.references_to(${`membership.${kind}`}::regclass, ${id})`.execute(tx)
  return rows
}

/** Whether a person may be merged by a territory: all the mandates they ever had are of it, and no company is theirs. */
export async function isOfTerritoryAlone(tx: Tx, personId: string, territoryId: string): Promise<boolean> {
  const { rows } = await sql<{ elsewhere: number }>`
    select count(*) as elsewhere from membership.mandate
    where person_id = ${personId} and territory_id is distinct from ${territoryId}`.execute(tx)
  return rows[0]!.elsewhere === 0
}

/** Whether one of these persons may not sign in. */
export async function isAnySuspended(tx: Tx, personIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select from membership.person where id = any(${[...personIds]}::uuid[]) and suspended_on is not null limit 1`.execute(tx)
  return rows.length > 0
}

/** Whether a person holds a mandate of the nation on a day, or will. */
export async function holdsTheNation(tx: Tx, personId: string, on: Day): Promise<boolean> {
  const { rows } = await sql`
    select from membership.mandate where person_id = ${personId} and territory_id is null and (valid_until is null or ${on} <= valid_until)
    limit 1`.execute(tx)
  return rows.length > 0
}
