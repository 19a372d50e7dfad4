import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { CompanyForm, LeadForm, RefusalForm, VisitForm } from './model.ts'

/** @returns its id, or nothing when the territory knows this SIRET, or this name without one */
export async function addCompany(tx: Tx, territoryId: string, company: CompanyForm, on: Day): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into companies.company (territory_id, id, name, siret, naf, commune_code, headcount, headcount_on, group_name, source, entered_on)
    values (${territoryId}, ${newId<'company'>()}, ${company.name}, ${company.siret}, ${company.naf}, ${company.communeCode}, ${company.headcount},
      ${company.headcountOn}, ${company.groupName}, ${company.source}, ${on})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id
}

/** The company of this name, entered now when the territory has none. */
export async function companyNamed(tx: Tx, territoryId: string, name: string, source: string, on: Day): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from companies.company where territory_id = ${territoryId} and lower(name) = lower(${name}) order by id limit 1`.execute(tx)
  if (rows[0]) return rows[0].id
  const unknown = { name, siret: null, naf: null, communeCode: null, headcount: null, headcountOn: null, groupName: null, source }
  return (await addCompany(tx, territoryId, unknown, on))!
}

/** @returns false when it changed since it was seen, or when another has this SIRET */
export async function saveCompany(tx: Tx, territoryId: string, id: string, version: number, company: CompanyForm): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update companies.company set name = ${company.name}, siret = ${company.siret}, naf = ${company.naf}, commune_code = ${company.communeCode},
      headcount = ${company.headcount}, headcount_on = ${company.headcountOn}, group_name = ${company.groupName}, source = ${company.source},
      version = version + 1
    where territory_id = ${territoryId} and id = ${id} and version = ${version}`.execute(tx)
  return numAffectedRows === 1n
}

export async function isSiretTaken(tx: Tx, territoryId: string, siret: string | null, except: string): Promise<boolean> {
  const { rows } =
    await sql`select from companies.company where territory_id = ${territoryId} and siret = ${siret} and id <> ${except}`.execute(tx)
  return rows.length > 0
}

/** @returns false when the same form was already sent */
export async function addVisit(
  tx: Tx,
  territoryId: string,
  id: string,
  companyId: string,
  visit: VisitForm,
  personId: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into companies.visit (territory_id, id, company_id, visited_on, met, sourced_by, summary, energy, water, land, skills, written_by, submission_key)
    values (${territoryId}, ${id}, ${companyId}, ${visit.visitedOn}, ${visit.met}, ${visit.sourcedBy}, ${visit.summary}, ${visit.energy}, ${visit.water},
      ${visit.land}, ${visit.skills}, ${personId}, ${visit.submissionKey})
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await sql`
    insert into companies.blocker (territory_id, visit_id, kind)
    select ${territoryId}, ${id}, unnest(${[...new Set(visit.blockers)]}::text[])`.execute(tx)
  return true
}

export async function addPhoto(
  tx: Tx,
  territoryId: string,
  visitId: string,
  photo: { fileHash: string; mediaType: string },
): Promise<void> {
  await sql`
    insert into companies.photo (territory_id, id, visit_id, file_hash, media_type)
    values (${territoryId}, ${newId<'photo'>()}, ${visitId}, ${photo.fileHash}, ${photo.mediaType})`.execute(tx)
}

/** @returns false when the same form was already sent */
export async function addLead(
  tx: Tx,
  territoryId: string,
  lead: LeadForm & { id: string; visitId: string | null; personId: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into companies.lead (territory_id, id, company_id, title, words, channel, sourced_by, received_on, visit_id, written_by, submission_key)
    values (${territoryId}, ${lead.id}, ${lead.companyId}, ${lead.title}, ${lead.words}, ${lead.channel}, ${lead.sourcedBy}, ${lead.receivedOn},
      ${lead.visitId}, ${lead.personId}, ${lead.submissionKey})
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

type Decision = { state: 'qualified'; projectId: string | null } | ({ state: 'refused' } & RefusalForm) | { state: 'received' }

/** Qualified, refused with its reason, or to examine again. */
export async function decideLead(tx: Tx, territoryId: string, id: string, decision: Decision, on: Day): Promise<void> {
  const refusal = decision.state === 'refused' ? decision : { refusal: null, refusalWords: null }
  await sql`
    update companies.lead set state = ${decision.state}, refusal = ${refusal.refusal}, refusal_words = ${refusal.refusalWords},
      project_id = ${decision.state === 'qualified' ? decision.projectId : null}, decided_on = ${decision.state === 'received' ? null : on},
      version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}
