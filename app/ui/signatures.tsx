import { instantOf } from '#kernel/day.ts'
import { formatInstant } from './format.ts'
import { type Answer, Verdict } from './verdict.tsx'

export interface SignatureLine {
  key: string
  sign: Answer
  /** Whose signature, and what it says. */
  label: string
  detail: string
  at: Date | null
  /** Whether `at` is when the waiting began rather than when it was signed. */
  since: boolean
}

/** Who has signed, who is awaited, since when. */
export function Signatures({ label, lines }: { label: string; lines: readonly SignatureLine[] }) {
  return (
    <ul className="criteria" role="list" aria-label={label}>
      {lines.map((line) => (
        <li key={line.key}>
          <Verdict is={line.sign}>
            {line.label}
            <br />
            <small>
              {line.detail}
              {line.at &&
                `${line.detail.endsWith('.') ? ' ' : ', '}${line.since ? 'depuis le ' : 'le '}${formatInstant(instantOf(line.at))}`}
            </small>
          </Verdict>
        </li>
      ))}
    </ul>
  )
}
