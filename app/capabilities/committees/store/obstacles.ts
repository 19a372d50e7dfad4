import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Obstacle, ObstacleForm, ObstacleStep } from '../model/obstacles.ts'

type Key = Pick<Obstacle, 'territoryId' | 'id'>

export interface NewObstacle extends Omit<ObstacleForm, 'project'> {
  id: string
  territoryId: string
  projectId: string | null
  raisedBy: string | null
  raisedOn: Day
}

/** @returns its reference, and whether it was raised now rather than by the same form sent before */
export async function addObstacle(tx: Tx, o: NewObstacle): Promise<{ reference: string; isNew: boolean }> {
  const { rows: numbers } = await sql<{ number: number }>`select nextval('committees.obstacle_number') as number`.execute(tx)
  const reference = `O-${o.raisedOn.slice(0, 4)}-${String(numbers[0]!.number).padStart(4, '0')}`
  const { numAffectedRows } = await sql`
    insert into committees.obstacle (territory_id, id, reference, kind, title, detail, level, reached, state, owner, answer_due, project_id, raised_by,
      raised_on, submission_key)
    values (${o.territoryId}, ${o.id}, ${reference}, ${o.kind}, ${o.title}, ${o.detail}, 'local', 'local', 'waiting', '', ${o.answerDue}, ${o.projectId},
      ${o.raisedBy}, ${o.raisedOn}, ${o.submissionKey})
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  const { rows } = await sql<{ reference: string }>`
    select reference from committees.obstacle where territory_id = ${o.territoryId} and submission_key = ${o.submissionKey}`.execute(tx)
  return { reference: rows[0]!.reference, isNew: numAffectedRows === 1n }
}

export async function addObstacleStep(tx: Tx, obstacle: Key, step: Omit<ObstacleStep, 'by'> & { byPerson: string | null }): Promise<void> {
  await sql`
    insert into committees.obstacle_step (territory_id, id, obstacle_id, kind, level, text, by_person, happened_on)
    values (${obstacle.territoryId}, ${newId<'step'>()}, ${obstacle.id}, ${step.kind}, ${step.level}, ${step.text}, ${step.byPerson}, ${step.on})`.execute(
    tx,
  )
}

/** @returns false when the obstacle is no longer what the person saw */
export async function saveObstacle(
  tx: Tx,
  { territoryId, id, version }: Key & { version: number },
  change: Pick<Obstacle, 'level' | 'reached' | 'state' | 'owner' | 'answerDue'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update committees.obstacle set level = ${change.level}, reached = ${change.reached}, state = ${change.state}, owner = ${change.owner},
      answer_due = ${change.answerDue}, version = version + 1
    where territory_id = ${territoryId} and id = ${id} and version = ${version}`.execute(tx)
  return numAffectedRows === 1n
}
