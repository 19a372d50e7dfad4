import type { Day } from '#kernel/day.ts'
import { PostButton } from './button.tsx'
import { formatDay } from './format.ts'

interface ExpectedLineProps {
  title: string
  /** Where it is read whole. */
  href: string
  /** Where it comes from. */
  about: string
  due: Day | null
  today: Day
  /** The form that says it is done. */
  finish: { action: string; fields: Readonly<Record<string, string>> }
}

/** One thing that the person who reads has to do: what, for when, from where, and that it is done. */
export function ExpectedLine({ title, href, about, due, today, finish }: ExpectedLineProps) {
  return (
    <li>
      <p>
        <a href={href}>{title}</a> <Due due={due} today={today} />
        <br />
        <small>{about}</small>
      </p>
      <PostButton small {...finish}>
        C’est fait<span className="read-only-aloud"> : {title}</span>
      </PostButton>
    </li>
  )
}

export function Due({ due, today }: { due: Day | null; today: Day }) {
  if (!due) return <span className="quiet">sans échéance</span>
  return due < today ? <strong className="past-due">en retard depuis le {formatDay(due)}</strong> : <span>pour le {formatDay(due)}</span>
}
