import type { ReactNode } from 'react'

export interface StageStep {
  label: string
  state: 'done' | 'current' | 'to-come'
  note?: ReactNode
}

export function Stages({ label, steps }: { label: string; steps: readonly StageStep[] }) {
  return (
    <ol className="stages" aria-label={label}>
      {steps.map(({ label: name, state, note }) => (
        <li key={name} className={state} aria-current={state === 'current' ? 'step' : undefined}>
          <span>
            {name}
            {state === 'done' && <span className="read-only-aloud"> (fait)</span>}
          </span>
          {note && <small>{note}</small>}
        </li>
      ))}
    </ol>
  )
}
