import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Tier } from '#cap/membership/policy.ts'
import type { IdeaForm, Stage } from './model.ts'

export interface NewProject extends Omit<IdeaForm, 'contact' | 'email'> {
  id: string
  territoryId: string
  reference: string
  filedOn: Day
}

/** @returns false when the same form was already filed */
export async function addProject(tx: Tx, p: NewProject): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into projects.project (id, territory_id, reference, submission_key, title, summary, company, siren, siret, naf, commune_code,
      filiere, enjeux, purpose, cost, starts_on, ends_on, jobs_created, jobs_maintained, stage, tier, filed_on, origin)
    values (${p.id}, ${p.territoryId}, ${p.reference}, ${p.submissionKey}, ${p.title}, ${p.summary}, ${p.company},
      ${p.siret.slice(0, 9)}, ${p.siret}, ${p.naf}, ${p.communeCode}, ${p.filiere}, ${p.enjeux}, ${p.purpose}, ${p.cost}, ${p.startsOn}, ${p.endsOn},
      ${p.jobsCreated}, ${p.jobsMaintained}, 'idea', 'secret', ${p.filedOn}, 'filed')
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

export async function nextReference(tx: Tx, on: Day): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('projects.reference_number') as number`.execute(tx)
  return `P-${on.slice(0, 4)}-${String(rows[0]!.number).padStart(4, '0')}`
}

export async function referenceOfSubmission(tx: Tx, territoryId: string, submissionKey: string): Promise<string | undefined> {
  const { rows } = await sql<{ reference: string }>`
    select reference from projects.project where territory_id = ${territoryId} and submission_key = ${submissionKey}`.execute(tx)
  return rows[0]?.reference
}

type Key = { id: string; territoryId: string }

export async function addCarrier(tx: Tx, { id, territoryId }: Key, personId: string): Promise<void> {
  await sql`
    insert into projects.carrier (territory_id, project_id, person_id) values (${territoryId}, ${id}, ${personId})
    on conflict do nothing`.execute(tx)
}

/** @returns false when the person was named already */
export async function addNamedMember(tx: Tx, { id, territoryId }: Key, personId: string, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into projects.named_member (territory_id, project_id, person_id, added_on) values (${territoryId}, ${id}, ${personId}, ${on})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

export interface StageChange extends Key {
  stage: Stage
  reason?: string | null
  decidedOn?: Day | null
}

export async function saveStage(tx: Tx, { id, territoryId, stage, reason = null, decidedOn = null }: StageChange): Promise<void> {
  await sql`
    update projects.project set stage = ${stage}, reason = ${reason}, decided_on = ${decidedOn}, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export async function saveTier(tx: Tx, { id, territoryId }: Key, tier: Tier, embargoUntil: Day | null): Promise<void> {
  await sql`
    update projects.project set tier = ${tier}, embargo_until = ${embargoUntil}, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export interface ToldProject extends Omit<NewProject, 'siret' | 'communeCode' | 'cost' | 'startsOn' | 'endsOn' | 'purpose'> {
  siret: string | null
  communeCode: string | null
  cost: number | null
  startsOn: string | null
  endsOn: string | null
  purpose: string | null
  stage: string
  tier: string
  decidedOn: string | null
  worksOn: string | null
  endedOn: string | null
  origin: 'published' | 'demonstration'
  source: string
  sourceUrl: string | null
  toVerify: boolean
}

/** A project that a publication or the demonstration tells, at whatever stage it says. */
export async function addToldProject(tx: Tx, p: ToldProject): Promise<void> {
  await sql`
    insert into projects.project (id, territory_id, reference, submission_key, title, summary, company, siren, siret, naf, commune_code,
      filiere, enjeux, purpose, cost, starts_on, ends_on, jobs_created, jobs_maintained, stage, tier, filed_on, decided_on,
      works_on, ended_on, origin, source, source_url, to_verify)
    values (${p.id}, ${p.territoryId}, ${p.reference}, ${p.submissionKey}, ${p.title}, ${p.summary}, ${p.company},
      ${p.siret?.slice(0, 9) ?? null}, ${p.siret}, ${p.naf}, ${p.communeCode}, ${p.filiere}, ${p.enjeux}, ${p.purpose}, ${p.cost},
      ${p.startsOn}, ${p.endsOn}, ${p.jobsCreated}, ${p.jobsMaintained}, ${p.stage}, ${p.tier}, ${p.filedOn}, ${p.decidedOn}, ${p.worksOn}, ${p.endedOn}, ${p.origin},
      ${p.source}, ${p.sourceUrl}, ${p.toVerify})`.execute(tx)
}
