import type { Day } from '#kernel/day.ts'
import { formatDay, french } from './format.ts'

export interface SourceProps {
  label: string
  href?: string | undefined
  /** The day the fact was read or is true; `unknown` says so, where nothing would pass for an oversight. */
  on?: Day | 'unknown' | undefined
  toVerify?: boolean
  /** Whom the fact is about, when that is not plain from the page. */
  scope?: string | undefined
}

/** Where a figure or a rule comes from, and since when. */
export function Source({ label, href, on, toVerify, scope }: SourceProps) {
  return (
    <p className="source">
      {scope && french(`Portée : ${scope}. `)}
      Source&nbsp;: {href ? <a href={href}>{french(label)}</a> : french(label)}
      {on && `, ${on === 'unknown' ? 'jour inconnu' : formatDay(on)}`}
      {toVerify && (
        <>
          {'\u00a0· '}
          <ToVerify />
        </>
      )}
    </p>
  )
}

export function ToVerify() {
  return <span className="to-verify">? à vérifier</span>
}
