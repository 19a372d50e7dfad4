import { randomUUID } from 'node:crypto'
import { redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { formOf, safeRedirect } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { doneIn, withQuery } from '#ui/url.ts'
import { notForYou, notHere, workspaceOf } from '../access.ts'
import { addTask, finishTask } from '../actions/tasks.ts'
import { numberIn, TaskForm, tasksPerPage } from '../model.ts'
import { tasksOf } from '../queries/tasks.ts'
import { membersOf } from '../queries/workspaces.ts'
import { ListDownloads } from '../views/list-downloads.tsx'
import { NewTask, TaskTable } from '../views/tasks.tsx'
import type { Route } from './+types/tasks.ts'

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, workspace, reading, may, href } = await workspaceOf(context, params)
  const members = await read(ctx, (tx) => membersOf(tx, workspace, ctx.today))
  const state = url.searchParams.get('etat') === 'faites' ? 'done' : 'open'
  const search = url.searchParams.get('q')?.trim() ?? ''
  const assignee = members.find((m) => m.personId === url.searchParams.get('qui'))?.personId
  const page = pageFrom(url.searchParams)
  const found = await read(ctx, (tx) => tasksOf(tx, reading, { state, search, assigneeId: assignee, page }))
  return {
    ...found,
    members,
    state,
    search,
    assignee: assignee ?? '',
    page,
    href,
    today: ctx.today,
    corner: reading.corner,
    mayWrite: may('write'),
    submissionKey: randomUUID(),
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await workspaceOf(context, params)
  const fields = await formOf(request)
  if (fields.verb === 'finish') {
    const done = await finishTask(ctx, key, numberIn(String(fields.number)) ?? 0, 'done')
    if (done.ok) return redirect(safeRedirect(fields.retour, `${href}/taches?fait=done`), 303)
    throw done.refusal === 'task-gone' ? notHere('Cette tâche') : notForYou()
  }
  const form = TaskForm.safeParse({ title: '', detail: '', assignee: '', due: '', ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const added = await addTask(ctx, key, form.data)
  if (added.ok) return redirect(`${href}/taches?fait=added`, 303)
  switch (added.refusal) {
    case 'not-found':
    case 'forbidden':
    case 'not-an-adviser':
      throw notForYou()
    case 'not-a-member':
      return keep(fields, {
        assignee: 'Cette personne n’est pas membre de l’espace, ou ne lit pas le coin des conseillers : choisissez-en une autre.',
      })
    default:
      return never(added.refusal)
  }
}

const doneWords = { added: 'La tâche est ajoutée.', done: 'La tâche est faite.' }

export default function Tasks({ loaderData, actionData }: Route.ComponentProps) {
  const { tasks, total, members, state, search, assignee, page, href, today, corner, mayWrite, submissionKey } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, doneWords)
  const isFiltered = search !== '' || assignee !== ''
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <Tabs
        label="Tâches ouvertes ou faites"
        tabs={[
          { label: 'À faire', href: withQuery(here, { etat: null, page: null, fait: null }), current: state === 'open' },
          { label: 'Faites', href: withQuery(here, { etat: 'faites', page: null, fait: null }), current: state === 'done' },
        ]}
      />
      {(total > 0 || isFiltered) && (
        <SearchForm
          label="Tâche"
          value={search}
          resetHref={`${href}/taches`}
          isFiltered={isFiltered}
          kept={{ etat: state === 'done' ? 'faites' : null }}
        >
          <Select
            name="qui"
            label="Confiée à"
            optional
            emptyLabel="Tout le monde"
            value={assignee}
            options={members.map((m) => ({ value: m.personId, label: m.name }))}
          />
        </SearchForm>
      )}
      {tasks.length === 0 ? (
        <Empty
          title={
            isFiltered
              ? 'Aucune tâche ne répond à cette recherche'
              : state === 'open'
                ? 'Rien à faire pour le moment'
                : 'Aucune tâche faite pour le moment'
          }
        >
          {state === 'open' && mayWrite && !isFiltered && 'Ajoutez une tâche : qui la fait, et pour quand.'}
        </Empty>
      ) : (
        <>
          <TaskTable tasks={tasks} href={href} today={today} mayWrite={mayWrite} />
          <Pagination total={total} pageSize={tasksPerPage} page={page} here={here} noun="tâche" />
          <ListDownloads href={`${href}/taches`} />
        </>
      )}
      {mayWrite && <NewTask members={members} corner={corner} submissionKey={submissionKey} form={actionData} />}
    </>
  )
}
