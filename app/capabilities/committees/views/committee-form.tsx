import type { ReactNode } from 'react'

/** One verb of a page of the committees, on what was seen: a version that is gone is refused. */
export function CommitteeForm(props: { verb: string; version?: number; className?: string; children: ReactNode }) {
  return (
    <form method="post" className={props.className ?? 'verb'}>
      <input type="hidden" name="verb" value={props.verb} />
      {props.version !== undefined && <input type="hidden" name="version" value={props.version} />}
      {props.children}
    </form>
  )
}
