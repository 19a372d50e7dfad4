import type { ReactNode } from 'react'

/** The fields that go together in a long form, under a title heard before each of them. */
export function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="group">
      <legend>
        <h2>{title}</h2>
      </legend>
      {children}
    </fieldset>
  )
}
