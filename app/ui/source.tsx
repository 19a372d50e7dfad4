import type { Day } from '#kernel/day.ts'
import { formatDay } from './format.ts'

export interface SourceProps {
  label: string
  href?: string | undefined
  /** The day the fact was read or is true. */
  on?: Day | undefined
  toVerify?: boolean
}

/** Where a figure or a rule comes from, and since when. */
export function Source({ label, href, on, toVerify }: SourceProps) {
  return (
    <p className="source">
      Source : {href ? <a href={href}>{label}</a> : label}
      {on && `, ${formatDay(on)}`}
      {toVerify && (
        <>
          {' · '}
          <ToVerify />
        </>
      )}
    </p>
  )
}

export function ToVerify() {
  return <span className="to-verify">? à vérifier</span>
}
