import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import type { Project } from '../model.ts'
import { blockerKindCodes, blockerKinds } from '../model/passages.ts'
import type { Blocker } from '../queries/life.ts'
import { VerbForm } from './verb-form.tsx'

interface BlockersProps {
  project: Project
  blockers: readonly Blocker[]
  mayFollow: boolean
  today: string
  form: KeptForm | undefined
}

/** What stands in the way, and for who follows the project, to write it down and to say how it was cleared. */
export function Blockers(props: BlockersProps) {
  const { blockers, today, mayFollow } = props
  const open = blockers.filter(({ clearedOn }) => clearedOn === null)
  return (
    <section aria-labelledby="obstacles">
      <h2 id="obstacles">Ce qui bloque</h2>
      {blockers.length === 0 ? (
        <p>Rien de noté.</p>
      ) : (
        <DataTable
          caption="Obstacles du projet, les plus pressants d’abord"
          rows={blockers}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'what',
              label: 'Obstacle',
              cell: (b) => (
                <>
                  {b.what}
                  <br />
                  <small>{blockerKinds[b.kind]}</small>
                </>
              ),
            },
            { key: 'owner', label: 'Qui répond', cell: (b) => b.owner ?? <span className="missing">personne encore</span> },
            { key: 'due', label: 'Réponse attendue', numeric: true, cell: (b) => dueOf(b, today) },
            {
              key: 'state',
              label: 'Depuis',
              cell: (b) => (b.clearedOn ? `levé le ${formatDay(b.clearedOn)} : ${b.clearing}` : `le ${formatDay(b.openedOn)}`),
            },
          ]}
        />
      )}
      {mayFollow && (
        <div className="side-by-side">
          <TellForm {...props} />
          {open.length > 0 && <ClearForm {...props} open={open} />}
        </div>
      )}
    </section>
  )
}

function dueOf({ answerDueOn, clearedOn }: Blocker, today: string) {
  if (!answerDueOn) return <span className="missing">sans date</span>
  if (clearedOn === null && answerDueOn < today) return <strong>{formatDay(answerDueOn)}, en retard</strong>
  return formatDay(answerDueOn)
}

function TellForm({ project, form }: BlockersProps) {
  const kept = form?.fields.verb === 'tell-blocker' ? form : undefined
  const field = filled(kept)
  return (
    <details open={kept !== undefined}>
      <summary>Noter un obstacle</summary>
      <VerbForm verb="tell-blocker" project={project}>
        <Select
          {...field('kind')}
          label="De quelle sorte"
          options={blockerKindCodes.map((value) => ({ value, label: blockerKinds[value] }))}
        />
        <Field {...field('what')} kind="textarea" rows={3} label="Ce qui bloque" maxLength={1000} />
        <Field {...field('owner')} label="Qui peut répondre" optional />
        <Field {...field('answerDueOn')} kind="date" label="Réponse attendue le" optional />
        <Button>Noter</Button>
      </VerbForm>
    </details>
  )
}

function ClearForm({ project, form, open }: BlockersProps & { open: readonly Blocker[] }) {
  const kept = form?.fields.verb === 'clear-blocker' ? form : undefined
  const field = filled(kept)
  return (
    <details open={kept !== undefined}>
      <summary>Lever un obstacle</summary>
      <VerbForm verb="clear-blocker" project={project}>
        <Select {...field('blocker')} label="Obstacle levé" options={open.map(({ id, what }) => ({ value: id, label: what }))} />
        <Field {...field('clearing')} label="Comment" maxLength={1000} />
        <Button>Enregistrer</Button>
      </VerbForm>
    </details>
  )
}
