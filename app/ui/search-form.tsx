import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { fieldId } from './field.tsx'

/** Search and filters of a list: a GET form, so that what is found has an address. */
export function SearchForm(props: {
  label: string
  placeholder?: string
  value: string
  /** Where the list is without any filter. */
  resetHref: string
  isFiltered: boolean
  /** Filters, as `Select`. */
  children?: ReactNode
  /** Query parameters to carry along, such as the sort. */
  kept?: Readonly<Record<string, string | null>>
}) {
  return (
    <search>
      <form className="search" method="get">
        <div className="field first">
          <label htmlFor={fieldId('q')}>{props.label}</label>
          <input type="search" id={fieldId('q')} name="q" defaultValue={props.value} placeholder={props.placeholder} />
        </div>
        {props.children && (
          // Folded on a phone, where they would push the list off the screen; the style sheet opens them elsewhere.
          <details className="filters" open={props.isFiltered}>
            <summary>Filtres</summary>
            {props.children}
          </details>
        )}
        {Object.entries(props.kept ?? {}).map(([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />)}
        <Button>Chercher</Button>
        {props.isFiltered && <a href={props.resetHref}>Tout voir</a>}
      </form>
    </search>
  )
}
