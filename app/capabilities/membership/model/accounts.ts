import { z } from 'zod'
import type { MandateRole } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import { EmailField, lineField } from '../model.ts'
import { optionalDay } from './mandates.ts'

/** The mandates that no territory gives. */
export const nationalRoles = ['programme', 'region', 'operator', 'evaluator'] as const satisfies readonly MandateRole[]
export type NationalRole = (typeof nationalRoles)[number]

/** What one administrator asks, and another grants. */
export const requestKinds = {
  mandate: 'Donner un mandat',
  'reset-factor': 'Effacer le second facteur perdu',
  reinstate: 'Rouvrir un compte suspendu',
} as const
export type RequestKind = keyof typeof requestKinds

/** How long a request waits for its second person, in days. */
export const requestDays = 14

const reason = z
  .string('Dites pourquoi.')
  .trim()
  .min(10, 'Dites pourquoi, en dix caractères au moins : ces mots restent au journal.')
  .max(500, 'Ce motif est trop long : 500 caractères au plus.')

export const NationalMandateForm = z
  .object({
    email: EmailField,
    name: lineField(2, 'Écrivez le nom de la personne.', 'Ce nom est trop long : 200 caractères au plus.'),
    role: z.enum(nationalRoles, 'Choisissez un rôle.'),
    region: z.preprocess((value) => value || null, z.string().max(3).nullable()),
    until: optionalDay,
    reason,
  })
  .superRefine((form, context) => {
    if ((form.role === 'region') === (form.region === null))
      context.addIssue({
        code: 'custom',
        path: ['region'],
        message: form.region === null ? 'Choisissez la région de ce mandat.' : 'Ce rôle est national : ne choisissez pas de région.',
      })
  })
export type NationalMandateForm = z.infer<typeof NationalMandateForm>

/** What is done to an account, and why. */
export const AccountForm = z.object({ person: z.uuid('Rechargez la page.'), reason })
export type AccountForm = z.infer<typeof AccountForm>

interface NationalMandate {
  id: string
  role: NationalRole
  region: string | null
  from: Day
  until: Day | null
}

export interface Account {
  id: string
  name: string
  email: string | null
  suspendedOn: Day | null
  isDemonstration: boolean
  hasTotp: boolean
  passkeys: number
  lastSessionOn: Day | null
  mandates: readonly NationalMandate[]
}

export const accountStates = {
  open: 'Ouvert',
  'without-factor': 'Sans second facteur',
  suspended: 'Suspendu',
  ended: 'Sans mandat en cours',
} as const
export type AccountState = keyof typeof accountStates

/** Where an account stands; suspended says more than ended, and both more than what it still lacks. */
export function accountState(account: Account, on: Day): AccountState {
  if (account.suspendedOn) return 'suspended'
  if (!account.mandates.some((m) => m.from <= on && (m.until === null || on <= m.until))) return 'ended'
  return account.hasTotp || account.passkeys > 0 || account.isDemonstration ? 'open' : 'without-factor'
}

export interface AccountRequest {
  id: string
  kind: RequestKind
  personId: string | null
  /** Whom it is about. */
  about: string
  email: string | null
  role: NationalRole | null
  region: string | null
  until: Day | null
  reason: string
  askedById: string
  askedBy: string
  askedOn: Day
  expiresOn: Day
}
