import { randomUUID } from 'node:crypto'
import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { doneIn, withQuery } from '#ui/url.ts'
import { notForYou, workspaceOf } from '../access.ts'
import { post, withdraw } from '../actions/stream.ts'
import { EntryForm, mostFiles, threadsPerPage } from '../model.ts'
import { projectsToBind } from '../queries/bound.ts'
import { streamOf } from '../queries/stream.ts'
import { membersOf } from '../queries/workspaces.ts'
import { Composer } from '../views/composer.tsx'
import { ThreadList } from '../views/thread.tsx'
import { fileSentences, filesFrom } from './given-file.ts'
import type { Route } from './+types/stream.ts'

const kinds = ['decision', 'file'] as const

/** Messages, decisions and files, in one stream. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, workspace, reading, may, href } = await workspaceOf(context, params)
  const kind = kinds.find((k) => k === url.searchParams.get('voir'))
  const page = pageFrom(url.searchParams)
  const found = await read(ctx, async (tx) => ({
    ...(await streamOf(tx, reading, { kind, page })),
    members: may('write') ? await membersOf(tx, workspace, ctx.today) : [],
    projects: may('write') && workspace.projectReference === null ? await projectsToBind(tx, reading.projects, workspace.territoryId) : [],
  }))
  return {
    ...found,
    kind: kind ?? '',
    page,
    href,
    me: ctx.actor.id!,
    corner: reading.corner,
    mayWrite: may('write'),
    mayAnimate: may('animate'),
    submissionKey: randomUUID(),
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await workspaceOf(context, params)
  const files = await filesFrom(request, 'files')
  const { files: _read, ...fields } = await formOf(request, ['mentions'])
  if (fields.verb === 'withdraw') return takeBack(ctx, key, fields.entry, href)
  const form = EntryForm.safeParse({ thread: null, ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const posted = await post(ctx, ctx.config, key, form.data, files)
  if (posted.ok) return redirect(`${href}/fil?fait=posted#m-${form.data.thread ?? posted.value}`, 303)
  switch (posted.refusal) {
    case 'not-found':
    case 'forbidden':
    case 'not-an-adviser':
      throw notForYou()
    case 'thread-gone':
      return keep(fields, { '': 'Le message auquel vous répondez n’est plus là. Votre texte est gardé : publiez-le à part.' }, 409)
    case 'unknown-project':
      return keep(fields, { project: 'Ce projet n’est pas de ceux dont vous lisez le dossier : choisissez-en un autre.' })
    case 'too-many-files':
      return keep(fields, { files: `Un message apporte ${mostFiles} fichiers au plus : versez les autres dans les documents.` })
    default:
      return keep(fields, { files: `${fileSentences[posted.refusal]} Votre message est gardé ; choisissez à nouveau les fichiers.` })
  }
}

async function takeBack(ctx: Parameters<typeof withdraw>[0], key: Parameters<typeof withdraw>[1], entry: unknown, href: string) {
  const id = z.uuid().safeParse(entry)
  if (!id.success) throw data('Rechargez la page, puis recommencez.', { status: 400 })
  const done = await withdraw(ctx, key, id.data)
  if (done.ok) return redirect(`${href}/fil?fait=withdrawn`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
    case 'not-yours':
    case 'entry-gone':
      throw notForYou()
    default:
      return never(done.refusal)
  }
}

const doneWords = { posted: 'Votre message est publié.', withdrawn: 'Le message est retiré.' }

export default function Stream({ loaderData, actionData }: Route.ComponentProps) {
  const { threads, total, kind, page, href, corner, mayWrite, members, projects, submissionKey } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, doneWords)
  const answering = typeof actionData?.fields.thread === 'string' ? actionData.fields.thread : null
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {mayWrite && (
        <Composer
          members={members}
          projects={projects}
          corner={corner}
          submissionKey={submissionKey}
          form={answering ? undefined : actionData}
          me={loaderData.me}
        />
      )}
      <Tabs
        label="Ce qui est montré du fil"
        tabs={[
          { label: 'Tout', href: withQuery(here, { voir: null, page: null, fait: null }), current: kind === '' },
          { label: 'Décisions', href: withQuery(here, { voir: 'decision', page: null, fait: null }), current: kind === 'decision' },
          { label: 'Fichiers', href: withQuery(here, { voir: 'file', page: null, fait: null }), current: kind === 'file' },
        ]}
      />
      {threads.length === 0 ? (
        <Empty title="Rien dans le fil pour le moment">
          {mayWrite
            ? 'Écrivez le premier message : dites ce que l’espace cherche à faire.'
            : 'Les messages, les décisions et les fichiers de l’espace viendront ici.'}
        </Empty>
      ) : (
        <>
          <ThreadList {...loaderData} threads={threads} href={href} answering={answering} form={answering ? actionData : undefined} />
          <Pagination total={total} pageSize={threadsPerPage} page={page} here={here} noun="conversation" />
        </>
      )}
    </>
  )
}
