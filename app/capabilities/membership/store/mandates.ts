import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type FactRow, isTrue, textOrNull } from '#kernel/fact-table.ts'
import { upsert } from '#kernel/bulk.ts'
import { newId } from '#kernel/id.ts'
import type { HeldMandate, InvitationForm, LocalRole } from '../model/mandates.ts'
import { tokenHash } from '../queries.ts'
import { mandateColumns } from '../queries/mandates.ts'

export interface NewInvitation extends Omit<InvitationForm, 'request'> {
  territoryId: string
  token: string
  requestId: string | null
  invitedBy: string
  on: Day
  expiresOn: Day
}

export async function addInvitation(tx: Tx, i: NewInvitation): Promise<string> {
  const id = newId<'invitation'>()
  await sql`
    insert into membership.invitation (territory_id, id, token_hash, email, name, role, organisation, organisation_kind, siret, title, interim,
      valid_from, valid_until, invited_by, invited_on, expires_on, request_id)
    values (${i.territoryId}, ${id}, ${tokenHash(i.token)}, ${i.email}, ${i.name}, ${i.role}, ${i.organisation}, ${i.organisationKind}, ${i.siret},
      ${i.title}, ${i.interim}, ${i.from}, ${i.until}, ${i.invitedBy}, ${i.on}, ${i.expiresOn}, ${i.requestId})`.execute(tx)
  return id
}

/** A new token for an invitation that waits, and a new delay. @returns the address it goes to, nothing when it no longer waits */
export async function renewInvitation(
  tx: Tx,
  territoryId: string,
  id: string,
  token: string,
  expiresOn: Day,
): Promise<{ email: string; name: string; role: LocalRole } | undefined> {
  const { rows } = await sql<{ email: string; name: string; role: LocalRole }>`
    update membership.invitation set token_hash = ${tokenHash(token)}, expires_on = ${expiresOn}
    where territory_id = ${territoryId} and id = ${id} and accepted_on is null and withdrawn_on is null returning email, name, role`.execute(
    tx,
  )
  return rows[0]
}

/** @returns false when it no longer waits */
export async function withdrawInvitation(tx: Tx, territoryId: string, id: string, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update membership.invitation set withdrawn_on = ${on}
    where territory_id = ${territoryId} and id = ${id} and accepted_on is null and withdrawn_on is null`.execute(tx)
  return numAffectedRows === 1n
}

export interface TakenInvitation extends Omit<NewInvitation, 'token' | 'on' | 'expiresOn'> {
  id: string
}

/** Spends an invitation: one use, in time. */
export async function takeInvitation(tx: Tx, token: string, on: Day): Promise<TakenInvitation | undefined> {
  const { rows } = await sql<TakenInvitation>`
    update membership.invitation set accepted_on = ${on}
    where token_hash = ${tokenHash(token)} and accepted_on is null and withdrawn_on is null and ${on} <= expires_on
      and (valid_until is null or ${on} <= valid_until)
    returning id, territory_id as "territoryId", email, name, role, organisation, organisation_kind as "organisationKind", siret, title, interim,
      valid_from as "from", valid_until as until, invited_by as "invitedBy", request_id as "requestId"`.execute(tx)
  return rows[0]
}

export interface NewMandate {
  territoryId: string
  personId: string
  role: LocalRole
  organisationId: string | null
  title: string | null
  interim: boolean
  from: Day
  until: Day | null
  grantedBy: string | null
  endReason?: string | null
  /** Who says so, when it was not given here. */
  source?: string
  on: Day
}

const isOfPair = (role: LocalRole) => role === 'elu-referent' || role === 'industriel-referent'

/** Whoever leads the territory is public: the halves of the pair are told on its page. */
export async function addMandate(tx: Tx, m: NewMandate): Promise<string> {
  const id = newId<'mandate'>()
  await sql`
    insert into membership.mandate (id, person_id, role, territory_id, organisation_id, title, interim, valid_from, valid_until, published, granted_by, granted_on, end_reason, source,
      published_on)
    values (${id}, ${m.personId}, ${m.role}, ${m.territoryId}, ${m.organisationId}, ${m.title}, ${m.interim}, ${m.from}, ${m.until},
      ${isOfPair(m.role)}, ${m.grantedBy}, ${m.on}, ${m.endReason ?? null}, ${m.source ?? 'mandat donné dans Ressort'}, ${m.on})`.execute(
    tx,
  )
  return id
}

/** A person of the demonstration without an address, the same whatever the number of their mandates. */
export async function tellPerson(tx: Tx, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from membership.person where name = ${name} and email is null`.execute(tx)
  if (rows[0]) return rows[0].id
  const id = newId<'person'>()
  await sql`insert into membership.person (id, name) values (${id}, ${name})`.execute(tx)
  return id
}

/** A mandate of a territory, held until the transaction ends. */
export async function mandateToChange(tx: Tx, territoryId: string, id: string): Promise<HeldMandate | undefined> {
  const { rows } = await sql<HeldMandate>`
    select ${mandateColumns} from membership.mandate m join membership.person p on p.id = m.person_id
    left join membership.organisation o on o.id = m.organisation_id
    where m.territory_id = ${territoryId} and m.id = ${id} for update of m`.execute(tx)
  return rows[0]
}

