import { randomUUID } from 'node:crypto'
import { redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { formatInstant } from '#ui/format.ts'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Tag } from '#ui/tag.tsx'
import { notForYou, workspaceOf } from '../access.ts'
import { openNote } from '../actions/notes.ts'
import { audiences, type Note, NoteForm, notesPerPage } from '../model.ts'
import { notesOf } from '../queries/notes.ts'
import { AudienceChoice } from '../views/composer.tsx'
import type { Route } from './+types/notes.ts'

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, reading, may, href } = await workspaceOf(context, params)
  const search = url.searchParams.get('q')?.trim() ?? ''
  const page = pageFrom(url.searchParams)
  const found = await read(ctx, (tx) => notesOf(tx, reading, { search, page }))
  return { ...found, search, page, href, corner: reading.corner, mayWrite: may('write'), submissionKey: randomUUID() }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await workspaceOf(context, params)
  const fields = await formOf(request)
  const form = NoteForm.safeParse({ title: '', ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const opened = await openNote(ctx, key, form.data)
  if (opened.ok) return redirect(`${href}/notes/${opened.value}`, 303)
  switch (opened.refusal) {
    case 'not-found':
    case 'forbidden':
    case 'not-an-adviser':
      throw notForYou()
    default:
      return never(opened.refusal)
  }
}

export default function Notes({ loaderData, actionData }: Route.ComponentProps) {
  const { notes, total, search, page, href, corner, mayWrite, submissionKey } = loaderData
  const here = useLocation()
  const field = filled(actionData, { submissionKey, audience: 'members' })
  return (
    <>
      <ErrorSummary mistakes={actionData?.mistakes} />
      {(total > 0 || search !== '') && (
        <SearchForm label="Titre ou texte" value={search} resetHref={`${href}/notes`} isFiltered={search !== ''} />
      )}
      {notes.length === 0 ? (
        <Empty title={search ? 'Aucune note ne répond à cette recherche' : 'Aucune note pour le moment'}>
          {mayWrite && !search && 'Une note s’écrit à plusieurs, en même temps : compte rendu, ordre du jour, brouillon d’action.'}
        </Empty>
      ) : (
        <>
          <NoteTable notes={notes} href={href} />
          <Pagination total={total} pageSize={notesPerPage} page={page} here={here} noun="note" />
        </>
      )}
      {mayWrite && (
        <section>
          <h2>Ouvrir une note</h2>
          <form method="post" className="form" noValidate>
            <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
            <Field {...field('title')} label="Titre" maxLength={200} />
            {corner && <AudienceChoice {...field('audience')} />}
            <p className="send">
              <Button look="main">Ouvrir</Button>
            </p>
          </form>
        </section>
      )}
    </>
  )
}

function NoteTable({ notes, href }: { notes: readonly Note[]; href: string }) {
  return (
    <DataTable
      caption="Notes de l’espace, la dernière écrite d’abord"
      rows={notes}
      keyOf={(note) => note.id}
      columns={[
        {
          key: 'title',
          label: 'Note',
          cell: (note) => (
            <>
              <a href={`${href}/notes/${note.number}`}>{note.title}</a>{' '}
              {note.audience === 'advisers' && <Tag>{audiences.advisers.label}</Tag>}
            </>
          ),
        },
        { key: 'by', label: 'Dernière écriture', cell: (note) => note.changedBy },
        { key: 'at', label: 'Le', cell: (note) => formatInstant(instantOf(note.changedAt)) },
      ]}
    />
  )
}
