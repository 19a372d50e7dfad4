import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Radios } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { type State, states } from '../model.ts'
import type { ApplicationFile } from '../queries.ts'
import { Seen } from './seen.tsx'

/** What may be said of a file now. @param among the states that this person may say; all those that follow without it */
export function StepForm(props: { file: ApplicationFile; today: Day; form: KeptForm | undefined; among?: readonly State[] }) {
  const { file, today, among } = props
  const form = props.form?.fields.verb === 'step' ? props.form : undefined
  const field = filled(form, { on: today })
  const next = (states[file.state].next as readonly State[]).filter((state) => !among || among.includes(state))
  const has = (...asked: State[]) => asked.some((state) => next.includes(state))
  if (next.length === 0) return null
  return (
    <details open={form !== undefined}>
      <summary>Dire ce qu’elle devient</summary>
      <form method="post" className="form">
        <Seen file={file} />
        <Radios
          label="La demande est"
          {...field('to')}
          options={next.map((state) => ({ value: state, label: states[state].label.toLowerCase() }))}
        />
        <Field label="Le" kind="date" {...field('on')} />
        {has('granted', 'contracted') && (
          <Field label="Montant" unit="€" kind="number" optional hint="Pour un accord ou une convention." {...field('amount')} />
        )}
        <Field
          label="En quelques mots"
          kind="textarea"
          rows={3}
          optional
          hint={has('refused') ? 'Un refus se dit avec sa raison.' : undefined}
          {...field('words')}
        />
        {has('refused') && (
          <>
            <Field
              label="Ce qu’il faudrait changer"
              kind="textarea"
              rows={2}
              optional
              hint="Après un refus : pour que la prochaine demande passe."
              {...field('toChange')}
            />
            <Field label="Prochaine fenêtre" kind="date" optional {...field('nextWindow')} />
          </>
        )}
        {has('submitted') && <Field label="Numéro du dossier chez l’opérateur" optional {...field('outsideNumber')} />}
        <Button name="verb" value="step">
          Enregistrer
        </Button>
      </form>
    </details>
  )
}
