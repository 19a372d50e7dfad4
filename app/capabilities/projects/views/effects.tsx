import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay, formatNumber, formatRate } from '#ui/format.ts'
import type { Project } from '../model.ts'
import { type EffectLine, measureCodes, measures, type Moment, momentCodes, moments } from '../model/effects.ts'
import { VerbForm } from './verb-form.tsx'

interface EffectsProps {
  project: Project
  lines: readonly EffectLine[]
  today: Day
  form: KeptForm | undefined
}

/** Promised beside observed; a measure of which nothing was ever said is left out, the jobs never. */
export function EffectTable({ lines, project }: EffectsProps) {
  const told = lines.filter(({ measure, at }) => measure === 'jobs-created' || momentCodes.some((moment) => at[moment] !== null))
  return (
    <>
      <DataTable
        caption="Effets promis à la décision, et constatés un an et trois ans après la fin des travaux"
        rows={told}
        keyOf={({ measure }) => measure}
        columns={[
          {
            key: 'measure',
            label: 'Mesure',
            cell: ({ measure }) => (
              <>
                {measures[measure].label}
                <br />
                <small>{measures[measure].unit}</small>
              </>
            ),
          },
          ...momentCodes.map((moment) => ({
            key: moment,
            label: moments[moment].label,
            numeric: true,
            cell: (line: EffectLine) => <Amount line={line} moment={moment} />,
          })),
          {
            key: 'kept',
            label: 'Tenu',
            numeric: true,
            cell: ({ kept }: EffectLine) => (kept === null ? <span className="missing">pas encore</span> : formatRate(kept)),
          },
        ]}
      />
      <p className="source">
        Une case sans nombre n’est pas zéro : rien n’y a été noté. « Tenu » : le dernier constaté sur le promis.{' '}
        {project.endedOn ? `Fin des travaux le ${formatDay(project.endedOn)}.` : 'Les travaux ne sont pas finis.'}
      </p>
    </>
  )
}

function Amount({ line, moment }: { line: EffectLine; moment: Moment }) {
  const effect = line.at[moment]
  if (!effect) return <span className="missing">non noté</span>
  return (
    <>
      {formatNumber(effect.amount)}
      <br />
      <small>
        {effect.evidence}, {formatDay(effect.measuredOn)}
      </small>
    </>
  )
}

export function EffectForm({ project, today, form }: EffectsProps) {
  const kept = form?.fields.verb === 'tell-effect' ? form : undefined
  const field = filled(kept, { measuredOn: today })
  return (
    <details open={kept !== undefined}>
      <summary>Noter ce qui est promis ou constaté</summary>
      <VerbForm verb="tell-effect" project={project}>
        <div className="side-by-side">
          <Select
            {...field('measure')}
            label="Mesure"
            options={measureCodes.map((value) => ({ value, label: `${measures[value].label} (${measures[value].unit})` }))}
          />
          <Select {...field('moment')} label="Moment" options={momentCodes.map((value) => ({ value, label: moments[value].label }))} />
          <Field {...field('amount')} kind="number" label="Nombre, dans l’unité de la mesure" />
          <Field {...field('measuredOn')} kind="date" label="Mesuré le" />
        </div>
        <Field
          {...field('evidence')}
          label="Preuve"
          hint="Déclaration sociale nominative, facture, bilan, visite du site… Une ligne ne se modifie pas : la suivante la remplace."
          maxLength={300}
        />
        <Button>Enregistrer</Button>
      </VerbForm>
    </details>
  )
}
