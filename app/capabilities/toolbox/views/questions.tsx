import { Button } from '#ui/button.tsx'
import { Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { counted, formatDay } from '#ui/format.ts'
import { type NextQuestion, type Question, sayAnswer } from '../model/questions.ts'
import type { Answer } from '../queries.ts'

/** The name of a question's field in its form: a fact may hold signs that an address may not. */
export const fieldOf = (fact: string): string => `reponse-${fact.replaceAll(/[^a-z0-9]+/gi, '-')}`

export const isAppreciation = (fact: string): boolean => fact.startsWith('appreciation:')

interface Asking {
  question: Question
  answer: Answer | undefined
  form: KeptForm | undefined
}

/** The question to ask first, and what it would settle. */
export function FirstQuestion(props: Asking & { next: NextQuestion }) {
  const { settles, waiting } = props.next
  return (
    <section className="sheet first-question" aria-labelledby="question-suivante">
      <h2 id="question-suivante">La prochaine question</h2>
      <p className="quiet">
        {settles.length > 0
          ? `Cette question tranche ${counted(settles.length, 'dispositif')} : ${settles.join(' ; ')}.`
          : `Cette question rapproche ${counted(waiting.length, 'dispositif')} d’un avis.`}
        {settles.length > 0 && waiting.length > settles.length && ` Elle compte pour ${counted(waiting.length, 'dispositif')} en tout.`}
      </p>
      <AnswerForm {...props} isFirst />
    </section>
  )
}

/** One question folded, with what was answered, by whom and when. */
export function FoldedQuestion(props: Asking & { mayAnswer: boolean; waiting: number }) {
  const { question, answer, form, mayAnswer, waiting } = props
  const state = answer
    ? `${sayAnswer(question, answer.value)} · ${answer.by}, ${formatDay(answer.on)}`
    : waiting > 0
      ? `sans réponse ; ${counted(waiting, 'dispositif')} ${waiting < 2 ? 'l’attend' : 'l’attendent'}`
      : 'sans réponse'
  if (!mayAnswer) {
    return (
      <li>
        {question.text} <span className="state">{state}</span>
      </li>
    )
  }
  return (
    <li>
      <details open={form?.mistakes[fieldOf(question.fact)] !== undefined}>
        <summary>
          {question.text} <span className="state">{state}</span>
        </summary>
        <AnswerForm question={question} answer={answer} form={form} />
      </details>
    </li>
  )
}

function AnswerForm({ question, answer, form, isFirst }: Asking & { isFirst?: boolean }) {
  const isThis = form?.fields.fact === question.fact
  const field = filled(isThis ? form : undefined, { [fieldOf(question.fact)]: answer?.value })
  return (
    <form method="post" className="verb">
      <input type="hidden" name="fact" value={question.fact} />
      <AnswerField question={question} {...field(fieldOf(question.fact))} />
      <div className="row">
        <Button look={isFirst ? 'main' : 'plain'}>{answer ? 'Corriger la réponse' : 'Enregistrer et rejuger'}</Button>
        {answer && <small>Une réponse vide retire la vôtre.</small>}
      </div>
    </form>
  )
}

const yesNo = [
  { value: 'true', label: 'Oui' },
  { value: 'false', label: 'Non' },
  { value: '', label: 'Je ne sais pas encore' },
]

function AnswerField({ question, ...field }: { question: Question; name: string; value: string | undefined; error: string | undefined }) {
  const shared = { ...field, label: question.text, hint: question.help }
  switch (question.kind) {
    case 'yes-no':
      return <Radios {...shared} value={field.value ?? ''} options={yesNo} />
    case 'choice':
      return (
        <Select
          {...shared}
          emptyLabel="Je ne sais pas encore"
          options={question.choices.map(({ code, label }) => ({ value: code, label }))}
        />
      )
    case 'day':
      return <Field {...shared} kind="date" />
    case 'integer':
    case 'euros':
    case 'percent':
      return (
        <div className="short">
          <Field {...shared} kind="number" {...(question.unit && { unit: question.unit })} />
        </div>
      )
    case 'naf':
      return (
        <div className="short">
          <Field {...shared} />
        </div>
      )
    case 'from-record':
      return null
  }
}
