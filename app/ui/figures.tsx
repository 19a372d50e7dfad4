import type { ReactNode } from 'react'

export interface Figure {
  label: string
  /** Already formatted; null when it does not exist or may not be told. */
  value: string | null
  /** Why there is no value. */
  missing?: 'non disponible' | 'non publié' | 'secret statistique' | 'aucune à ce jour'
  /** Date, unit or source: a figure never stands alone. */
  note?: ReactNode
}

export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="figures">
      {figures.map(({ label, value, missing = 'non disponible', note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value === null ? <span className="missing">{missing}</span> : <strong>{value}</strong>}
            {note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
