import { Button } from '#ui/button.tsx'
import { Radios } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { isDecided, type Project } from '../model.ts'
import { amendmentKindCodes, amendmentKinds } from '../model/follow-up.ts'
import type { Amendment } from '../queries/follow-up.ts'
import { VerbForm } from './verb-form.tsx'

interface AmendmentsProps {
  project: Project
  amendments: readonly Amendment[]
  mayFollow: boolean
  form: KeptForm | undefined
}

/** What changed of what the pair decided, and why; nothing is edited. */
export function Amendments(props: AmendmentsProps) {
  const { project, amendments, mayFollow } = props
  if (!isDecided(project.stage)) return null
  return (
    <section aria-labelledby="avenants">
      <h2 id="avenants">Avenants</h2>
      {amendments.length === 0 ? (
        <p>Rien n’a changé de ce que le binôme a retenu.</p>
      ) : (
        <DataTable
          caption="Ce qui a changé depuis la décision du binôme, du plus récent au plus ancien"
          rows={amendments}
          keyOf={({ id }) => id}
          columns={[
            { key: 'kind', label: 'Ce qui change', cell: ({ kind }) => amendmentKinds[kind].label },
            { key: 'former', label: 'Avant', cell: ({ former }) => former },
            { key: 'latter', label: 'Après', cell: ({ latter }) => latter },
            { key: 'reason', label: 'Motif', cell: ({ reason }) => reason },
            { key: 'on', label: 'Le', numeric: true, cell: ({ amendedOn }) => formatDay(amendedOn) },
          ]}
        />
      )}
      {mayFollow && <AmendForm {...props} />}
    </section>
  )
}

function AmendForm({ project, form }: AmendmentsProps) {
  const kept = form?.fields.verb === 'amend' ? form : undefined
  const field = filled(kept)
  return (
    <details open={kept !== undefined}>
      <summary>Écrire un avenant</summary>
      <VerbForm verb="amend" project={project}>
        <Radios
          {...field('kind')}
          label="Ce qui change"
          options={amendmentKindCodes.map((value) => ({ value, label: `${amendmentKinds[value].label} : ${amendmentKinds[value].what}` }))}
        />
        <p className="hint">Remplissez la case de ce qui change ; les autres ne comptent pas.</p>
        <div className="side-by-side">
          <Field {...field('newEnd')} kind="date" label="Nouvelle fin prévue" optional />
          <Field {...field('newCost')} kind="number" unit="€" label="Nouveau coût HT" optional />
        </div>
        <div className="side-by-side">
          <Field {...field('newOwner')} label="Nouvelle entreprise" optional />
          <Field
            {...field('newSiret')}
            label="Son SIRET"
            optional
            hint="Avec elle : c’est par lui que les intérêts déclarés ferment un dossier."
          />
        </div>
        <Field {...field('reason')} kind="textarea" rows={3} label="Motif" maxLength={2000} />
        <Button>Enregistrer l’avenant</Button>
      </VerbForm>
    </details>
  )
}
