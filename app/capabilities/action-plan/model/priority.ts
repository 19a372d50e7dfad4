import { type Day, daysBetween } from '#kernel/day.ts'

/** Anchored scales: each step says what it looks like, so that two persons give the same one. */
export const impacts = {
  1: 'Local : un site, moins de 5 emplois ou de 100 000 € investis',
  2: 'Notable : plusieurs sites, 5 à 20 emplois ou jusqu’à 1 M€ investi',
  3: 'Fort : une filière du territoire, 20 à 100 emplois ou jusqu’à 10 M€ investis',
  4: 'Structurant : tout le bassin, plus de 100 emplois ou de 10 M€ investis',
} as const
export const efforts = {
  1: 'Léger : moins de 10 jours de travail, aucun accord à obtenir',
  2: 'Moyen : un trimestre, un partenaire à convaincre',
  3: 'Lourd : une année, plusieurs financeurs ou une délibération',
  4: 'Très lourd : plusieurs années, autorisations ou foncier à obtenir',
} as const

export type Step = 1 | 2 | 3 | 4
export const steps: readonly Step[] = [1, 2, 3, 4]

export interface Weighed {
  impact: Step | null
  effort: Step | null
  windowClosesOn: Day | null
}

/** A window that closes within these days weighs double: missed, it costs a year. */
export const urgentDays = 90

/** What the funding window weighs: 1 without one or once it is past, 1.5 while it is open, 2 in its last 90 days. */
export function windowWeight(closesOn: Day | null, on: Day): number {
  if (closesOn === null || closesOn < on) return 1
  return daysBetween(on, closesOn) <= urgentDays ? 2 : 1.5
}

/**
 * Priority of an action on a day: impact × ease × funding window, from 1 to 32; nothing until impact and effort are given.
 * Ease is 5 − effort, so that of two actions of the same impact the lighter comes first.
 */
export function priority({ impact, effort, windowClosesOn }: Weighed, on: Day): number | null {
  if (impact === null || effort === null) return null
  return impact * (5 - effort) * windowWeight(windowClosesOn, on)
}

const priorityBands = [
  { from: 16, label: 'Haute' },
  { from: 6, label: 'Moyenne' },
  { from: 0, label: 'Basse' },
] as const

export const priorityLabel = (score: number): string => priorityBands.find((band) => score >= band.from)!.label

export const priorityFormula =
  'Priorité = impact (1 à 4) × facilité (5 − effort) × fenêtre de financement (1 sans fenêtre, 1,5 si elle est ouverte, 2 dans ses 90 derniers jours). De 1 à 32 ; haute à partir de 16, moyenne à partir de 6.'
