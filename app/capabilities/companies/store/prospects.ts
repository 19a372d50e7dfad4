import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { tokenHash } from '#cap/membership/queries.ts'
import type { AnswerForm, DecisionForm, Firm, ProspectForm, ProspectText } from '../model/prospects.ts'
import type { Offerer } from '../policy.ts'

interface NewProspect {
  id: string
  reference: string
  offerer: Offerer
  form: ProspectForm
  personId: string
  on: Day
}

/** The next one of a year. Asked as the system: references count what others offer too. */
export async function nextReference(tx: Tx, year: string): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended('companies.prospect', 0))`.execute(tx)
  const { rows } = await sql<{ number: number }>`
    select coalesce(max(substr(reference, 8)::int), 0) + 1 as number from companies.prospect where reference like ${`I-${year}-%`}`.execute(
    tx,
  )
  return `I-${year}-${String(rows[0]!.number).padStart(4, '0')}`
}

/** @returns its reference; the one it has already when the same form was sent before */
export async function addProspect(
  tx: Tx,
  { id, reference, offerer, form, personId, on }: NewProspect,
): Promise<{ reference: string; isNew: boolean }> {
  const { rows: added } = await sql<{ reference: string }>`
    insert into companies.prospect (id, reference, region_code, territory_id, title, words, filiere, land_m2, building_m2, power_kw, needs, jobs, wanted_on,
      filed_by, filed_on, submission_key)
    values (${id}, ${reference}, ${offerer.regionCode}, ${offerer.territoryId}, ${form.title}, ${form.words},
      ${form.filiere}, ${form.landM2}, ${form.buildingM2}, ${form.powerKw}, ${form.needs}, ${form.jobs}, ${form.wantedOn}, ${personId}, ${on}, ${form.submissionKey})
    on conflict (submission_key) do nothing returning reference`.execute(tx)
  if (added[0]) {
    await sql`
      insert into companies.prospect_firm (prospect_id, name, siren, contact_name, contact_email)
      values (${id}, ${form.firmName}, ${form.firmSiren}, ${form.contactName}, ${form.contactEmail})`.execute(tx)
    return { reference: added[0].reference, isNew: true }
  }
  const { rows } = await sql<{
    reference: string
  }>`select reference from companies.prospect where submission_key = ${form.submissionKey}`.execute(tx)
  return { reference: rows[0]!.reference, isNew: false }
}

/** @returns false when it changed since it was seen, or was offered */
export async function saveDraft(tx: Tx, id: string, version: number, form: ProspectText & { firm: Firm }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update companies.prospect set title = ${form.title}, words = ${form.words}, filiere = ${form.filiere}, land_m2 = ${form.landM2},
      building_m2 = ${form.buildingM2}, power_kw = ${form.powerKw}, needs = ${form.needs}, jobs = ${form.jobs}, wanted_on = ${form.wantedOn},
      version = version + 1
    where id = ${id} and version = ${version} and offered_at is null`.execute(tx)
  if (numAffectedRows !== 1n) return false
  const { firm } = form
  await sql`
    update companies.prospect_firm set name = ${firm.name}, siren = ${firm.siren}, contact_name = ${firm.contactName}, contact_email = ${firm.contactEmail}
    where prospect_id = ${id}`.execute(tx)
  return true
}

/** To all at once: one row says to whom, when and until when. @returns false when it changed since it was seen, or was offered already */
export async function offer(tx: Tx, id: string, version: number, to: readonly string[], dueOn: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update companies.prospect set offered_to = ${[...to]}::uuid[], offered_at = now(), due_on = ${dueOn}, version = version + 1
    where id = ${id} and version = ${version} and offered_at is null`.execute(tx)
  return numAffectedRows === 1n
}

/** An offer of a told world, made on a day that is past. */
export async function offerOn(tx: Tx, id: string, to: readonly string[], { on, dueOn }: { on: Day; dueOn: Day }): Promise<void> {
  await sql`
    update companies.prospect set offered_to = ${[...to]}::uuid[], offered_at = (${on}::date + time '10:00') at time zone 'Europe/Paris', due_on = ${dueOn},
      version = version + 1
    where id = ${id}`.execute(tx)
}

/** The answers of a told world, given on a day that is past. */
export async function answeredOn(tx: Tx, id: string, on: Day): Promise<void> {
  await sql`update companies.prospect_answer set answered_at = (${on}::date + time '16:30') at time zone 'Europe/Paris' where prospect_id = ${id}`.execute(
    tx,
  )
}

export async function setToken(tx: Tx, prospectId: string, token: string): Promise<void> {
  await sql`update companies.prospect_firm set token_hash = ${tokenHash(token)} where prospect_id = ${prospectId}`.execute(tx)
}

interface Answering {
  territoryId: string
  prospectId: string
  personId: string
  /** The version that was seen; nothing when there was no answer yet. */
  version: number | null
}

/** @returns false when it changed since it was seen */
export async function answer(tx: Tx, { territoryId, prospectId, personId, version }: Answering, form: AnswerForm): Promise<boolean> {
  const { numAffectedRows } =
    version === null
      ? await sql`
        insert into companies.prospect_answer (territory_id, prospect_id, kind, site, land_m2, available_on, conditions, answered_by)
        values (${territoryId}, ${prospectId}, ${form.kind}, ${form.site}, ${form.landM2}, ${form.availableOn}, ${form.conditions}, ${personId})
        on conflict do nothing`.execute(tx)
      : await sql`
        update companies.prospect_answer set kind = ${form.kind}, site = ${form.site}, land_m2 = ${form.landM2}, available_on = ${form.availableOn},
          conditions = ${form.conditions}, answered_by = ${personId}, answered_at = now(), version = version + 1
        where territory_id = ${territoryId} and prospect_id = ${prospectId} and version = ${version}`.execute(tx)
  return numAffectedRows === 1n
}

/** @returns false when it changed since it was seen */
export async function endOffer(tx: Tx, id: string, version: number, { ended, chosenId, reason }: DecisionForm): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update companies.prospect set ended = ${ended}, ended_at = now(), chosen_id = ${chosenId}, reason = ${reason}, version = version + 1
    where id = ${id} and version = ${version} and ended is null`.execute(tx)
  return numAffectedRows === 1n
}

/** What the firm says of itself: done as the system, for its link is its right. @returns false when it was said already */
export async function revealFirm(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update companies.prospect set revealed_at = now(), version = version + 1
    where id = ${id} and chosen_id is not null and revealed_at is null and declined_at is null`.execute(tx)
  return numAffectedRows === 1n
}

export async function declineForFirm(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update companies.prospect set declined_at = now(), version = version + 1
    where id = ${id} and chosen_id is not null and revealed_at is null and declined_at is null`.execute(tx)
  return numAffectedRows === 1n
}
