import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { type HandedLine, lineStates, noteField } from '../model/handover.ts'

export function HandedLines(props: { lines: readonly HandedLine[]; mayAnswer: boolean; form: KeptForm | undefined }) {
  return (
    <ul className="handed" role="list">
      {props.lines.map((line) => (
        <li key={line.id} id={`ligne-${line.id}`} data-state={line.state}>
          <div>
            <p className="what">{line.path ? <a href={line.path}>{line.title}</a> : line.title}</p>
            {line.detail && <p>{line.detail}</p>}
            {line.dueOn && <p className="quiet">Échéance : {formatDay(line.dueOn)}</p>}
            <Answered line={line} />
          </div>
          {props.mayAnswer && line.state !== 'confirmed' && <Answer line={line} form={props.form} />}
        </li>
      ))}
    </ul>
  )
}

function Answered({ line }: { line: HandedLine }) {
  if (line.state === 'waiting') return null
  return (
    <p>
      <Tag tone={line.state === 'asked' ? 'accent' : 'quiet'}>{lineStates[line.state]}</Tag>{' '}
      <span className="quiet">
        {line.answeredBy}
        {line.answeredOn && `, le ${formatDay(line.answeredOn)}`}
      </span>
      {line.note && <> : « {line.note} »</>}
    </p>
  )
}

function Answer({ line, form }: { line: HandedLine; form: KeptForm | undefined }) {
  const kept = form?.fields.line === line.id ? form : undefined
  const field = filled(kept)
  return (
    <div className="answers">
      <form method="post">
        <input type="hidden" name="line" value={line.id} />
        <input type="hidden" name="version" value={line.version} />
        <Button small look="main" name="verb" value="confirm">
          Confirmer
          <span className="read-only-aloud"> : {line.title}</span>
        </Button>
      </form>
      <details open={kept !== undefined}>
        <summary>
          À demander
          <span className="read-only-aloud"> : {line.title}</span>
        </summary>
        <form method="post">
          <input type="hidden" name="verb" value="ask" />
          <input type="hidden" name="line" value={line.id} />
          <input type="hidden" name="version" value={line.version} />
          <Field label="Ce que je veux demander" kind="textarea" rows={2} {...field(noteField(line.id))} />
          <Button small>Noter la question</Button>
        </form>
      </details>
    </div>
  )
}
