import { describedBy, type FieldProps, fieldId, Hint, Mend, Optional } from './field.tsx'

/** A file to give, or several. A browser never gives one back: a form that comes back asks for it again. */
export function FileField(props: Omit<FieldProps, 'value' | 'maxLength'> & { accept: string; several?: boolean }) {
  const { name, label, hint, error, optional, accept, several } = props
  return (
    <div className="field">
      <label htmlFor={fieldId(name)}>
        {label}
        <Optional optional={optional} />
      </label>
      <Hint name={name} hint={hint} />
      <input type="file" id={fieldId(name)} name={name} accept={accept} multiple={several} {...describedBy(props)} />
      <Mend name={name} error={error} />
    </div>
  )
}
