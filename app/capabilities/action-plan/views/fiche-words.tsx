import type { Day } from '#kernel/day.ts'
import { counted, formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { priority, priorityLabel, type Weighed } from '../model/priority.ts'
import { daysLate, lateness, latenessWords, type Status, statuses, type Timed } from '../model/statuses.ts'
import { formatNumber } from '#ui/format.ts'

const toneOf = (status: Status) => {
  if (status === 'blocked' || status === 'paused') return { tone: 'accent' as const }
  return statuses[status].ended ? { tone: 'quiet' as const } : {}
}

export function StatusTag({ status }: { status: Status }) {
  return <Tag {...toneOf(status)}>{statuses[status].label}</Tag>
}

/** « En retard de 12 jours », with its sign; nothing when it is not. */
export function Late({ action, today }: { action: Timed; today: Day }) {
  const late = lateness(action, today)
  if (!late) return null
  const missed = late === 'to-end' ? action.endsOn! : action.startsOn!
  return (
    <span className="late" title={`${latenessWords[late]} le ${formatDay(missed)}`}>
      En retard de {counted(daysLate(action, today), 'jour')}
    </span>
  )
}

/** « du 01/03/2026 au 30/06/2027 », as much of it as is known. */
export function periodInWords(startsOn: Day | null, endsOn: Day | null): string | null {
  if (startsOn && endsOn) return `du ${formatDay(startsOn)} au ${formatDay(endsOn)}`
  if (startsOn) return `à partir du ${formatDay(startsOn)}`
  return endsOn ? `jusqu’au ${formatDay(endsOn)}` : null
}

export function priorityInWords(weighed: Weighed, on: Day): string | null {
  const score = priority(weighed, on)
  return score === null ? null : `${priorityLabel(score)} (${formatNumber(score)})`
}

export const ficheHref = (code: string, reference: string): string => `/espace/${code}/plan/fiches/${reference}`
