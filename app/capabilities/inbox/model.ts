import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { Appointment } from '#kernel/appointment.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Id } from '#kernel/id.ts'

export const cadences = {
  immediate: 'Tout de suite',
  daily: 'Une fois par jour',
  weekly: 'Le lundi',
  none: 'Jamais par courriel',
} as const
type Cadence = keyof typeof cadences

interface Kind {
  /** What a person reads where they choose how often it is mailed. */
  label: string
  /** An act is expected of the person: it stays in their list until done, and is reminded. */
  expects: boolean
  /** The chef de projet of the territory sees who has opened it. */
  tracked: boolean
  cadence: Cadence
}

/**
 * Every kind of fact that persons are told. A new one is a line here, and a reader in app/readers.ts: who may still be
 * told of it when it is about to leave.
 */
export const kinds = {
  'project.idea': { label: 'Une idée est déposée dans le territoire', expects: true, tracked: false, cadence: 'immediate' },
  'project.signature': { label: 'Votre signature est attendue sur un projet', expects: true, tracked: true, cadence: 'immediate' },
  'project.decision': { label: 'Une décision est rendue sur votre projet', expects: false, tracked: false, cadence: 'immediate' },
  'toolbox.device': { label: 'Un dispositif que vous suivez ouvre, change ou ferme', expects: false, tracked: false, cadence: 'weekly' },
  'toolbox.stale': { label: 'Un dispositif que vous tenez est à relire', expects: false, tracked: false, cadence: 'weekly' },
  'committee.meeting': {
    label: 'Une réunion de comité vous attend, change ou est annulée',
    expects: false,
    tracked: true,
    cadence: 'immediate',
  },
  'committee.opinion': {
    label: 'Votre signature est attendue sur un avis de la gouvernance',
    expects: true,
    tracked: true,
    cadence: 'immediate',
  },
  'obstacle.raised': { label: 'Un obstacle attend votre réponse', expects: true, tracked: false, cadence: 'immediate' },
  'obstacle.answered': { label: 'Un obstacle que vous suivez a reçu une réponse', expects: false, tracked: false, cadence: 'daily' },
  'committee.task': { label: 'Une tâche vous est donnée en comité', expects: true, tracked: false, cadence: 'daily' },
  'commitment.due': { label: 'Un engagement de votre organisation est à tenir', expects: true, tracked: true, cadence: 'immediate' },
  'workspace.invitation': { label: 'Vous êtes invité dans un espace de travail', expects: false, tracked: true, cadence: 'immediate' },
  'workspace.mention': { label: 'Vous êtes mentionné dans un espace de travail', expects: false, tracked: false, cadence: 'immediate' },
  'workspace.task': { label: 'Une tâche vous est confiée', expects: true, tracked: true, cadence: 'immediate' },
  'mandate.end': {
    label: 'Un mandat de votre territoire finit dans 90, 30 ou 7 jours',
    expects: false,
    tracked: false,
    cadence: 'immediate',
  },
  'post.funding-end': {
    label: 'Le financement d’un poste de chef de projet finit dans six mois',
    expects: true,
    tracked: false,
    cadence: 'immediate',
  },
  'plan.signature': { label: 'Votre signature est attendue sur le plan d’actions', expects: true, tracked: true, cadence: 'immediate' },
  'plan.decision': { label: 'Le binôme a rendu sa décision sur le plan d’actions', expects: false, tracked: false, cadence: 'immediate' },
  'plan.invitation': { label: 'Un territoire vous propose une action commune', expects: true, tracked: false, cadence: 'immediate' },
  'plan.carried': { label: 'Une action du plan vous est confiée', expects: false, tracked: true, cadence: 'immediate' },
  'prospect.offered': { label: 'Un projet d’implantation vous est proposé', expects: true, tracked: false, cadence: 'immediate' },
  'prospect.decided': {
    label: 'Le choix d’un territoire est rendu sur un projet d’implantation',
    expects: false,
    tracked: false,
    cadence: 'immediate',
  },
  'prospect.revealed': { label: 'L’entreprise d’un projet d’implantation a répondu', expects: false, tracked: false, cadence: 'immediate' },
} as const satisfies Record<string, Kind>

export type NotificationKind = keyof typeof kinds
export const kindCodes = Object.keys(kinds) as NotificationKind[]

/**
 * Which of these subjects the person may still be told about on that day. Asked as the person, so that row-level
 * security answers too: a mandate that ended, an interest declared, a project made secret leave the answer empty.
 */
export type Reader = (tx: Tx, actor: Actor, on: Day, subjectIds: readonly string[]) => Promise<ReadonlySet<string>>

/** One for each kind: app/readers.ts composes them from the capabilities. */
export type Readers = Readonly<Record<NotificationKind, Reader>>

/** A day by which something is to be done, as one person may read it. */
export interface Deadline {
  /** The same each time it is asked, whatever moves: a calendar recognises it. */
  key: string
  on: Day
  title: string
  path: string
}

export interface Window {
  from: Day
  until: Day
}

/** Deadlines that a person may read, asked as the person; bounded. */
export type DeadlineSource = (tx: Tx, actor: Actor, window: Window, on: Day) => Promise<Deadline[]>

/** A fact to tell. Its words travel in the open by mail: they name a reference, never what is confidential. */
export interface Fact {
  kind: NotificationKind
  territoryId: string | null
  /** What it is about: the same fact told again about the same subject replaces the first. */
  subjectId: string
  /** One sentence, without its full stop: it is also the subject of a mail. */
  title: string
  detail?: string
  /** The page of ours where it is read, or done. */
  path: string
  dueOn?: Day | null
  /** The time it calls to: its mail carries the invitation. */
  appointment?: Appointment
}

/** A fact as one person was told it. */
export interface Notification {
  id: Id<'notification'>
  kind: NotificationKind
  territoryId: string | null
  territoryCode: string | null
  territoryName: string | null
  subjectId: string
  title: string
  detail: string | null
  path: string
  dueOn: Day | null
  expects: boolean
  toldOn: Day
  openedAt: Date | null
  ended: 'done' | 'withdrawn' | null
}

/** What the inbox shows of a notification whose subject the person may no longer read: that there is one, and its day. */
export type Shown = Notification & { readable: boolean }

export const hide = (notification: Notification): Shown => ({
  ...notification,
  readable: false,
  title: 'Cela ne vous est plus ouvert',
  detail: null,
  path: '/boite-de-reception',
  territoryCode: null,
  territoryName: null,
  dueOn: null,
})

export type View = 'unread' | 'expected' | 'all'
export const views = {
  unread: { label: 'Non lues', query: '' },
  expected: { label: 'Attendu de vous', query: 'attendu' },
  all: { label: 'Toutes', query: 'toutes' },
} as const satisfies Record<View, { label: string; query: string }>

/** Facts told within this of one another make one mail; an act undone within it sends none. */
export const mailDelaySeconds = 300
/** A stream of facts does not hold back the first one longer than this. */
export const mailDelayAtMost = 3 * mailDelaySeconds

export const occasions = { told: 0, 'reminder-10': 10, 'reminder-30': 30 } as const
export type Occasion = keyof typeof occasions

const CadenceField = z.enum(Object.keys(cadences) as [Cadence, ...Cadence[]], 'Choisissez l’un des quatre rythmes.')

/** One field a kind; one that is missing keeps what was chosen before. */
export const PreferencesForm = z.object(
  Object.fromEntries(kindCodes.map((kind) => [kind, CadenceField])) as Record<NotificationKind, typeof CadenceField>,
)
export type PreferencesForm = z.infer<typeof PreferencesForm>
