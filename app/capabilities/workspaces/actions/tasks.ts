import type { Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse } from '#kernel/outcome.ts'
import { notify, settle, withdraw } from '#cap/inbox/actions/tell.ts'
import type { Audience, Task, TaskChangeForm, TaskForm, WorkspaceKey } from '../model.ts'
import { mayFinishTask } from '../policy.ts'
import { taskByNumber, taskToChange } from '../queries/tasks.ts'
import { membersOf } from '../queries/workspaces.ts'
import * as store from '../store/tasks.ts'
import { inside, type Inside, pathIn } from './change.ts'

/** Adds a task to a workspace; who is to do it is told. @returns its number */
export function addTask(ctx: Ctx, key: WorkspaceKey, form: TaskForm) {
  return inside(ctx, 'add-task', 'write', key, async (found) => {
    const { tx, workspace, reading, note } = found
    if (form.audience === 'advisers' && !reading.corner) return refuse('not-an-adviser')
    if (!(await mayBeAssigned(ctx, found, form.assignee, form.audience))) return refuse('not-a-member')
    const id = newId<'task'>()
    const added = await store.addTask(tx, workspace, id, form, ctx.actor.id!, ctx.today)
    note({ task: added.number, title: form.title, due: form.due })
    if (added.isNew) await tellAssignee(ctx, found, { ...form, id, number: added.number }, form.assignee)
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
    if (isNew) await withdraw(tx, { kind: 'workspace.task', subjectId: task.id })
    if (task.doneOn === null) await tellAssignee(ctx, found, { ...form, id: task.id, number }, form.assignee)
    return ok()
  })
}

const wordsOf = ({ title, detail, assigneeId, due }: Task) => ({ title, detail, assignee: assigneeId, due })

/** Who writes in the workspace, or was given the task, says that it is done. */
export function finishTask(ctx: Ctx, key: WorkspaceKey, number: number, state: 'done' | 'open') {
  return inside(ctx, state === 'done' ? 'finish-task' : 'reopen-task', 'read', key, async (found) => {
    const { tx, workspace, reading, note } = found
    const task = await taskByNumber(tx, reading, number)
    if (!task) return refuse('task-gone')
    if (!mayFinishTask(ctx.actor, workspace, task)) return refuse('forbidden')
    await taskToChange(tx, reading, number)
    note({ task: number, title: task.title })
    if ((task.doneOn !== null) === (state === 'done')) return ok()
    await store.saveDone(tx, workspace, task, state === 'done' ? ctx.today : null, ctx.actor.id!)
    if (state === 'done') await settle(tx, { kind: 'workspace.task', subjectId: task.id })
    else await tellAssignee(ctx, found, task, task.assigneeId)
    return ok()
  })
}

type Told = Pick<Task, 'id' | 'number' | 'title' | 'due'>

async function mayBeAssigned(ctx: Ctx, { tx, workspace }: Inside, personId: string | null, audience: Audience): Promise<boolean> {
  if (personId === null) return true
  const member = (await membersOf(tx, workspace, ctx.today)).find((m) => m.personId === personId)
  return member !== undefined && (audience === 'members' || member.adviser)
}

async function tellAssignee(ctx: Ctx, { tx, workspace }: Inside, task: Told, personId: string | null): Promise<void> {
  if (personId === null) return
  await notify(tx, ctx, [personId], {
    kind: 'workspace.task',
    territoryId: workspace.territoryId,
    subjectId: task.id,
    title: `Une tâche vous est confiée dans l’espace ${workspace.reference}`,
    detail: task.title,
    path: pathIn(workspace, `/taches/${task.number}`),
    dueOn: task.due,
  })
}
