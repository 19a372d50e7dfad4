import type { ReactNode } from 'react'

export type Answer = 'yes' | 'no' | 'unknown' | 'not-applicable'

const words = { yes: 'Oui', no: 'Non', unknown: 'À confirmer', 'not-applicable': 'Sans objet' } as const
const signs = { yes: '✓', no: '✕', unknown: '?', 'not-applicable': '–' } as const

/** A sign and a word as well as a colour; for who hears the page, the word comes first when the text does not say it. */
export function Verdict({ is, children }: { is: Answer; children?: ReactNode }) {
  return (
    <span className="verdict" data-is={is}>
      <span className="sign" aria-hidden="true">
        {signs[is]}
      </span>
      {children ? <span className="read-only-aloud">{words[is]} : </span> : words[is]}
      {children}
    </span>
  )
}
