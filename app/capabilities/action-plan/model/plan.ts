import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import type { Id } from '#kernel/id.ts'
import { lineField } from '#cap/membership/model.ts'

export interface Plan {
  territoryId: Id<'territory'>
  title: string
  summary: string
  openedOn: Day
  /** Goes up with each change of what the plan says. */
  content: number
  version: number
  source: string | null
  sourceUrl: string | null
}

/** The territory's own threads, beside the enjeux of its phase. @source [SEED] « comme fil conducteur… » */
export const threads = {
  attractiveness: 'Attractivité',
  transition: 'Transition écologique et énergétique',
  innovation: 'Innovation',
  skills: 'Évolution des compétences',
} as const
export type Thread = keyof typeof threads
export const threadCodes = Object.keys(threads) as Thread[]

export interface Axis {
  id: Id<'axis'>
  rank: number
  title: string
  enjeu: string | null
  thread: Thread | null
  /** How many fiches stand under it, those of other territories included. */
  fiches: number
  late: number
  done: number
}

const emptyIsNull = (value: unknown) => (value === undefined || value === '' ? null : value)

export const AxisForm = z.object({
  title: lineField(3, 'Donnez un titre à l’axe.', 'Ce titre est trop long : 200 caractères au plus.'),
  enjeu: z.preprocess(emptyIsNull, z.string().max(40).nullable()),
  thread: z.preprocess(emptyIsNull, z.enum(threadCodes, 'Choisissez un fil de la liste.').nullable()),
})
export type AxisForm = z.infer<typeof AxisForm>

export const PlanForm = z.object({
  title: lineField(3, 'Donnez un titre au plan.', 'Ce titre est trop long : 200 caractères au plus.'),
  summary: z.string().trim().max(4000, 'Ce texte est trop long : 4 000 caractères au plus.').default(''),
})
export type PlanForm = z.infer<typeof PlanForm>
