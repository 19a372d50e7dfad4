import { sql } from 'kysely'
import { type Counts, upsert } from '#kernel/bulk.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type FactRow, textOrNull } from '#kernel/fact-table.ts'
import { deviceFrom, ruleFrom } from './queries/fact-rows.ts'
import { columnsOf, recordRules, recordVersions } from './store/catalogue.ts'

export interface ToolboxTables {
  devices: readonly FactRow[]
  criteria: readonly FactRow[]
  questions: readonly FactRow[]
}

export async function saveToolbox(tx: Tx, tables: ToolboxTables, on: Day): Promise<Counts> {
  const confirmed = await confirmedDays(tx)
  const counts = await upsert(
    tx,
    'toolbox.device',
    ['code'],
    tables.devices.map((row) => ({
      ...columnsOf(keepConfirmed(deviceFrom(row), confirmed.get(row.code!))),
      rank: Number(row.rank),
      origin: 'shipped',
    })),
  )
  const rulesOf = Map.groupBy(tables.criteria, (row) => row.device!)
  await recordRules(
    tx,
    tables.devices.map((row) => ({ device: row.code!, rule: ruleFrom(rulesOf.get(row.code!) ?? []) })),
    'shipped',
    on,
  )
  await recordVersions(tx, on)
  await upsert(
    tx,
    'toolbox.question',
    ['fact'],
    tables.questions.map((r) => ({
      fact: r.fact,
      rank: Number(r.rank),
      kind: r.kind,
      unit: textOrNull(r.unit),
      question: r.question,
      help: textOrNull(r.help),
      choices: textOrNull(r.choices),
      answer_cost: Number(r.answer_cost),
    })),
  )
  await sql`delete from toolbox.question where fact <> all (${tables.questions.map((r) => r.fact!)})`.execute(tx)
  return counts
}

/** The days on which operators said that what the catalogue says of their devices is right. */
async function confirmedDays(tx: Tx): Promise<Map<string, Day>> {
  const { rows } = await sql<{ code: string; on: Day }>`
    select code, verified_on as "on" from toolbox.device where not to_verify and verified_on is not null`.execute(tx)
  return new Map(rows.map(({ code, on }) => [code, on]))
}

// A later day than the file's stays, with what it confirmed; the file wins again once it is read later.
const keepConfirmed = <Row extends { verifiedOn: Day | null; toVerify: boolean }>(row: Row, on: Day | undefined): Row =>
  on && (row.verifiedOn ?? '') < on ? { ...row, verifiedOn: on, toVerify: false } : row

export interface NewAnswer {
  territoryId: string
  projectId: string
  fact: string
  value: string
  personId: string
  on: Day
}

/** An answer replaces the former one; the journal keeps both. */
export async function saveAnswer(tx: Tx, answer: NewAnswer): Promise<void> {
  await sql`
    insert into toolbox.answer (territory_id, project_id, fact, value, answered_by, answered_on)
    values (${answer.territoryId}, ${answer.projectId}, ${answer.fact}, ${answer.value}, ${answer.personId}, ${answer.on})
    on conflict (territory_id, project_id, fact)
    do update set value = excluded.value, answered_by = excluded.answered_by, answered_on = excluded.answered_on`.execute(tx)
}

export async function dropAnswer(tx: Tx, key: Pick<NewAnswer, 'territoryId' | 'projectId' | 'fact'>): Promise<void> {
  await sql`
    delete from toolbox.answer
    where territory_id = ${key.territoryId} and project_id = ${key.projectId} and fact = ${key.fact}`.execute(tx)
}

export interface NewRuling {
  territoryId: string
  projectId: string
  device: string
  condition: string
  holds: boolean
  reason: string
  personId: string
  on: Day
}

/** A ruling replaces the former one; the journal keeps both. */
export async function saveRuling(tx: Tx, ruling: NewRuling): Promise<void> {
  await sql`
    insert into toolbox.ruling (territory_id, project_id, device_code, condition_key, holds, reason, ruled_by, ruled_on)
    values (${ruling.territoryId}, ${ruling.projectId}, ${ruling.device}, ${ruling.condition}, ${ruling.holds}, ${ruling.reason}, ${ruling.personId}, ${ruling.on})
    on conflict (territory_id, project_id, device_code, condition_key)
    do update set holds = excluded.holds, reason = excluded.reason, ruled_by = excluded.ruled_by, ruled_on = excluded.ruled_on`.execute(tx)
}

export async function dropRuling(tx: Tx, key: Pick<NewRuling, 'territoryId' | 'projectId' | 'device' | 'condition'>): Promise<void> {
  await sql`
    delete from toolbox.ruling
    where territory_id = ${key.territoryId} and project_id = ${key.projectId} and device_code = ${key.device}
      and condition_key = ${key.condition}`.execute(tx)
}
