import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Verdict } from '#ui/verdict.tsx'
import type { Project } from '../model.ts'
import { isLate, type Milestone } from '../model/follow-up.ts'
import { VerbForm } from './verb-form.tsx'

interface MilestonesProps {
  project: Project
  milestones: readonly Milestone[]
  mayFollow: boolean
  today: Day
  form: KeptForm | undefined
}

/** What is to be reached and when; late is worked out, never typed. */
export function Milestones(props: MilestonesProps) {
  const { milestones, mayFollow, today } = props
  const open = milestones.filter(({ doneOn }) => doneOn === null)
  return (
    <section aria-labelledby="jalons">
      <h2 id="jalons">Jalons</h2>
      {milestones.length === 0 ? (
        <p>Aucun jalon n’est noté.</p>
      ) : (
        <DataTable
          caption="Jalons du projet, dans l’ordre des jours"
          rows={milestones}
          keyOf={({ id }) => id}
          columns={[
            { key: 'label', label: 'Jalon', cell: ({ label }) => label },
            { key: 'due', label: 'Prévu le', numeric: true, cell: ({ dueOn }) => formatDay(dueOn) },
            { key: 'state', label: 'État', cell: (milestone) => stateOf(milestone, today) },
          ]}
        />
      )}
      {mayFollow && <AddForm {...props} />}
      {mayFollow && open.length > 0 && <ReachForm {...props} open={open} />}
    </section>
  )
}

function stateOf(milestone: Milestone, today: Day) {
  if (milestone.doneOn) return <Verdict is="yes">atteint le {formatDay(milestone.doneOn)}</Verdict>
  return isLate(milestone, today) ? <Verdict is="no">en retard</Verdict> : 'à venir'
}

function AddForm({ project, form }: MilestonesProps) {
  const kept = form?.fields.verb === 'add-milestone' ? form : undefined
  const field = filled(kept)
  return (
    <details open={kept !== undefined}>
      <summary>Noter un jalon</summary>
      <VerbForm verb="add-milestone" project={project}>
        <Field {...field('milestone')} label="Ce qui doit être atteint" maxLength={200} />
        <Field {...field('dueOn')} kind="date" label="Prévu le" />
        <Button>Noter</Button>
      </VerbForm>
    </details>
  )
}

function ReachForm({ project, form, open, today }: MilestonesProps & { open: readonly Milestone[] }) {
  const kept = form?.fields.verb === 'reach-milestone' ? form : undefined
  const field = filled(kept, { reachedOn: today })
  return (
    <details open={kept !== undefined}>
      <summary>Dire un jalon atteint</summary>
      <VerbForm verb="reach-milestone" project={project}>
        <Select {...field('reached')} label="Jalon" options={open.map(({ id, label }) => ({ value: id, label }))} />
        <Field {...field('reachedOn')} kind="date" label="Atteint le" />
        <Button>Enregistrer</Button>
      </VerbForm>
    </details>
  )
}
