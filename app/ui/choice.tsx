import type { ReactNode } from 'react'
import { describedBy, type FieldProps, fieldId, Hint, Mend, Optional } from './field.tsx'

export interface Option {
  value: string
  label: string
  hint?: ReactNode
}

export function Select(props: FieldProps & { options: readonly Option[]; emptyLabel?: string }) {
  const { name, label, hint, error, value = '', options, optional, emptyLabel = 'Choisir…' } = props
  return (
    <div className="field">
      <label htmlFor={fieldId(name)}>
        {label}
        <Optional optional={optional} />
      </label>
      <Hint name={name} hint={hint} />
      <select id={fieldId(name)} name={name} defaultValue={value} {...describedBy(props)}>
        <option value="">{emptyLabel}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Mend name={name} error={error} />
    </div>
  )
}

export function Radios(props: FieldProps & { options: readonly Option[] }) {
  const isTicked = (option: Option) => option.value === props.value
  return <Choices {...props} type="radio" isTicked={isTicked} />
}

/** Several may be ticked: read the form with `formOf(request, ['name'])`. */
export function Checkboxes(props: Omit<FieldProps, 'value'> & { options: readonly Option[]; values?: readonly string[] | undefined }) {
  const isTicked = (option: Option) => props.values?.includes(option.value) ?? false
  return <Choices {...props} type="checkbox" isTicked={isTicked} />
}

type ChoicesProps = Omit<FieldProps, 'value'> & {
  type: 'radio' | 'checkbox'
  options: readonly Option[]
  isTicked: (option: Option) => boolean
}

function Choices({ name, label, hint, error, optional, options, type, isTicked }: ChoicesProps) {
  const { 'aria-describedby': described } = describedBy({ name, label, hint, error })
  return (
    <fieldset className="field" aria-describedby={described}>
      <legend>
        {label}
        <Optional optional={optional} />
      </legend>
      <Hint name={name} hint={hint} />
      <div className="choices">
        {options.map((option, rank) => (
          <label key={option.value}>
            <input
              type={type}
              name={name}
              value={option.value}
              defaultChecked={isTicked(option)}
              id={rank === 0 ? fieldId(name) : undefined}
              aria-invalid={error ? true : undefined}
            />
            <span>
              {option.label}
              {option.hint && <small>{option.hint}</small>}
            </span>
          </label>
        ))}
      </div>
      <Mend name={name} error={error} />
    </fieldset>
  )
}
