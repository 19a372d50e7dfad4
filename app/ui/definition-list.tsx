import type { ReactNode } from 'react'

export interface Fact {
  label: string
  /** Null: said as absent, never left blank. */
  value: ReactNode
}

export function DefinitionList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value === null || value === '' ? <span className="absent">non renseigné</span> : value}</dd>
        </div>
      ))}
    </dl>
  )
}
