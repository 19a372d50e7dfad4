import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Radios } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import type { Project } from '../model.ts'
import { withoutAid, withoutAidCodes } from '../model/passages.ts'
import type { Counterfactual } from '../queries/life.ts'
import { VerbForm } from './verb-form.tsx'

interface WithoutAidProps {
  project: Project
  told: readonly Counterfactual[]
  mayAnswer: boolean
  today: Day
  form: KeptForm | undefined
}

/** What the company says it would do without the aid: the last answer, the former ones, and the question for who may answer. */
export function WithoutAidAnswers({ project, told, mayAnswer, today, form }: WithoutAidProps) {
  const kept = form?.fields.verb === 'tell-without-aid' ? form : undefined
  const field = filled(kept, { askedOn: today })
  return (
    <section aria-labelledby="sans-aide">
      <h2 id="sans-aide">Sans l’aide ?</h2>
      {told.length === 0 && <p>La question n’a pas encore été posée à l’entreprise.</p>}
      <ol role="list" className="plain">
        {told.map((one) => (
          <li key={one.id}>
            <p>
              <strong>{withoutAid[one.answer]}.</strong> « {one.words} »
              <br />
              <small>
                {one.toldBy}, le {formatDay(one.askedOn)}
              </small>
            </p>
          </li>
        ))}
      </ol>
      {mayAnswer && (
        <details open={kept !== undefined || (told.length === 0 && project.stage === 'retained')}>
          <summary>{told.length === 0 ? 'Noter la réponse' : 'Poser la question à nouveau'}</summary>
          <VerbForm verb="tell-without-aid" project={project}>
            <Radios
              {...field('answer')}
              label="Sans l’aide demandée"
              options={withoutAidCodes.map((value) => ({ value, label: withoutAid[value] }))}
            />
            <Field {...field('words')} kind="textarea" rows={3} label="Dans les mots de l’entreprise" maxLength={2000} />
            <div className="side-by-side">
              <Field {...field('toldBy')} label="Dit par" hint="Nom et fonction." />
              <Field {...field('askedOn')} kind="date" label="Le" />
            </div>
            <Button>Enregistrer la réponse</Button>
          </VerbForm>
        </details>
      )}
    </section>
  )
}

/** The same in one line, beside what the project promised. */
export function WithoutAidLine({ told }: Pick<WithoutAidProps, 'told'>) {
  const [last] = told
  if (!last) return <p>Sans l’aide ? La question n’a pas encore été posée à l’entreprise.</p>
  return (
    <p>
      Sans l’aide ? <strong>{withoutAid[last.answer]}</strong>, a répondu {last.toldBy} le {formatDay(last.askedOn)}.
    </p>
  )
}
