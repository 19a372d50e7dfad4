import { redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { BothVersions } from '#ui/both-versions.tsx'
import { Button, PostButton } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { formatDay, formatInstant } from '#ui/format.ts'
import { keepBoth, meanwhileOf } from '#ui/meanwhile.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { notForYou, notHere, type Room, workspaceOf } from '../access.ts'
import { changeTask, finishTask } from '../actions/tasks.ts'
import { audiences, type Member, numberIn, type Task, TaskChangeForm } from '../model.ts'
import { mayFinishTask } from '../policy.ts'
import { taskByNumber } from '../queries/tasks.ts'
import { membersOf } from '../queries/workspaces.ts'
import { TaskFields } from '../views/tasks.tsx'
import type { Route } from './+types/task.ts'

async function taskOf({ ctx, workspace, reading }: Room, text: string) {
  const number = numberIn(text)
  const found = await read(ctx, async (tx) => ({
    task: number === undefined ? undefined : await taskByNumber(tx, reading, number),
    members: await membersOf(tx, workspace, ctx.today),
  }))
  if (!found.task) throw notHere('Cette tâche')
  return { task: found.task, members: found.members }
}

export async function loader({ context, params }: Route.LoaderArgs) {
  const room = await workspaceOf(context, params)
  const found = await taskOf(room, params.task)
  return {
    ...found,
    href: `${room.href}/taches`,
    mayWrite: room.may('write'),
    mayFinish: mayFinishTask(room.ctx.actor, room.workspace, found.task),
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const room = await workspaceOf(context, params)
  const { task, members } = await taskOf(room, params.task)
  const fields = await formOf(request)
  const href = `${room.href}/taches/${task.number}`
  if (fields.verb === 'finish' || fields.verb === 'reopen') {
    const done = await finishTask(room.ctx, room.key, task.number, fields.verb === 'finish' ? 'done' : 'open')
    if (done.ok) return redirect(`${href}?fait=${fields.verb}`, 303)
    throw notForYou()
  }
  const form = TaskChangeForm.safeParse({ title: '', detail: '', assignee: '', due: '', version: task.version, ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const changed = await changeTask(room.ctx, room.key, task.number, form.data)
  if (changed.ok) return redirect(`${href}?fait=saved`, 303)
  switch (changed.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notForYou()
    case 'task-gone':
      throw notHere('Cette tâche')
    case 'not-a-member':
      return keep(fields, { assignee: 'Cette personne n’est pas membre de l’espace : choisissez-en une autre.' })
    case 'changed-meanwhile':
      return bothVersions(fields, await taskOf(room, params.task))
    default:
      return never(changed.refusal)
  }

  function bothVersions(typed: typeof fields, now: { task: Task; members: Member[] }) {
    const nameOf = (id: unknown) => members.find((m) => m.personId === id)?.name ?? ''
    return keepBoth(typed, {
      version: now.task.version,
      by: now.task.changedBy,
      at: formatInstant(instantOf(now.task.changedAt)),
      fields: {
        title: { label: 'Ce qui est à faire', value: now.task.title },
        assignee: { label: 'Confiée à', value: now.task.assignee ?? '', typed: nameOf(typed.assignee) },
        due: { label: 'Pour le', value: now.task.due ?? '' },
        detail: { label: 'Précisions', value: now.task.detail },
      },
    })
  }
}

const doneWords = { saved: 'La tâche est enregistrée.', finish: 'La tâche est faite.', reopen: 'La tâche est de nouveau à faire.' }

export default function TaskPage({ loaderData, actionData }: Route.ComponentProps) {
  const { task, members, href, mayWrite, mayFinish } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const field = filled(actionData, {
    version: task.version,
    title: task.title,
    detail: task.detail,
    assignee: task.assigneeId,
    due: task.due,
  })
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <p>
        <a href={href}>Toutes les tâches</a>
      </p>
      <h2>{task.title}</h2>
      <ErrorSummary mistakes={actionData?.mistakes} />
      <BothVersions meanwhile={meanwhileOf(actionData)} reloadHref={`${href}/${task.number}`} />
      {mayWrite ? (
        <form method="post" className="form" noValidate>
          <input type="hidden" name="version" value={field('version').value} />
          <TaskFields field={field} members={members} />
          <p className="send">
            <Button look="main">Enregistrer</Button>
          </p>
        </form>
      ) : (
        <DefinitionList
          facts={[
            { label: 'Confiée à', value: task.assignee },
            { label: 'Pour le', value: task.due && formatDay(task.due) },
            { label: 'Précisions', value: task.detail },
          ]}
        />
      )}
      {mayFinish && (
        <PostButton fields={{ verb: task.doneOn ? 'reopen' : 'finish' }}>{task.doneOn ? 'Rouvrir la tâche' : 'C’est fait'}</PostButton>
      )}
      <p className="quiet">
        {task.doneOn && `Faite le ${formatDay(task.doneOn)} par ${task.doneBy}. `}
        Ouverte le {formatDay(task.openedOn)} par {task.openedBy} ; dernière écriture de {task.changedBy} le{' '}
        {formatInstant(instantOf(task.changedAt))}. Lue par : {audiences[task.audience].label.toLowerCase()}.
      </p>
    </>
  )
}
