import { z } from 'zod'
import type { MandateRole } from '#kernel/actor.ts'
import { type Day, daysBetween, inForce, isDay } from '#kernel/day.ts'
import { hasValidKey } from '#cap/territory/model.ts'
import { EmailField, lineField, type OrganisationKind, organisationKinds } from '../model.ts'
import type { Half } from './pair.ts'

/** The mandates that a territory gives. */
export const localRoles = [
  'chef-de-projet',
  'elu-referent',
  'industriel-referent',
  'committee-member',
  'partner',
] as const satisfies readonly MandateRole[]
export type LocalRole = (typeof localRoles)[number]

/** A mandate of a territory, as its own space shows it. */
export interface HeldMandate {
  id: string
  personId: string
  person: string
  role: LocalRole
  organisationId: string | null
  organisation: string | null
  title: string | null
  from: Day
  until: Day | null
  interim: boolean
  endReason: string | null
  confirmedOn: Day | null
  /** Without an address nobody signs in, hence nobody signs. */
  signsIn: boolean
  toVerify: boolean
  version: number
}

export type Period = Pick<HeldMandate, 'from' | 'until'>
export type MandateMoment = 'current' | 'ended' | 'to-come'
export const momentLabels: Record<MandateMoment, string> = { current: 'En cours', ended: 'Terminé', 'to-come': 'À venir' }

export function momentOf(mandate: Period, on: Day): MandateMoment {
  if (inForce(mandate, on)) return 'current'
  return mandate.from > on ? 'to-come' : 'ended'
}

/** Days before its end at which a mandate calls for a successor. */
export const alarmDays = [90, 30, 7] as const
export type AlarmDays = (typeof alarmDays)[number]

/** The nearest alarm that the end of a mandate has reached; none when it is further, over, or unknown. */
export function alarmOf({ until }: Pick<Period, 'until'>, on: Day): AlarmDays | null {
  if (until === null || until < on) return null
  const left = daysBetween(on, until)
  return alarmDays.findLast((days) => left <= days) ?? null
}

export interface ProgrammeEvent {
  code: string
  label: string
  on: Day
  sourceLabel: string | null
  source: string
  sourceUrl: string | null
  toVerify: boolean
}

/** Whether an election puts a mandate in question: elected before it, in force since, and not said to hold since. */
export const isToConfirm = (
  mandate: Pick<HeldMandate, 'role' | 'from' | 'until' | 'confirmedOn'>,
  event: Pick<ProgrammeEvent, 'on'>,
  on: Day,
): boolean =>
  mandate.role === 'elu-referent' &&
  event.on <= on &&
  mandate.from < event.on &&
  inForce(mandate, on) &&
  (mandate.confirmedOn === null || mandate.confirmedOn < event.on)

/** The halves that nobody who can sign in holds on a day. */
export const vacantHalves = (mandates: readonly HeldMandate[], on: Day): Half[] =>
  (['elu', 'industriel'] as const).filter((half) => !mandates.some((m) => m.role === `${half}-referent` && m.signsIn && inForce(m, on)))

/** How long an invitation waits. */
export const invitationDays = 14

const blankIsNull = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : value)

