import { z } from 'zod'
import type { Appointment } from '#kernel/appointment.ts'
import { type Day, parisInstant } from '#kernel/day.ts'
import { lineField } from '#cap/membership/model.ts'
import { DayField } from '#cap/projects/model.ts'
import type { Tally, Voter } from './vote.ts'

/** Every stage of a meeting, in order, with the stages it may lead to. */
export const meetingStages = {
  draft: { label: 'En préparation', next: ['convened', 'cancelled'] },
  convened: { label: 'Convoquée', next: ['open', 'cancelled'] },
  open: { label: 'En séance', next: ['closed'] },
  closed: { label: 'Tenue', next: [] },
  cancelled: { label: 'Annulée', next: [] },
} as const satisfies Record<string, { label: string; next: readonly string[] }>
export type MeetingStage = keyof typeof meetingStages
export const meetingStageCodes = Object.keys(meetingStages) as MeetingStage[]

export const mayBecome = (from: MeetingStage, to: MeetingStage): boolean =>
  (meetingStages[from].next as readonly MeetingStage[]).includes(to)

export interface Meeting {
  id: string
  territoryId: string
  territoryCode: string
  reference: string
  bodyId: string
  bodyReference: string
  bodyName: string
  title: string
  heldOn: Day
  /** « 14:30 », in Paris. */
  startsAt: string
  /** Minutes. */
  duration: number
  place: string
  visio: string | null
  stage: MeetingStage
  /** Items in all, those that who reads may not open included. */
  agendaSize: number
  convenedOn: Day | null
  closedOn: Day | null
  origin: 'entered' | 'demonstration'
  version: number
}

export const meetingsPageSize = 20

export const itemKinds = {
  information: 'Information',
  discussion: 'Échange',
  decision: 'Décision',
  opinion: 'Avis de la gouvernance',
} as const
export type ItemKind = keyof typeof itemKinds
export const itemKindCodes = Object.keys(itemKinds) as ItemKind[]

/** What is put to a vote. */
export const isVoted = (kind: ItemKind): boolean => kind === 'decision' || kind === 'opinion'

export const outcomes = {
  favourable: 'Favorable',
  unfavourable: 'Défavorable',
  adjourned: 'Ajourné',
  noted: 'Pris acte',
} as const
export type ItemOutcome = keyof typeof outcomes
export const outcomeCodes = Object.keys(outcomes) as ItemOutcome[]

export interface AgendaItem {
  id: string
  meetingId: string
  rank: number
  kind: ItemKind
  title: string
  question: string
  presenter: string
  /** Minutes. */
  duration: number
  projectId: string | null
  projectReference: string | null
  projectTitle: string | null
  company: string | null
  deviceCode: string | null
  deviceName: string | null
  actionReference: string | null
  opinionReference: string | null
  discussion: string
  outcome: ItemOutcome | null
  outcomeText: string
  concludedOn: Day | null
  tally: Tally | null
  version: number
}

/** Somebody called, with where they are and whether they take part in the item at hand. */
export interface Attendee extends Voter {
  personId: string | null
  name: string
  quality: string
}

export interface Task {
  id: string
  itemId: string
  text: string
  owner: string
  dueOn: Day
  doneOn: Day | null
}

const TimeField = z
  .string('Écrivez une heure, par exemple 14:30.')
  .trim()
  .transform((text) =>
    text.replace(/^(\d{1,2})\s*[hH:]\s*(\d{2})?$/, (_, hours: string, minutes = '00') => `${hours.padStart(2, '0')}:${minutes}`),
  )
  .pipe(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Écrivez une heure, par exemple 14:30.'))

const minutesField = (most: number) =>
  z.coerce
    .number('Écrivez un nombre de minutes.')
    .int('Écrivez un nombre de minutes.')
    .min(1, 'Une minute au moins.')
    .max(most, `${most} minutes au plus.`)

export const MeetingForm = z
  .object({
    submissionKey: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
    body: z.uuid('Choisissez l’instance qui se réunit.'),
    title: lineField(3, 'Donnez un titre à la réunion.', 'Ce titre est trop long : 200 caractères au plus.'),
    heldOn: DayField,
    startsAt: TimeField,
    duration: minutesField(1440).refine((minutes) => minutes >= 5, 'Cinq minutes au moins.'),
    place: z.string().trim().max(300, 'Ce lieu est trop long : 300 caractères au plus.').default(''),
    visio: z.preprocess(
      (text) => (typeof text === 'string' && text.trim() === '' ? null : text),
      z
        .url({ protocol: /^https$/, error: 'Écrivez une adresse qui commence par https://.' })
        .max(500, 'Cette adresse est trop longue.')
        .nullable()
        .default(null),
    ),
  })
  .refine((form) => form.place.length > 0 || form.visio !== null, {
    path: ['place'],
    message: 'Écrivez un lieu, ou l’adresse d’une visioconférence.',
  })
export type MeetingForm = z.infer<typeof MeetingForm>

const optional = (most: number) =>
  z.preprocess((text) => (text === '' || text === undefined ? null : text), z.string().trim().max(most).nullable())

export const ItemForm = z
  .object({
    kind: z.enum(itemKindCodes, 'Choisissez ce qui est attendu du comité.'),
    title: z
      .string()
      .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
      .pipe(z.string().max(200, 'Ce titre est trop long : 200 caractères au plus.'))
      .default(''),
    project: optional(20),
    device: optional(100),
    action: optional(60),
    presenter: z.string().trim().max(200, 'Ce nom est trop long : 200 caractères au plus.').default(''),
    duration: minutesField(600),
    question: z.string().trim().max(4000, 'Ce texte est trop long : 4 000 caractères au plus.').default(''),
  })
  .refine((form) => form.project !== null || form.title.length >= 3, {
    path: ['title'],
    message: 'Donnez un titre à ce point, ou choisissez un projet.',
  })
  .refine((form) => form.kind !== 'opinion' || form.project !== null, {
    path: ['project'],
    message: 'Un avis porte sur un projet : choisissez-le.',
  })
  .refine((form) => form.kind !== 'opinion' || form.device !== null, {
    path: ['device'],
    message: 'Un avis est demandé par un dispositif : choisissez-le.',
  })
export type ItemForm = z.infer<typeof ItemForm>

export const pathOfMeeting = ({ territoryCode, reference }: Pick<Meeting, 'territoryCode' | 'reference'>): string =>
  `/espace/${territoryCode}/comites/reunions/${reference}`

/** The meeting as a calendar is given it: when and where, without a word of the files. */
export const appointmentOf = (meeting: Meeting): Appointment => ({
  key: meeting.id,
  sequence: meeting.version,
  state: meeting.stage === 'cancelled' ? 'cancelled' : 'held',
  startsAt: parisInstant(meeting.heldOn, meeting.startsAt).toString(),
  minutes: meeting.duration,
  summary: `${meeting.bodyName} (${meeting.reference})`,
  location: [meeting.place, meeting.visio].filter(Boolean).join(' ; '),
  path: pathOfMeeting(meeting),
})

/** « de 14:30 à 16:30 », whatever the day. */
export function endsAt({ startsAt, duration }: Pick<Meeting, 'startsAt' | 'duration'>): string {
  const [hours = 0, minutes = 0] = startsAt.split(':').map(Number)
  const total = (hours * 60 + minutes + duration) % 1440
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`
}
