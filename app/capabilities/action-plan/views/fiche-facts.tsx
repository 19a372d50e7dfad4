import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'
import { type FicheAction, prose, proseCodes } from '../model/fiche.ts'
import type { FicheNote } from '../queries/details.ts'
import type { Means } from '../queries/means.ts'
import type { childrenOf } from '../queries/fiches.ts'
import { FicheMeans } from './fiche-means.tsx'
import { ficheHref, Late, periodInWords, StatusTag } from './fiche-words.tsx'

type Child = Awaited<ReturnType<typeof childrenOf>>[number]

interface Props {
  fiche: FicheAction
  children: readonly Child[]
  notes: readonly FicheNote[]
  means: Means
  mayAnnotate: boolean
  code: string
  today: Day
  form: KeptForm | undefined
}

/** What the fiche says, its sub-actions, and what was noted along the way. */
export function FicheFacts(props: Props) {
  const { fiche, children, code, today } = props
  return (
    <section className="stack" aria-label="La fiche">
      <Texts fiche={fiche} />
      {children.length > 0 && (
        <DataTable
          caption="Sous-actions"
          columns={[
            { key: 'title', label: 'Sous-action', cell: (child) => <a href={ficheHref(code, child.reference)}>{child.title}</a> },
            { key: 'status', label: 'État', cell: (child) => <StatusTag status={child.status} /> },
            { key: 'late', label: 'Retard', cell: (child) => <Late action={child} today={today} /> },
            { key: 'period', label: 'Calendrier', cell: (child) => periodInWords(child.startsOn, child.endsOn) },
          ]}
          rows={children}
          keyOf={(child) => child.reference}
        />
      )}
      <FicheMeans means={props.means} code={code} today={today} />
      <Notes {...props} />
      {fiche.source && <Source label={fiche.source} href={fiche.sourceUrl ?? undefined} on={fiche.createdOn} />}
    </section>
  )
}

function Texts({ fiche }: { fiche: FicheAction }) {
  const said = proseCodes.filter((code) => fiche[code] !== '')
  if (said.length === 0) return <p className="missing">Cette fiche ne dit encore ni pourquoi, ni comment.</p>
  return said.map((code) => (
    <div key={code}>
      <h2 className="prose-title">{prose[code]}</h2>
      {fiche[code].split(/\n{2,}/).map((paragraph) => (
        <p key={paragraph} className="as-typed">
          {paragraph}
        </p>
      ))}
    </div>
  ))
}

function Notes({ notes, mayAnnotate, form }: Props) {
  if (notes.length === 0 && !mayAnnotate) return null
  const field = filled(form)
  return (
    <div>
      <h2>Notes</h2>
      <ol className="history" role="list">
        {notes.map((note) => (
          <li key={note.id}>
            <p className="quiet">
              <time dateTime={note.writtenOn}>{formatDay(note.writtenOn)}</time>, {note.author}
            </p>
            <p className="as-typed">{note.body}</p>
          </li>
        ))}
      </ol>
      {mayAnnotate && (
        <form method="post" className="form">
          <input type="hidden" name="verb" value="note" />
          <Field
            {...field('body')}
            label="Ajouter une note"
            kind="textarea"
            rows={3}
            hint="Datée et signée de votre nom ; elle ne se modifie plus."
            maxLength={4000}
          />
          <div className="send">
            <Button>Écrire la note</Button>
          </div>
        </form>
      )}
    </div>
  )
}
