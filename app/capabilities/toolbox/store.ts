import { sql } from 'kysely'
import { type Counts, upsert } from '#kernel/bulk.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { basisPointsOrNull, centsOrNull, type FactRow, isTrue, textOrNull } from '#kernel/fact-table.ts'

export interface ToolboxTables {
  devices: readonly FactRow[]
  criteria: readonly FactRow[]
  questions: readonly FactRow[]
}

export async function saveToolbox(tx: Tx, tables: ToolboxTables): Promise<Counts> {
  const counts = await upsert(tx, 'toolbox.device', ['code'], tables.devices.map((r) => ({
    code: r.code, rank: Number(r.rank), name: r.name, operator: r.operator, owner: textOrNull(r.owner), family: r.family, form: r.form,
    pays: r.pays, rate: basisPointsOrNull(r.rate_percent), amount_min: centsOrNull(r.amount_min_euros), amount_max: centsOrNull(r.amount_max_euros),
    cost_min: centsOrNull(r.cost_min_euros), cost_max: centsOrNull(r.cost_max_euros), regime: r.regime, valid_from: textOrNull(r.valid_from),
    valid_until: textOrNull(r.valid_until), suspended: isTrue(r.suspended), summary: r.summary, contact: textOrNull(r.contact),
    source: r.source, source_url: textOrNull(r.source_url), verified_on: textOrNull(r.verified_on), to_verify: isTrue(r.to_verify),
    note: textOrNull(r.note),
  })))
  await sql`delete from toolbox.criterion where device_code = any(${tables.devices.map((r) => r.code!)})`.execute(tx)
  await upsert(tx, 'toolbox.criterion', ['device_code', 'rank'], tables.criteria.map((r, rank) => ({
    device_code: r.device, rank, group_number: Number(r.group),
    // An appreciation is a question of its own: the same words, ruled once for the devices that share them.
    fact: r.fact === 'appreciation' ? `appreciation:${r.value}` : r.fact,
    operator: r.operator, value: r.fact === 'appreciation' ? 'true' : r.value, text: r.text, source: r.source,
  })))
  await upsert(tx, 'toolbox.question', ['fact'], tables.questions.map((r) => ({
    fact: r.fact, rank: Number(r.rank), kind: r.kind, unit: textOrNull(r.unit), question: r.question, help: textOrNull(r.help),
    choices: textOrNull(r.choices), answer_cost: Number(r.answer_cost),
  })))
  return counts
}

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
