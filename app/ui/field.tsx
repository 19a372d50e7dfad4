import type { ReactNode } from 'react'
import { formatNumber } from './format.ts'

export interface FieldProps {
  name: string
  label: string
  hint?: ReactNode
  error?: string | undefined
  value?: string | undefined
  /** A field is required unless it says otherwise: forms ask for what they need. */
  optional?: boolean
  /** Characters; said in the hint, checked by the schema, never cut while typing. */
  maxLength?: number
}

interface InputProps extends FieldProps {
  kind?: 'text' | 'number' | 'date' | 'email' | 'tel' | 'url' | 'password' | 'textarea'
  /** What follows the input: €, ETP, hectares. */
  unit?: string
  autoComplete?: string
  rows?: number
}

export const fieldId = (name: string) => `champ-${name}`
const hintId = (name: string) => `aide-${name}`
const errorId = (name: string) => `erreur-${name}`

/** One thing to fill in: label, help, what was typed, and what to mend beside it. */
export function Field(props: InputProps) {
  const { name, kind = 'text', value, maxLength, error, unit, rows = 5 } = props
  const shown = maxLength ? value?.slice(0, maxLength) : value
  const isCut = maxLength !== undefined && shown !== value
  const shared = {
    id: fieldId(name),
    name,
    defaultValue: shown,
    autoComplete: props.autoComplete,
    ...describedBy(props),
  }
  return (
    <div className="field">
      <FieldLabel {...props} />
      <Hint name={name} hint={hintWithLength(props.hint, maxLength)} />
      {kind === 'textarea' && <textarea rows={rows} {...shared} />}
      {kind !== 'textarea' && (
        <Unit unit={unit}>
          <input {...inputType(kind)} {...shared} />
        </Unit>
      )}
      <Mend name={name} error={error} />
      {isCut && <p className="hint">Le texte remis ici est coupé à {formatNumber(maxLength)} caractères.</p>}
    </div>
  )
}

// A French number has spaces and a comma, which `type=number` refuses.
const inputType = (kind: Exclude<InputProps['kind'], 'textarea' | undefined>) =>
  kind === 'number' ? ({ type: 'text', inputMode: 'decimal' } as const) : { type: kind }

const hintWithLength = (hint: ReactNode, maxLength: number | undefined): ReactNode => {
  if (!maxLength) return hint
  const length = `${formatNumber(maxLength)} caractères au plus.`
  return hint ? (
    <>
      {hint} {length}
    </>
  ) : (
    length
  )
}

function Unit({ unit, children }: { unit: string | undefined; children: ReactNode }) {
  if (!unit) return children
  return (
    <div className="with-unit">
      {children}
      <span aria-hidden="true">{unit}</span>
    </div>
  )
}

function FieldLabel({ name, label, optional, ...rest }: InputProps) {
  return (
    <label htmlFor={fieldId(name)}>
      {label}
      {rest.unit && <span className="read-only-aloud"> ({rest.unit})</span>}
      <Optional optional={optional} />
    </label>
  )
}

export function Optional({ optional }: { optional: boolean | undefined }) {
  return optional ? <span className="optional"> (facultatif)</span> : null
}

export function Hint({ name, hint }: { name: string; hint: ReactNode }) {
  return hint ? (
    <p className="hint" id={hintId(name)}>
      {hint}
    </p>
  ) : null
}

export function Mend({ name, error }: { name: string; error: string | undefined }) {
  return error ? (
    <p className="mend" id={errorId(name)}>
      {error}
    </p>
  ) : null
}

/** Ties a control to its help and its mistake for those who hear the page. */
export function describedBy({ name, hint, error, optional, maxLength }: FieldProps) {
  const ids = [hint || maxLength ? hintId(name) : '', error ? errorId(name) : ''].filter(Boolean).join(' ')
  return {
    'aria-describedby': ids || undefined,
    'aria-invalid': error ? (true as const) : undefined,
    'aria-required': optional ? undefined : (true as const),
  }
}
