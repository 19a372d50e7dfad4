import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Side, Stage } from '../model.ts'
import type { BlockerKind, WithoutAid } from '../model/passages.ts'

type Key = { id: string; territoryId: string }

export interface Passed extends Key {
  stage: Stage
  worksOn: Day | null
  endedOn: Day | null
}

export async function savePassage(tx: Tx, { id, territoryId, stage, worksOn, endedOn }: Passed): Promise<void> {
  await sql`
    update projects.project set stage = ${stage}, works_on = ${worksOn}, ended_on = ${endedOn}, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export async function saveSide(tx: Tx, { id, territoryId }: Key, still: { side: Side; reason: string; since: Day } | null): Promise<void> {
  await sql`
    update projects.project set side = ${still?.side ?? null}, side_reason = ${still?.reason ?? null}, side_since = ${still?.since ?? null},
      version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export interface NewCounterfactual {
  answer: WithoutAid
  words: string
  toldBy: string
  askedOn: Day
  personId: string | null
}

export async function addCounterfactual(tx: Tx, { id, territoryId }: Key, told: NewCounterfactual): Promise<void> {
  await sql`
    insert into projects.counterfactual (id, territory_id, project_id, answer, words, told_by, asked_on, entered_by)
    values (${newId<'counterfactual'>()}, ${territoryId}, ${id}, ${told.answer}, ${told.words}, ${told.toldBy}, ${told.askedOn}, ${told.personId})`.execute(
    tx,
  )
}

export interface NewBlocker {
  kind: BlockerKind
  what: string
  owner: string | null
  openedOn: Day
  answerDueOn: Day | null
  personId: string | null
}

export async function addBlocker(tx: Tx, { id, territoryId }: Key, blocker: NewBlocker): Promise<void> {
  await sql`
    insert into projects.blocker (id, territory_id, project_id, kind, what, owner, opened_on, answer_due_on, entered_by)
    values (${newId<'blocker'>()}, ${territoryId}, ${id}, ${blocker.kind}, ${blocker.what}, ${blocker.owner}, ${blocker.openedOn},
      ${blocker.answerDueOn}, ${blocker.personId})`.execute(tx)
}

/** @returns false when no open blocker of the project has this id */
export async function clearBlocker(
  tx: Tx,
  { id, territoryId }: Key,
  blockerId: string,
  cleared: { on: Day; clearing: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update projects.blocker set cleared_on = greatest(${cleared.on}::date, opened_on), clearing = ${cleared.clearing}
    where territory_id = ${territoryId} and project_id = ${id} and id = ${blockerId} and cleared_on is null`.execute(tx)
  return numAffectedRows === 1n
}
