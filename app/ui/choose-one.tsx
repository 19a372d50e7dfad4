import { Button } from './button.tsx'

/** Several ways to send one form: each choice is a button that says what it is for. */
export function ChooseOne(props: {
  name: string
  fields?: Readonly<Record<string, string>>
  choices: readonly { value: string; label: string; note?: string }[]
}) {
  return (
    <form method="post">
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <ul className="choose" role="list">
        {props.choices.map(({ value, label, note }) => (
          <li key={value}>
            <Button name={props.name} value={value}>
              {label}
              {note && <small>{note}</small>}
            </Button>
          </li>
        ))}
      </ul>
    </form>
  )
}
