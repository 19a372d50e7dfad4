import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Effect, HireSurvey } from '../model/effects.ts'
import type { AmendmentKind, Milestone, Risk, Sheet, Statement } from '../model/follow-up.ts'

type Key = { id: string; territoryId: string }

export async function sheetOf(tx: Tx, { id, territoryId }: Key): Promise<Sheet> {
  const { rows } = await sql<Sheet>`
    select collective, arising, channel, pilot, operator_contact as "operatorContact", eligible_base as "eligibleBase"
    from projects.project where territory_id = ${territoryId} and id = ${id}`.execute(tx)
  return rows[0]!
}

/** For each field that somebody sourced, where its value comes from and since when. */
export async function statementsOf(tx: Tx, { id, territoryId }: Key): Promise<Statement[]> {
  const { rows } = await sql<Statement>`
    select distinct on (field) field, source, stated_on as "statedOn" from projects.statement
    where territory_id = ${territoryId} and project_id = ${id} order by field, id desc`.execute(tx)
  return rows
}

export interface Associate {
  id: string
  company: string
  siren: string | null
}

export async function associatesOf(tx: Tx, { id, territoryId }: Key): Promise<Associate[]> {
  const { rows } = await sql<Associate>`
    select id, company, siren from projects.associate where territory_id = ${territoryId} and project_id = ${id} order by id limit 100`.execute(
    tx,
  )
  return rows
}

/** In the order of their days. */
export async function milestonesOf(tx: Tx, { id, territoryId }: Key): Promise<Milestone[]> {
  const { rows } = await sql<Milestone>`
    select id, label, due_on as "dueOn", done_on as "doneOn" from projects.milestone
    where territory_id = ${territoryId} and project_id = ${id} order by due_on, id limit 200`.execute(tx)
  return rows
}

/** Open ones first, the heaviest first. */
export async function risksOf(tx: Tx, { id, territoryId }: Key): Promise<Risk[]> {
  const { rows } = await sql<Risk>`
    select id, what, likelihood, impact, answer, opened_on as "openedOn", closed_on as "closedOn" from projects.risk
    where territory_id = ${territoryId} and project_id = ${id}
    order by closed_on desc nulls first, likelihood * impact desc, id limit 200`.execute(tx)
  return rows
}

export interface Amendment {
  id: string
  kind: AmendmentKind
  former: string
  latter: string
  reason: string
  amendedOn: Day
}

/** Latest first. */
export async function amendmentsOf(tx: Tx, { id, territoryId }: Key): Promise<Amendment[]> {
  const { rows } = await sql<Amendment>`
    select id, kind, former, latter, reason, amended_on as "amendedOn" from projects.amendment
    where territory_id = ${territoryId} and project_id = ${id} order by id desc limit 200`.execute(tx)
  return rows
}

/** In the order they were written. */
export async function effectsOf(tx: Tx, { id, territoryId }: Key): Promise<Effect[]> {
  const { rows } = await sql<Effect>`
    select measure, moment, amount::float8 as amount, measured_on as "measuredOn", evidence from projects.effect
    where territory_id = ${territoryId} and project_id = ${id} order by id limit 500`.execute(tx)
  return rows
}

/** Latest first. */
export async function surveysOf(tx: Tx, { id, territoryId }: Key): Promise<HireSurvey[]> {
  const { rows } = await sql<HireSurvey>`
    select hires, seeking_home as "seekingHome", from_elsewhere as "fromElsewhere", by_car as "byCar", by_shared_car as "bySharedCar",
      by_transit as "byTransit", by_bicycle as "byBicycle", surveyed_on as "surveyedOn", evidence
    from projects.hire_survey where territory_id = ${territoryId} and project_id = ${id} order by surveyed_on desc, id desc limit 50`.execute(
    tx,
  )
  return rows
}

export interface Reading {
  name: string
  readOn: Day
}

/** Who opened the file while it was reserved, latest first. */
export async function readingsOf(tx: Tx, { id, territoryId }: Key): Promise<Reading[]> {
  const { rows } = await sql<Reading>`
    select n.name, r.read_on as "readOn" from projects.reading r join membership.person n on n.id = r.person_id
    where r.territory_id = ${territoryId} and r.project_id = ${id} order by r.read_at desc limit 200`.execute(tx)
  return rows
}

/** Whether this person has opened the reserved file on this day. */
export async function isOpenedBy(tx: Tx, { id, territoryId }: Key, personId: string, on: Day): Promise<boolean> {
  const { rows } = await sql`
    select from projects.reading where territory_id = ${territoryId} and project_id = ${id} and person_id = ${personId} and read_on = ${on}`.execute(
    tx,
  )
  return rows.length > 0
}