const toDay = z
  .string()
  .trim()
  .transform((text) =>
    text.replace(
      /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/,
      (_, d: string, m: string, y: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`,
    ),
  )
  .refine(
    (text) => isDay(text) && text >= '2000-01-01' && text < '2100-01-01',
    'Cette date n’existe pas : écrivez le jour, le mois et l’année, par exemple 31/12/2027.',
  )
  .transform((text) => text as Day)

export const optionalDay = z.preprocess((value) => (value === undefined ? null : blankIsNull(value)), toDay.nullable())

const SiretField = z.preprocess(
  (value) => (value === undefined ? null : blankIsNull(value)),
  z
    .string()
    .transform((text) => text.replaceAll(/[\s\u00a0\u202f.]/g, ''))
    .refine((text) => /^\d{14}$/.test(text), 'Un SIRET compte quatorze chiffres.')
    .refine(
      (text) => !/^\d{14}$/.test(text) || hasValidKey(text),
      'La clé de ce SIRET est fausse : un chiffre a sans doute été mal recopié.',
    )
    .nullable(),
)

const optionalLine = (missing: string, tooLong: string) =>
  z.preprocess((value) => (value === undefined ? null : blankIsNull(value)), lineField(2, missing, tooLong).nullable())

/** What the chef de projet writes to give a mandate to somebody: it begins when they accept. */
export const InvitationForm = z
  .object({
    email: EmailField,
    name: lineField(2, 'Écrivez le nom de la personne.', 'Ce nom est trop long : 200 caractères au plus.'),
    role: z.enum(localRoles, 'Choisissez un rôle.'),
    organisation: optionalLine(
      'Écrivez le nom de l’organisation : deux caractères au moins.',
      'Ce nom est trop long : 200 caractères au plus.',
    ),
    organisationKind: z.preprocess(
      blankIsNull,
      z
        .enum(Object.keys(organisationKinds) as [OrganisationKind, ...OrganisationKind[]])
        .nullable()
        .catch(null),
    ),
    siret: SiretField,
    title: optionalLine('Écrivez le titre en entier : deux caractères au moins.', 'Ce titre est trop long : 200 caractères au plus.'),
    interim: z.preprocess((value) => value === 'oui', z.boolean()),
    from: z.string('Écrivez le premier jour du mandat.').trim().min(1, 'Écrivez le premier jour du mandat.').pipe(toDay),
    until: optionalDay,
    request: z.preprocess(blankIsNull, z.uuid().nullable().catch(null)),
  })
  .superRefine((form, context) => {
    const mend = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (form.until !== null && form.until < form.from)
      mend('until', 'Le dernier jour vient avant le premier : corrigez l’une des deux dates.')
    if (form.interim && form.until === null) mend('until', 'Un intérim a une fin : écrivez son dernier jour.')
    if (form.interim && form.role !== 'elu-referent' && form.role !== 'industriel-referent')
      mend('role', 'L’intérim tient une moitié du binôme : choisissez élu référent ou industriel référent.')
    if (form.siret !== null && form.organisation === null) mend('organisation', 'Écrivez aussi le nom de l’organisation de ce SIRET.')
  })
export type InvitationForm = z.infer<typeof InvitationForm>

/** The last day of a mandate, and why. Empty: no end known. */
export const MandateEndForm = z.object({
  mandate: z.uuid('Rechargez la page.'),
  version: z.coerce.number('Rechargez la page.').int(),
  until: optionalDay,
  reason: z.preprocess(
    (value) => (value === undefined ? null : blankIsNull(value)),
    z.string().trim().max(500, 'Ce motif est trop long : 500 caractères au plus.').nullable(),
  ),
})
export type MandateEndForm = z.infer<typeof MandateEndForm>

/** An invitation as who manages the territory's people sees it. */
export interface Invitation {
  id: string
  email: string
  name: string
  role: LocalRole
  organisation: string | null
  title: string | null
  interim: boolean
  from: Day
  until: Day | null
  invitedBy: string
  invitedOn: Day
  expiresOn: Day
  acceptedOn: Day | null
  withdrawnOn: Day | null
}

export type InvitationState = 'open' | 'expired' | 'accepted' | 'withdrawn'
export const invitationStates: Record<InvitationState, string> = {
  open: 'En attente',
  expired: 'Expirée',
  accepted: 'Acceptée',
  withdrawn: 'Retirée',
}

export function invitationState(invitation: Pick<Invitation, 'acceptedOn' | 'withdrawnOn' | 'expiresOn'>, on: Day): InvitationState {
  if (invitation.acceptedOn) return 'accepted'
  if (invitation.withdrawnOn) return 'withdrawn'
  return invitation.expiresOn < on ? 'expired' : 'open'
}

/** What two names have in common once case, accents, order and marks are left out: the same key may be the same one. */
const nameKey = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\b(sa|sas|sarl|sasu|sci|scop)\b/g, ' ')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .sort()
    .join(' ')

/** Those that share a name key, in the order they came. */
export function likely<Thing extends { name: string }>(things: readonly Thing[]): Thing[][] {
  const byKey = Map.groupBy(things, (thing) => nameKey(thing.name))
  return [...byKey.entries()].filter(([key, group]) => key !== '' && group.length > 1).map(([, group]) => group)
}
