import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import type { Project } from '../model.ts'
import { type Risk, riskWords, weightOf } from '../model/follow-up.ts'
import { VerbForm } from './verb-form.tsx'

interface RisksProps {
  project: Project
  risks: readonly Risk[]
  mayFollow: boolean
  form: KeptForm | undefined
}

const grades = ([1, 2, 3] as const).map((grade) => ({ value: String(grade), label: riskWords[grade] }))

/** What could happen, the heaviest first, and what is planned about it. */
export function Risks(props: RisksProps) {
  const { risks, mayFollow } = props
  const open = risks.filter(({ closedOn }) => closedOn === null)
  return (
    <section aria-labelledby="risques">
      <h2 id="risques">Risques</h2>
      {risks.length === 0 ? (
        <p>Aucun risque n’est noté.</p>
      ) : (
        <DataTable
          caption="Risques du projet, les plus lourds d’abord ; le poids est la probabilité par la gravité, de 1 à 9"
          rows={risks}
          keyOf={({ id }) => id}
          columns={[
            { key: 'what', label: 'Risque', cell: ({ what }) => what },
            { key: 'weight', label: 'Poids', numeric: true, cell: weightOf },
            { key: 'why', label: 'Probabilité, gravité', cell: (risk) => `${riskWords[risk.likelihood]}, ${riskWords[risk.impact]}` },
            { key: 'answer', label: 'Réponse prévue', cell: ({ answer }) => answer },
            {
              key: 'state',
              label: 'Depuis',
              cell: ({ openedOn, closedOn }) => (closedOn ? `clos le ${formatDay(closedOn)}` : `le ${formatDay(openedOn)}`),
            },
          ]}
        />
      )}
      {mayFollow && (
        <div className="side-by-side">
          <AddForm {...props} />
          {open.length > 0 && <CloseForm {...props} open={open} />}
        </div>
      )}
    </section>
  )
}

function AddForm({ project, form }: RisksProps) {
  const kept = form?.fields.verb === 'add-risk' ? form : undefined
  const field = filled(kept)
  return (
    <details open={kept !== undefined}>
      <summary>Noter un risque</summary>
      <VerbForm verb="add-risk" project={project}>
        <Field {...field('risk')} kind="textarea" rows={2} label="Ce qui pourrait arriver" maxLength={1000} />
        <div className="side-by-side">
          <Select {...field('likelihood')} label="Probabilité" options={grades} />
          <Select {...field('impact')} label="Gravité" options={grades} />
        </div>
        <Field {...field('answer')} kind="textarea" rows={2} label="Réponse prévue" maxLength={1000} />
        <Button>Noter</Button>
      </VerbForm>
    </details>
  )
}

function CloseForm({ project, form, open }: RisksProps & { open: readonly Risk[] }) {
  const kept = form?.fields.verb === 'close-risk' ? form : undefined
  return (
    <details open={kept !== undefined}>
      <summary>Clore un risque</summary>
      <VerbForm verb="close-risk" project={project}>
        <Select
          {...filled(kept)('closed')}
          label="Risque"
          options={open.map(({ id, what }) => ({ value: id, label: what.slice(0, 80) }))}
        />
        <Button>Clore</Button>
      </VerbForm>
    </details>
  )
}
