import type { Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse } from '#kernel/outcome.ts'
import { tellPersons } from '#cap/membership/actions.ts'
import type { Audience, Task, TaskChangeForm, TaskForm, WorkspaceKey } from '../model.ts'
import { taskToChange } from '../queries/tasks.ts'
import { membersOf } from '../queries/workspaces.ts'
import * as store from '../store/tasks.ts'
import { inside, type Inside, inWords, pathIn } from './change.ts'

/** Adds a task to a workspace; who is to do it is told. @returns its number */
export function addTask(ctx: Ctx, key: WorkspaceKey, form: TaskForm) {
  return inside(ctx, 'add-task', 'write', key, async (found) => {
    const { tx, workspace, reading, note } = found
    if (form.audience === 'advisers' && !reading.corner) return refuse('not-an-adviser')
    if (!(await mayBeAssigned(ctx, found, form.assignee, form.audience))) return refuse('not-a-member')
    const added = await store.addTask(tx, workspace, newId<'task'>(), form, ctx.actor.id!, ctx.today)
    note({ task: added.number, title: form.title, due: form.due })
    if (added.isNew) await tellAssignee(ctx, found, form.assignee, added.number)
    return ok(added.number)
  })
}

/** Changes a task as it was seen; one who saved meanwhile loses nothing. */
export function changeTask(ctx: Ctx, key: WorkspaceKey, number: number, form: TaskChangeForm) {
  return inside(ctx, 'change-task', 'write', key, async (found) => {
    const { tx, workspace, reading, note } = found
    const task = await taskToChange(tx, reading, number)
    if (!task) return refuse('task-gone')
    if (task.version !== form.version) return refuse('changed-meanwhile')
    const isNew = form.assignee !== task.assigneeId
    if (isNew && !(await mayBeAssigned(ctx, found, form.assignee, task.audience))) return refuse('not-a-member')
    await store.saveTask(tx, workspace, task, form, ctx.actor.id!)
    note({ task: number, from: wordsOf(task), to: { title: form.title, detail: form.detail, assignee: form.assignee, due: form.due } })
    if (isNew) await tellAssignee(ctx, found, form.assignee, number)
    return ok()
  })
}

const wordsOf = ({ title, detail, assigneeId, due }: Task) => ({ title, detail, assignee: assigneeId, due })

export function finishTask(ctx: Ctx, key: WorkspaceKey, number: number, state: 'done' | 'open') {
  return inside(ctx, state === 'done' ? 'finish-task' : 'reopen-task', 'write', key, async ({ tx, workspace, reading, note }) => {
    const task = await taskToChange(tx, reading, number)
    if (!task) return refuse('task-gone')
    note({ task: number, title: task.title })
    if ((task.doneOn !== null) !== (state === 'done')) {
      await store.saveDone(tx, workspace, task, state === 'done' ? ctx.today : null, ctx.actor.id!)
    }
    return ok()
  })
}

async function mayBeAssigned(ctx: Ctx, { tx, workspace }: Inside, personId: string | null, audience: Audience): Promise<boolean> {
  if (personId === null) return true
  const member = (await membersOf(tx, workspace, ctx.today)).find((m) => m.personId === personId)
  return member !== undefined && (audience === 'members' || member.adviser)
}

async function tellAssignee(ctx: Ctx, { tx, workspace }: Inside, personId: string | null, number: number): Promise<void> {
  if (personId === null || personId === ctx.actor.id) return
  await tellPersons(tx, [personId], {
    subject: `Une tâche vous est confiée : ${workspace.title}`,
    text: `Bonjour,\n\n${ctx.actor.name} vous confie une tâche ${inWords(workspace)}. Lisez-la, et dites quand elle est faite :`,
    path: pathIn(workspace, `/taches/${number}`),
  })
}
