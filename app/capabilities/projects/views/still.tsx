import { Button } from '#ui/button.tsx'
import { Radios } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { type Project, sideCodes, sides, stages } from '../model.ts'
import { maySetAside } from '../model/passages.ts'
import { VerbForm } from './verb-form.tsx'

interface StillProps {
  project: Project
  mayFollow: boolean
  form: KeptForm | undefined
}

/** Whether the project stands still and why; for who follows it, to stop it or to take it up again. */
export function Still({ project, mayFollow, form }: StillProps) {
  if (project.side)
    return (
      <section className="sheet" aria-labelledby="arret">
        <h2 id="arret" className="first">
          {sides[project.side].label} depuis le {formatDay(project.sideSince!)}
        </h2>
        <p>Motif : « {project.sideReason} »</p>
        {mayFollow && (
          <VerbForm verb="resume" project={project}>
            <Button look="main">Reprendre à l’étape « {stages[project.stage].label} »</Button>
          </VerbForm>
        )}
      </section>
    )
  if (!mayFollow || !maySetAside(project.stage)) return null
  const kept = form?.fields.verb === 'set-aside' ? form : undefined
  const field = filled(kept)
  return (
    <details open={kept !== undefined}>
      <summary>Mettre en pause, dire bloqué, abandonner</summary>
      <VerbForm verb="set-aside" project={project}>
        <p className="hint">L’étape reste « {stages[project.stage].label} » : repris, le projet continue de là.</p>
        <Radios label="Le projet est" options={sideCodes.map((value) => ({ value, label: sides[value].label }))} {...field('side')} />
        <Field
          {...field('whyStill')}
          kind="textarea"
          rows={3}
          label="Motif"
          maxLength={2000}
          hint="Ce qui l’arrête, et ce qui le ferait repartir."
        />
        <Button>Enregistrer</Button>
      </VerbForm>
    </details>
  )
}
