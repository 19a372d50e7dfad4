import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Task, TaskChangeForm, TaskForm, Workspace } from '../model.ts'

type Key = Pick<Workspace, 'id' | 'territoryId'>

/** Sending the same form twice adds once. @returns its number, and whether it was added now */
export async function addTask(
  tx: Tx,
  { id: workspaceId, territoryId }: Key,
  id: string,
  form: TaskForm,
  by: string,
  on: Day,
): Promise<{ number: number; isNew: boolean }> {
  const { rows } = await sql<{ number: number }>`
    insert into workspaces.task (id, territory_id, workspace_id, audience, title, detail, assignee_id, due_on, opened_on, opened_by, changed_by, submission_key)
    values (${id}, ${territoryId}, ${workspaceId}, ${form.audience}, ${form.title}, ${form.detail}, ${form.assignee}, ${form.due}, ${on}, ${by}, ${by}, ${form.submissionKey})
    on conflict (territory_id, submission_key) do nothing returning number`.execute(tx)
  if (rows[0]) return { number: rows[0].number, isNew: true }
  const earlier = await sql<{ number: number }>`
    select number from workspaces.task where territory_id = ${territoryId} and submission_key = ${form.submissionKey}`.execute(tx)
  return { number: earlier.rows[0]!.number, isNew: false }
}

export async function saveTask(tx: Tx, { territoryId }: Key, task: Pick<Task, 'id'>, form: TaskChangeForm, by: string): Promise<void> {
  await sql`
    update workspaces.task set title = ${form.title}, detail = ${form.detail}, assignee_id = ${form.assignee}, due_on = ${form.due},
      changed_by = ${by}, changed_at = now(), version = version + 1
    where territory_id = ${territoryId} and id = ${task.id}`.execute(tx)
}

/** @param doneOn the day, or nothing to open it again */
export async function saveDone(tx: Tx, { territoryId }: Key, task: Pick<Task, 'id'>, doneOn: Day | null, by: string): Promise<void> {
  await sql`
    update workspaces.task set done_on = ${doneOn}, done_by = ${doneOn === null ? null : by}, changed_by = ${by}, changed_at = now(), version = version + 1
    where territory_id = ${territoryId} and id = ${task.id}`.execute(tx)
}