export async function saveMandateEnd(tx: Tx, id: string, until: Day | null, reason: string | null): Promise<void> {
  await sql`
    update membership.mandate set valid_until = ${until}, end_reason = ${reason}, version = version + 1 where id = ${id}`.execute(tx)
}

export async function confirmMandate(tx: Tx, id: string, on: Day): Promise<void> {
  await sql`update membership.mandate set confirmed_on = ${on}, version = version + 1 where id = ${id}`.execute(tx)
}

/** The organisation of an invitation, made when nobody knows it; found by the SIREN of its establishment first. */
export async function organisationOf(tx: Tx, name: string, kind: string, siret: string | null): Promise<string> {
  const siren = siret?.slice(0, 9) ?? null
  const { rows } = await sql<{ id: string }>`
    select coalesce(merged_into, id) as id from membership.organisation
    where (${siren}::text is not null and siren = ${siren}) or (${siren}::text is null and lower(name) = lower(${name}))
    order by siren nulls last limit 1`.execute(tx)
  if (rows[0]) return rows[0].id
  const id = newId<'organisation'>()
  await sql`
    insert into membership.organisation (id, name, kind, siren, siret) values (${id}, ${name}, ${kind}, ${siren}, ${siret})
    on conflict do nothing`.execute(tx)
  return id
}

/** Two rows become one: what names the first names the second, and the first says whom it stands for. @returns how many rows were moved */
export async function mergeRows(tx: Tx, kind: 'person' | 'organisation', gone: string, kept: string): Promise<number> {
  if (kind === 'person') await sql`delete from membership.session where person_id = ${gone}`.execute(tx)
  const { rows } = await sql<{ moved: number }>`
    select membership.move_references(${`membership.${kind}`}::regclass, ${gone}, ${kept}) as moved`.execute(tx)
  await sql`update ${sql.table(`membership.${kind}`)} set merged_into = ${kept} where id = ${gone}`.execute(tx)
  return rows[0]!.moved
}

export async function saveProgrammeEvents(tx: Tx, rows: readonly FactRow[]): Promise<void> {
  await upsert(
    tx,
    'membership.programme_event',
    ['code'],
    rows.map((row) => ({
      code: row.code,
      kind: row.kind,
      label: row.label,
      happens_on: row.on,
      source: row.source,
      source_url: textOrNull(row.source_url),
      to_verify: isTrue(row.to_verify),
    })),
  )
}

export interface EndToTell {
  id: string
  personId: string
  person: string
  role: LocalRole
  territoryId: string
  territoryCode: string
  territoryName: string
  until: Day
  interim: boolean
}

const endColumns = sql`
  m.id, m.person_id as "personId", p.name as person, m.role, m.territory_id as "territoryId", t.code as "territoryCode",
  coalesce(t.own_name, t.name) as "territoryName", m.valid_until as until, m.interim`

/** The mandates whose end has come within so many days and was not told at that distance, or nearer; at most two hundred at a time. */
export async function endsToTell(tx: Tx, days: number, on: Day): Promise<EndToTell[]> {
  const { rows } = await sql<EndToTell>`
    select ${endColumns} from membership.mandate m
    join membership.person p on p.id = m.person_id
    join territory.territory t on t.id = m.territory_id
    where m.valid_from <= ${on} and m.valid_until between ${on}::date and ${on}::date + ${days}::integer
      and not exists (select 1 from membership.mandate_notice n where n.mandate_id = m.id and n.days between 1 and ${days})
    order by m.valid_until, m.id limit 200`.execute(tx)
  return rows
}

/** The mandates that ended before a day, in the month before it, and whose end is not written yet. */
export async function endsToClose(tx: Tx, on: Day): Promise<EndToTell[]> {
  const { rows } = await sql<EndToTell>`
    select ${endColumns} from membership.mandate m
    join membership.person p on p.id = m.person_id
    join territory.territory t on t.id = m.territory_id
    where m.valid_until < ${on} and m.valid_until >= ${on}::date - 31
      and not exists (select 1 from membership.mandate_notice n where n.mandate_id = m.id and n.days = 0)
    order by m.valid_until, m.id limit 200`.execute(tx)
  return rows
}

/** @returns false when another process told it meanwhile */
export async function noteEnd(tx: Tx, mandateId: string, days: number, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into membership.mandate_notice (mandate_id, days, told_on) values (${mandateId}, ${days}, ${on}) on conflict do nothing`.execute(
    tx,
  )
  return numAffectedRows === 1n
}

/** Closes the sessions of who no longer holds any mandate on a day. @returns how many */
export async function closeSessionsWithoutMandate(tx: Tx, personId: string, on: Day): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from membership.session s where s.person_id = ${personId} and not exists (select 1 from membership.mandate m
      where m.person_id = s.person_id and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until))`.execute(tx)
  return Number(numAffectedRows)
}

/** Where to write to these persons; one without an address is passed over. */
export async function mailboxesOf(tx: Tx, personIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select email from membership.person where id = any(${[...personIds]}::uuid[]) and email is not null order by email`.execute(tx)
  return rows.map((row) => row.email)
}
