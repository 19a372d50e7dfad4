import { fieldId } from './field.tsx'
import type { Mistakes } from './form.ts'

/** What to mend, at the top of a form that came back: read aloud at once, each line leads to its field. */
export function ErrorSummary({ mistakes = {} }: { mistakes?: Mistakes | undefined }) {
  const entries = Object.entries(mistakes)
  if (entries.length === 0) return null
  return (
    // biome-ignore lint/a11y/noAutofocus: a page that comes back starts where there is something to mend
    <div className="mistakes" role="alert" tabIndex={-1} autoFocus>
      <p className="mistakes-title">{entries.length === 1 ? 'Un point est à reprendre' : `${entries.length} points sont à reprendre`}</p>
      <ul>
        {entries.map(([name, message]) => (
          <li key={name}>{name === '' ? message : <a href={`#${fieldId(name)}`}>{message}</a>}</li>
        ))}
      </ul>
    </div>
  )
}
