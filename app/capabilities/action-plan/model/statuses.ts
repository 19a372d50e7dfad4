import { type Day, daysBetween } from '#kernel/day.ts'

/** Where an action is. What is late is computed from its days, never stored. */
export const statuses = {
  'to-discuss': { label: 'À discuter', ended: false, reason: false },
  'to-come': { label: 'À venir', ended: false, reason: false },
  'under-way': { label: 'En cours', ended: false, reason: false },
  done: { label: 'Réalisé', ended: true, reason: false },
  paused: { label: 'En pause', ended: false, reason: false },
  blocked: { label: 'Bloqué', ended: false, reason: true },
  abandoned: { label: 'Abandonné', ended: true, reason: true },
} as const satisfies Record<string, { label: string; ended: boolean; reason: boolean }>

export type Status = keyof typeof statuses
export const statusCodes = Object.keys(statuses) as Status[]

/** Whether a status says nothing without its reason. */
export const needsReason = (status: Status): boolean => statuses[status].reason

export interface Timed {
  status: Status
  startsOn: Day | null
  endsOn: Day | null
}

export type Lateness = 'to-start' | 'to-end'

export const latenessWords: Readonly<Record<Lateness, string>> = {
  'to-start': 'Devait commencer',
  'to-end': 'Devait être terminée',
}

/**
 * How an action is late on a day: its last day is past and it has not ended, or its first day is past and it has not
 * begun. The days themselves are not late yet.
 */
export function lateness({ status, startsOn, endsOn }: Timed, on: Day): Lateness | null {
  if (statuses[status].ended) return null
  if (endsOn !== null && endsOn < on) return 'to-end'
  const notBegun = status === 'to-come' || status === 'to-discuss'
  return notBegun && startsOn !== null && startsOn < on ? 'to-start' : null
}

/** Days since the day that was missed; 0 when nothing is late. */
export function daysLate(action: Timed, on: Day): number {
  const late = lateness(action, on)
  if (late === null) return 0
  return daysBetween((late === 'to-end' ? action.endsOn : action.startsOn)!, on)
}

export interface Filled {
  title: string
  why: string
  status: Status
  pilots: readonly string[]
}

/** What a fiche needs to be followed, in the words that ask for it; « à discuter » is what a fiche says by default. */
const completionSteps = [
  { label: 'un titre', isDone: (fiche: Filled) => fiche.title !== '' },
  { label: 'le pourquoi', isDone: (fiche: Filled) => fiche.why !== '' },
  { label: 'un état autre que « à discuter »', isDone: (fiche: Filled) => fiche.status !== 'to-discuss' },
  { label: 'un pilote', isDone: (fiche: Filled) => fiche.pilots.length > 0 },
] as const

/** Share of the four steps that are done, 0 to 100. @source Territoires en Transitions (ADEME), completion on four fields */
export const completion = (fiche: Filled): number =>
  (completionSteps.filter((step) => step.isDone(fiche)).length * 100) / completionSteps.length

export const missingSteps = (fiche: Filled): string[] => completionSteps.filter((step) => !step.isDone(fiche)).map((step) => step.label)
