import { describedBy, type FieldProps, fieldId, Hint, Mend, Optional } from './field.tsx'

/** One file to give. A browser never gives it back: a form that comes back asks for it again. */
export function FileField(props: Omit<FieldProps, 'value' | 'maxLength'> & { accept: string }) {
  const { name, label, hint, error, optional, accept } = props
  return (
    <div className="field">
      <label htmlFor={fieldId(name)}>
        {label}
        <Optional optional={optional} />
      </label>
      <Hint name={name} hint={hint} />
      <input type="file" id={fieldId(name)} name={name} accept={accept} {...describedBy(props)} />
      <Mend name={name} error={error} />
    </div>
  )
}
