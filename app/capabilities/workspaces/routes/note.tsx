import { redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import type { PageHandle } from '#kernel/page-scripts.ts'
import { BothVersions } from '#ui/both-versions.tsx'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field, fieldId } from '#ui/field.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { formatDay, formatInstant } from '#ui/format.ts'
import { keepBoth, meanwhileOf } from '#ui/meanwhile.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { notForYou, notHere, type Room, workspaceOf } from '../access.ts'
import { renameNote, rewriteNote } from '../actions/notes.ts'
import { mostNotesBytes, audiences, numberIn, RewriteForm, TitleForm } from '../model.ts'
import { noteByNumber } from '../queries/notes.ts'
import type { Route } from './+types/note.ts'

/** Written by several at once where there is script; a plain form, merged all the same, where there is none. */
export const handle = { script: 'note' } satisfies PageHandle

async function noteOf({ ctx, reading }: Room, text: string) {
  const number = numberIn(text)
  const note = number === undefined ? undefined : await read(ctx, (tx) => noteByNumber(tx, reading, number))
  if (!note) throw notHere('Cette note')
  return note
}

export async function loader({ context, params }: Route.LoaderArgs) {
  const room = await workspaceOf(context, params)
  const note = await noteOf(room, params.note)
  return { note, href: `${room.href}/notes`, mayWrite: room.may('write'), me: room.ctx.actor.id! }
}

type Fields = Awaited<ReturnType<typeof formOf>>

export async function action({ context, params, request }: Route.ActionArgs) {
  const room = await workspaceOf(context, params)
  const note = await noteOf(room, params.note)
  const fields = await formOf(request)
  return fields.verb === 'rename' ? rename(room, note.number, fields) : rewrite(room, note.number, fields)
}

async function rename(room: Room, number: number, fields: Fields) {
  const form = TitleForm.safeParse({ title: '', version: 0, ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await renameNote(room.ctx, room.key, number, form.data)
  if (done.ok) return redirect(`${room.href}/notes/${number}?fait=renamed`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notForYou()
    case 'note-gone':
      throw notHere('Cette note')
    case 'changed-meanwhile': {
      const now = await noteOf(room, String(number))
      return keepBoth(fields, { version: now.version, ...writerOf(now), fields: { title: { label: 'Titre', value: now.title } } })
    }
    default:
      return never(done.refusal)
  }
}

async function rewrite(room: Room, number: number, fields: Fields) {
  const form = RewriteForm.safeParse({ text: '', ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await rewriteNote(room.ctx, room.key, number, form.data)
  if (done.ok) return redirect(`${room.href}/notes/${number}?fait=${done.value}`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notForYou()
    case 'note-gone':
      throw notHere('Cette note')
    case 'too-old': {
      const now = await noteOf(room, String(number))
      const saved = { version: now.version, ...writerOf(now), fields: { text: { label: 'Texte', value: now.text } } }
      return keepBoth({ ...fields, step: String(now.step) }, saved)
    }
    case 'too-long':
    case 'unreadable':
      return keep(fields, { text: 'Les deux textes réunis dépassent 200 000 caractères : coupez la note en deux.' })
    case 'notes-full':
      return keep(fields, {
        text: `Les notes de cet espace pèsent ensemble ${mostNotesBytes / 1024 / 1024} Mo, le plus qu’elles peuvent : rien n’est enregistré, votre texte est gardé ici. Copiez-le dans un document.`,
      })
    default:
      return never(done.refusal)
  }
}

const writerOf = (note: { changedBy: string; changedAt: Date }) => ({ by: note.changedBy, at: formatInstant(instantOf(note.changedAt)) })

const doneWords = {
  alone: 'La note est enregistrée.',
  merged: 'La note est enregistrée. D’autres écrivaient en même temps : les textes sont réunis ci-dessous, relisez-les.',
  renamed: 'Le titre est enregistré.',
}

export default function NotePage({ loaderData, actionData }: Route.ComponentProps) {
  const { note, href, mayWrite } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const isRenaming = actionData?.fields.verb === 'rename'
  const title = filled(isRenaming ? actionData : undefined, { version: note.version, title: note.title })
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <p>
        <a href={href}>Toutes les notes</a>
      </p>
      <h2>{note.title}</h2>
      <ErrorSummary mistakes={actionData?.mistakes} />
      <BothVersions meanwhile={meanwhileOf(actionData)} reloadHref={`${href}/${note.number}`} />
      <NoteText {...loaderData} form={isRenaming ? undefined : actionData} />
      {mayWrite && (
        <details open={isRenaming}>
          <summary>Changer le titre</summary>
          <form method="post" className="form" noValidate>
            <input type="hidden" name="verb" value="rename" />
            <input type="hidden" name="version" value={title('version').value} />
            <Field {...title('title')} label="Titre" maxLength={200} />
            <p className="send">
              <Button>Enregistrer le titre</Button>
            </p>
          </form>
        </details>
      )}
      <p className="quiet">
        Ouverte le {formatDay(note.openedOn)} par {note.openedBy} ; dernière écriture de {note.changedBy} le{' '}
        {formatInstant(instantOf(note.changedAt))}. Lue par : {audiences[note.audience].label.toLowerCase()}.
      </p>
    </>
  )
}

type NoteTextProps = Route.ComponentProps['loaderData'] & { form: Route.ComponentProps['actionData'] }

function NoteText({ note, href, mayWrite, me, form }: NoteTextProps) {
  const field = filled(form, { step: note.step, text: note.text })
  const { value, error } = field('text')
  return (
    <form
      method="post"
      className="note"
      noValidate
      data-note={`${note.id} ${me}`}
      data-exchange={`${href}/${note.number}/echanges`}
      data-came-back={form ? '' : undefined}
    >
      <input type="hidden" name="step" value={field('step').value} />
      <p className="note-people quiet" data-people hidden />
      <label htmlFor={fieldId('text')}>Texte de la note</label>
      <textarea
        id={fieldId('text')}
        name="text"
        rows={18}
        defaultValue={value}
        readOnly={!mayWrite}
        aria-invalid={error ? true : undefined}
        aria-describedby="etat-note"
      />
      <p className="quiet" id="etat-note" role="status" data-state />
      {mayWrite && (
        <p className="send" data-plain>
          <Button look="main">Enregistrer</Button>
        </p>
      )}
    </form>
  )
}
