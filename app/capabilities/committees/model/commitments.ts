import { z } from 'zod'
import { type Day, daysBetween } from '#kernel/day.ts'
import { lineField } from '#cap/membership/model.ts'
import { DayField } from '#cap/projects/model.ts'

export interface Commitment {
  id: string
  territoryId: string
  territoryCode: string
  territoryName: string
  reference: string
  organisationId: string
  organisation: string
  promise: string
  projectReference: string | null
  promisedOn: Day
  dueOn: Day
  source: string
  sourceUrl: string | null
  deliveredOn: Day | null
  evidence: string | null
  evidenceUrl: string | null
  notedBy: string | null
  withdrawnOn: Day | null
  withdrawnReason: string | null
  version: number
}

export const commitmentStates = {
  late: 'En retard',
  soon: 'À tenir sous trente jours',
  open: 'À venir',
  kept: 'Tenu',
  'kept-late': 'Tenu avec retard',
  withdrawn: 'Retiré',
} as const
export type CommitmentState = keyof typeof commitmentStates
export const commitmentStateCodes = Object.keys(commitmentStates) as CommitmentState[]

/** From so many days before its day, a promise is due soon, and who made it is reminded. */
export const soonDays = 30

/** The due day itself is not late. */
export function stateOfCommitment(commitment: Pick<Commitment, 'dueOn' | 'deliveredOn' | 'withdrawnOn'>, on: Day): CommitmentState {
  if (commitment.withdrawnOn) return 'withdrawn'
  if (commitment.deliveredOn) return commitment.deliveredOn <= commitment.dueOn ? 'kept' : 'kept-late'
  if (commitment.dueOn < on) return 'late'
  return daysBetween(on, commitment.dueOn) <= soonDays ? 'soon' : 'open'
}

const emptyIsNull = (text: unknown) => (typeof text !== 'string' || text.trim() === '' ? null : text.trim())
const UrlField = z.preprocess(
  emptyIsNull,
  z
    .url({ protocol: /^https?$/, error: 'Écrivez une adresse qui commence par https://.' })
    .max(500, 'Cette adresse est trop longue.')
    .nullable(),
)

export const CommitmentForm = z
  .object({
    submissionKey: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
    organisation: z.uuid('Choisissez l’organisation qui s’engage.'),
    promise: z.string().trim().min(3, 'Écrivez ce qui est promis.').max(1000, 'Ce texte est trop long : 1 000 caractères au plus.'),
    project: z.preprocess(emptyIsNull, z.string().max(20).nullable()),
    promisedOn: DayField,
    dueOn: DayField,
    source: lineField(
      2,
      'Dites où c’est écrit, par exemple « compte rendu R-2026-0001 ».',
      'Ce texte est trop long : 200 caractères au plus.',
    ),
    sourceUrl: UrlField,
  })
  .refine((form) => form.promisedOn <= form.dueOn, {
    path: ['dueOn'],
    message: 'L’échéance vient avant la promesse : corrigez l’une des deux dates.',
  })
export type CommitmentForm = z.infer<typeof CommitmentForm>

export const DeliveryForm = z.object({
  commitment: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
  deliveredOn: DayField,
  evidence: lineField(2, 'Dites ce qui le prouve : une pièce, une date, un lien.', 'Ce texte est trop long : 200 caractères au plus.'),
  evidenceUrl: UrlField,
})
export type DeliveryForm = z.infer<typeof DeliveryForm>

export const WithdrawalForm = z.object({
  commitment: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
  reason: z
    .string()
    .trim()
    .min(3, 'Dites pourquoi cet engagement n’est plus attendu : l’organisation le lit aussi.')
    .max(1000, 'Ce texte est trop long : 1 000 caractères au plus.'),
})
export type WithdrawalForm = z.infer<typeof WithdrawalForm>
