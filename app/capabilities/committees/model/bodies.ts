import { z } from 'zod'
import type { MandateRole } from '#kernel/actor.ts'
import { type Day, inForce } from '#kernel/day.ts'
import { lineField } from '#cap/membership/model.ts'
import { DayField } from '#cap/projects/model.ts'
import { majorityCodes, type Rules } from './vote.ts'

export const bodyKinds = {
  steering: 'Comité de pilotage local',
  project: 'Comité de projet',
  monitoring: 'Comité de suivi',
  technical: 'Comité technique',
  industrialists: 'Rencontre d’industriels',
  other: 'Autre instance',
} as const
export type BodyKind = keyof typeof bodyKinds
const bodyKindCodes = Object.keys(bodyKinds) as [BodyKind, ...BodyKind[]]

export interface Body extends Rules {
  id: string
  territoryId: string
  reference: string
  kind: BodyKind
  name: string
  purpose: string
  /** Whether it gives the governance opinion that a device asks for, signed by the two who chair. */
  givesOpinions: boolean
  noticeDays: number
  attends: string
  source: string
  from: Day
  until: Day | null
  version: number
}

/** The roles that a seat may be given to: whoever holds one that day sits. */
export const seatRoles = [
  'elu-referent',
  'industriel-referent',
  'committee-member',
  'partner',
  'region',
  'chef-de-projet',
] as const satisfies readonly MandateRole[]
export type SeatRole = (typeof seatRoles)[number]

export type Voice = 'voting' | 'advisory'

export interface Seat {
  id: string
  role: SeatRole | null
  personId: string | null
  person: string | null
  label: string | null
  voice: Voice
  chair: boolean
  from: Day
  until: Day | null
}

/** Somebody called to a meeting. */
export interface Called {
  rank: number
  seatId: string
  personId: string | null
  name: string
  quality: string
  voice: Voice
  chair: boolean
}

/** What a roster asks of a person with a mandate. */
export interface Sitting {
  id: string
  name: string
  organisation: string | null
  mandates: readonly { role: MandateRole; territoryId: string | null; regionCode: string | null }[]
}

/**
 * Who sits on a day: seats in force, held by those whose mandate is. A person called by two seats sits once, by the one that votes.
 * A person named whose mandates have ended no longer sits; an institution without an account always does.
 * @param sitters those with a mandate that day, in the territory or in its region
 */
export function rosterOf(
  seats: readonly Seat[],
  sitters: readonly Sitting[],
  place: { territoryId: string; regionCode: string; on: Day; roleWords: Readonly<Record<SeatRole, string>> },
): Called[] {
  const ordered = seats.filter((seat) => inForce(seat, place.on)).toSorted(bySeat)
  const seen = new Set<string>()
  const called: Omit<Called, 'rank'>[] = []
  for (const seat of ordered) {
    const common = { seatId: seat.id, voice: seat.voice, chair: seat.chair }
    if (seat.label) called.push({ ...common, personId: null, name: seat.label, quality: 'représentant à nommer en séance' })
    for (const sitter of sitters.filter((one) => sits(one, seat, place) && !seen.has(one.id))) {
      seen.add(sitter.id)
      const words = seat.role ? place.roleWords[seat.role] : 'membre nommé'
      called.push({ ...common, personId: sitter.id, name: sitter.name, quality: [words, sitter.organisation].filter(Boolean).join(', ') })
    }
  }
  return called.map((one, index) => ({ ...one, rank: index + 1 }))
}

const bySeat = (a: Seat, b: Seat) =>
  Number(b.chair) - Number(a.chair) ||
  Number(b.voice === 'voting') - Number(a.voice === 'voting') ||
  rankOf(a) - rankOf(b) ||
  nameOf(a).localeCompare(nameOf(b)) ||
  a.id.localeCompare(b.id)

// Roles in the order of their list, then institutions, then persons.
const rankOf = (seat: Seat) => (seat.role ? seatRoles.indexOf(seat.role) : seatRoles.length + Number(seat.personId !== null))
const nameOf = (seat: Seat) => seat.label ?? seat.person ?? ''

function sits(sitter: Sitting, seat: Seat, { territoryId, regionCode }: { territoryId: string; regionCode: string }): boolean {
  if (seat.personId) return sitter.id === seat.personId
  return sitter.mandates.some(
    (mandate) =>
      mandate.role === seat.role &&
      (mandate.territoryId === territoryId || (mandate.role === 'region' && mandate.regionCode === regionCode)),
  )
}

const isTicked = z.preprocess((value) => value === 'oui' || value === true, z.boolean())
const PercentField = z.coerce
  .number('Écrivez un pourcentage, par exemple 50.')
  .min(0, 'Un quorum va de 0 à 100 %.')
  .max(100, 'Un quorum va de 0 à 100 %.')
  .transform((percent) => Math.round(percent * 100))

export const BodyForm = z.object({
  submissionKey: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
  kind: z.enum(bodyKindCodes, 'Choisissez ce qu’est cette instance.'),
  name: lineField(3, 'Donnez un nom à l’instance.', 'Ce nom est trop long : 200 caractères au plus.'),
  purpose: z.string().trim().max(2000, 'Ce texte est trop long : 2 000 caractères au plus.').default(''),
  quorum: PercentField,
  recusedCount: z.enum(['out', 'in'], 'Choisissez comment compter les membres déportés.'),
  majority: z.enum(majorityCodes, 'Choisissez la majorité.'),
  castingVote: isTicked,
  givesOpinions: isTicked,
  noticeDays: z.coerce.number('Écrivez un nombre de jours.').int('Écrivez un nombre de jours.').min(0).max(90, '90 jours au plus.'),
  attends: z.string().trim().max(1000, 'Ce texte est trop long : 1 000 caractères au plus.').default(''),
  source: lineField(
    2,
    'Dites où ces règles sont écrites, par exemple « règlement intérieur du 12/01/2026 ».',
    'Ce texte est trop long : 200 caractères au plus.',
  ),
  from: DayField,
})
export type BodyForm = z.infer<typeof BodyForm>

export const SeatForm = z
  .object({
    holder: z.string('Choisissez qui occupe ce siège.').min(1, 'Choisissez qui occupe ce siège.'),
    label: z.string().trim().max(200, 'Ce nom est trop long : 200 caractères au plus.').default(''),
    voice: z.enum(['voting', 'advisory'], 'Choisissez si ce siège vote.'),
    chair: isTicked,
    from: DayField,
  })
  .refine((form) => form.holder !== 'institution' || form.label.length >= 2, {
    path: ['label'],
    message: 'Écrivez le nom de l’institution, par exemple « Préfecture de Lot-et-Garonne ».',
  })
  .refine((form) => !form.chair || form.voice === 'voting', { path: ['chair'], message: 'Qui préside vote.' })
export type SeatForm = z.infer<typeof SeatForm>
