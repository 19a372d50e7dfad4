import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Effect, HireSurvey } from '../model/effects.ts'
import type { AmendmentKind, Milestone, Risk, Sheet, SheetField } from '../model/follow-up.ts'

type Key = { id: string; territoryId: string }
/** Who enters a line; nobody when the demonstration is loaded. */
type Author = string | null

export async function saveSheet(tx: Tx, { id, territoryId }: Key, sheet: Sheet): Promise<void> {
  await sql`
    update projects.project set collective = ${sheet.collective}, arising = ${sheet.arising}, channel = ${sheet.channel}, pilot = ${sheet.pilot},
      operator_contact = ${sheet.operatorContact}, eligible_base = ${sheet.eligibleBase}, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export interface NewStatement {
  field: SheetField
  value: string
  source: string
  statedOn: Day
}

export async function addStatements(tx: Tx, { id, territoryId }: Key, statements: readonly NewStatement[], author: Author): Promise<void> {
  if (statements.length === 0) return
  const rows = statements.map(
    (one) =>
      sql`(${newId<'statement'>()}::uuid, ${territoryId}::uuid, ${id}::uuid, ${one.field}, ${one.value}, ${one.source}, ${one.statedOn}::date, ${author}::uuid)`,
  )
  await sql`
    insert into projects.statement (id, territory_id, project_id, field, value, source, stated_on, entered_by) values ${sql.join(rows)}`.execute(
    tx,
  )
}

export async function addAssociate(
  tx: Tx,
  { id, territoryId }: Key,
  { company, siren }: { company: string; siren: string | null },
  author: Author,
): Promise<void> {
  await sql`
    insert into projects.associate (id, territory_id, project_id, company, siren, entered_by)
    values (${newId<'associate'>()}, ${territoryId}, ${id}, ${company}, ${siren}, ${author})`.execute(tx)
}

export async function addMilestone(
  tx: Tx,
  { id, territoryId }: Key,
  { label, dueOn, doneOn }: Omit<Milestone, 'id'>,
  author: Author,
): Promise<void> {
  await sql`
    insert into projects.milestone (id, territory_id, project_id, label, due_on, done_on, entered_by)
    values (${newId<'milestone'>()}, ${territoryId}, ${id}, ${label}, ${dueOn}, ${doneOn}, ${author})`.execute(tx)
}

/** @returns false when no milestone of the project that is still to reach has this id */
export async function reachMilestone(tx: Tx, { id, territoryId }: Key, milestoneId: string, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update projects.milestone set done_on = ${on}
    where territory_id = ${territoryId} and project_id = ${id} and id = ${milestoneId} and done_on is null`.execute(tx)
  return numAffectedRows === 1n
}

export async function addRisk(tx: Tx, { id, territoryId }: Key, risk: Omit<Risk, 'id' | 'closedOn'>, author: Author): Promise<void> {
  await sql`
    insert into projects.risk (id, territory_id, project_id, what, likelihood, impact, answer, opened_on, entered_by)
    values (${newId<'risk'>()}, ${territoryId}, ${id}, ${risk.what}, ${risk.likelihood}, ${risk.impact}, ${risk.answer}, ${risk.openedOn}, ${author})`.execute(
    tx,
  )
}

/** @returns false when no open risk of the project has this id */
export async function closeRisk(tx: Tx, { id, territoryId }: Key, riskId: string, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update projects.risk set closed_on = ${on}
    where territory_id = ${territoryId} and project_id = ${id} and id = ${riskId} and closed_on is null`.execute(tx)
  return numAffectedRows === 1n
}

export interface NewAmendment {
  kind: AmendmentKind
  former: string
  latter: string
  reason: string
  amendedOn: Day
}

/** What changes of the project by an amendment: one of these. */
export interface Amended {
  endsOn?: Day
  cost?: number
  company?: string
  /** Beside a company. */
  siret?: string
}

export async function saveAmendment(
  tx: Tx,
  { id, territoryId }: Key,
  amendment: NewAmendment,
  changed: Amended,
  author: Author,
): Promise<void> {
  await sql`
    insert into projects.amendment (id, territory_id, project_id, kind, former, latter, reason, amended_on, entered_by)
    values (${newId<'amendment'>()}, ${territoryId}, ${id}, ${amendment.kind}, ${amendment.former}, ${amendment.latter}, ${amendment.reason},
      ${amendment.amendedOn}, ${author})`.execute(tx)
  await sql`
    update projects.project set ends_on = coalesce(${changed.endsOn ?? null}::date, ends_on), cost = coalesce(${changed.cost ?? null}::bigint, cost),
      company = coalesce(${changed.company ?? null}::text, company),
      siret = case when ${changed.company !== undefined} then ${changed.siret ?? null}::text else siret end,
      siren = case when ${changed.company !== undefined} then left(${changed.siret ?? null}::text, 9) else siren end, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export async function addEffect(tx: Tx, { id, territoryId }: Key, effect: Effect, author: Author): Promise<void> {
  await sql`
    insert into projects.effect (id, territory_id, project_id, measure, moment, amount, measured_on, evidence, entered_by)
    values (${newId<'effect'>()}, ${territoryId}, ${id}, ${effect.measure}, ${effect.moment}, ${effect.amount}, ${effect.measuredOn},
      ${effect.evidence}, ${author})`.execute(tx)
}

export async function addSurvey(tx: Tx, { id, territoryId }: Key, survey: HireSurvey, author: Author): Promise<void> {
  await sql`
    insert into projects.hire_survey (id, territory_id, project_id, hires, seeking_home, from_elsewhere, by_car, by_shared_car, by_transit,
      by_bicycle, surveyed_on, evidence, entered_by)
    values (${newId<'hire-survey'>()}, ${territoryId}, ${id}, ${survey.hires}, ${survey.seekingHome}, ${survey.fromElsewhere}, ${survey.byCar},
      ${survey.bySharedCar}, ${survey.byTransit}, ${survey.byBicycle}, ${survey.surveyedOn}, ${survey.evidence}, ${author})`.execute(tx)
}

/** Once a person and a day. */
export async function addReading(tx: Tx, { id, territoryId }: Key, personId: string, on: Day): Promise<void> {
  await sql`
    insert into projects.reading (territory_id, project_id, person_id, read_on) values (${territoryId}, ${id}, ${personId}, ${on})
    on conflict do nothing`.execute(tx)
}
