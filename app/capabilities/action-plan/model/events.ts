import type { Day } from '#kernel/day.ts'
import type { Status } from './statuses.ts'

/** Something that happens on one day of the plan. */
export interface Event {
  on: Day
  kind: 'starts' | 'ends' | 'window'
  reference: string
  title: string
  status: Status
  startsOn: Day | null
  endsOn: Day | null
}

export const eventWords: Readonly<Record<Event['kind'], string>> = {
  starts: 'Début :',
  ends: 'Fin :',
  window: 'Clôture du financement :',
}
