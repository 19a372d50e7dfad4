import type { Day } from '#kernel/day.ts'
import { formatDay } from '#ui/format.ts'
import { ToVerify } from '#ui/source.tsx'
import { Tag } from '#ui/tag.tsx'
import { roles } from '../model.ts'
import { alarmOf, type HeldMandate, momentLabels, momentOf } from '../model/mandates.ts'

/** « Élu référent, par intérim ». */
export const roleWords = ({ role, interim }: Pick<HeldMandate, 'role' | 'interim'>): string =>
  interim ? `${roles[role]}, par intérim` : roles[role]

export const periodWords = ({ from, until }: Pick<HeldMandate, 'from' | 'until'>): string =>
  until ? `du ${formatDay(from)} au ${formatDay(until)} compris` : `depuis le ${formatDay(from)}, sans fin connue`

/** Whether a mandate runs, how near its end is, and what is to check in it. */
export function MandateTags({ mandate, on }: { mandate: HeldMandate; on: Day }) {
  const moment = momentOf(mandate, on)
  const alarm = moment === 'current' ? alarmOf(mandate, on) : null
  return (
    <span>
      <Tag {...(moment !== 'current' && { tone: 'quiet' as const })}>{momentLabels[moment]}</Tag>
      {alarm !== null && (
        <>
          {' '}
          <Tag tone="accent">Finit dans moins de {alarm} jours</Tag>
        </>
      )}
      {mandate.toVerify && (
        <>
          {' '}
          <ToVerify />
        </>
      )}
    </span>
  )
}
