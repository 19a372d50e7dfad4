import { z } from 'zod'
import { isDay, type Day } from '#kernel/day.ts'
import { type Id, SubmissionKeyField } from '#kernel/id.ts'
import { EmailField, lineField } from '#cap/membership/model.ts'

/** What a workspace is about; a project's is read by those who may read the project, and are members. */
export const topics = {
  filiere: 'Filière',
  enjeu: 'Enjeu',
  project: 'Projet',
  group: 'Groupe de travail',
} as const
export type Topic = keyof typeof topics
export const topicCodes = Object.keys(topics) as Topic[]

export const entryRules = {
  open: { label: 'Ouvert aux partenaires', hint: 'Toute personne qui a un mandat dans le territoire le lit et peut le rejoindre.' },
  invited: { label: 'Sur invitation', hint: 'Seuls ses membres et le chef de projet le lisent.' },
} as const
export type EntryRule = keyof typeof entryRules
export const entryCodes = Object.keys(entryRules) as EntryRule[]

export const memberRoles = {
  animator: { label: 'Animateur', hint: 'Écrit, invite, règle l’espace.' },
  member: { label: 'Membre', hint: 'Écrit dans le fil, les tâches, les documents et les notes.' },
  reader: { label: 'Lecteur', hint: 'Lit, sans écrire.' },
} as const
export type MemberRole = keyof typeof memberRoles
export const memberRoleCodes = Object.keys(memberRoles) as MemberRole[]

/** Who reads a message, a task, a document or a note of a workspace. */
export const audiences = {
  members: { label: 'Tous les membres', hint: 'Tous ceux qui lisent cet espace.' },
  advisers: { label: 'Coin des conseillers', hint: 'Le chef de projet, l’État et ses opérateurs : ni les entreprises ni les partenaires.' },
} as const
export type Audience = keyof typeof audiences
export const audienceCodes = Object.keys(audiences) as Audience[]

export const entryKinds = { message: 'Message', decision: 'Décision', file: 'Fichier' } as const
export type EntryKind = keyof typeof entryKinds

export interface Workspace {
  id: Id<'workspace'>
  territoryId: string
  territoryCode: string
  territoryName: string
  regionCode: string
  reference: string
  title: string
  purpose: string
  topic: Topic
  filiere: string | null
  filiereLabel: string | null
  enjeu: string | null
  enjeuLabel: string | null
  projectReference: string | null
  projectTitle: string | null
  entry: EntryRule
  openedOn: Day
  closedOn: Day | null
  changedBy: string | null
  changedAt: Date
  version: number
  /** The role of the person who reads, while it holds. */
  joined: MemberRole | null
}

/** Where a workspace is: its territory, and its reference there. */
export interface WorkspaceKey {
  territoryId: string
  reference: string
}

export const isWorkspaceReference = (text: string): boolean => /^E-\d{4}-\d{4,9}$/.test(text)

/** A number in an address: of a task, a document, a note, a version. */
export const numberIn = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

export const workspacesPath = (territoryCode: string): string => `/espace/${territoryCode}/espaces`
export const workspacePath = ({ territoryCode, reference }: Pick<Workspace, 'territoryCode' | 'reference'>): string =>
  `${workspacesPath(territoryCode)}/${reference}`

/** The form that says a task is done, from another page, which it comes back to. */
export const finishingForm = (task: Pick<Workspace, 'territoryCode' | 'reference'> & { number: number }, back: string) => ({
  action: `${workspacePath(task)}/taches`,
  fields: { verb: 'finish', number: String(task.number), retour: `${back}?fait=tache` },
})

export const threadsPerPage = 20
export const tasksPerPage = 25

const textField = (tooLong: string, most: number) => z.string().trim().max(most, tooLong)

const TitleField = lineField(3, 'Donnez un titre.', 'Ce titre est trop long : 200 caractères au plus.')

export const WorkspaceForm = z
  .object({
    submissionKey: SubmissionKeyField,
    title: TitleField,
    purpose: textField('Cette présentation est trop longue : 4 000 caractères au plus.', 4000),
    topic: z.enum(topicCodes, 'Choisissez ce dont l’espace traite.'),
    filiere: z.string(),
    enjeu: z.string(),
    project: z.string(),
    entry: z.enum(entryCodes, 'Choisissez qui peut y entrer.'),
  })
  .refine((form) => form.topic !== 'filiere' || form.filiere !== '', { path: ['filiere'], message: 'Choisissez la filière.' })
  .refine((form) => form.topic !== 'enjeu' || form.enjeu !== '', { path: ['enjeu'], message: 'Choisissez l’enjeu.' })
  .refine((form) => form.topic !== 'project' || form.project !== '', { path: ['project'], message: 'Choisissez le projet.' })
export type WorkspaceForm = z.infer<typeof WorkspaceForm>

export const SettingsForm = z.object({
  version: z.coerce.number().int(),
  title: TitleField,
  purpose: textField('Cette présentation est trop longue : 4 000 caractères au plus.', 4000),
})
export type SettingsForm = z.infer<typeof SettingsForm>

const AudienceField = z.enum(audienceCodes).catch('members')

export const EntryForm = z.object({
  submissionKey: SubmissionKeyField,
  kind: z.enum(['message', 'decision']).catch('message'),
  audience: AudienceField,
  body: z
    .string('Écrivez votre message.')
    .trim()
    .min(1, 'Écrivez votre message.')
    .max(8000, 'Ce message est trop long : 8 000 caractères au plus.'),
  mentions: z.array(z.uuid()).max(500),
  thread: z.uuid().nullable().catch(null),
  /** The project it is about; empty for none. */
  project: z.union([z.literal(''), z.uuid()], 'Choisissez un projet de la liste.').default(''),
})
export type EntryForm = z.infer<typeof EntryForm>

const DueField = z
  .string()
  .trim()
  .transform((text) => text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1'))
  .refine((text) => text === '' || isDay(text), 'Cette date n’existe pas : écrivez le jour, le mois et l’année, par exemple 01/03/2027.')
  .refine((text) => text === '' || !isDay(text) || (text >= '2000-01-01' && text < '2100-01-01'), 'Vérifiez l’année : de 2000 à 2099.')
  .transform((text) => (text === '' ? null : (text as Day)))

const taskFields = {
  title: lineField(3, 'Dites ce qui est à faire.', 'C’est trop long : 200 caractères au plus. Le reste va dans les précisions.'),
  detail: textField('Ces précisions sont trop longues : 4 000 caractères au plus.', 4000),
  assignee: z.union([z.literal(''), z.uuid()], 'Choisissez une personne de la liste.').transform((id) => id || null),
  due: DueField,
}
export const TaskForm = z.object({ submissionKey: SubmissionKeyField, audience: AudienceField, ...taskFields })
export type TaskForm = z.infer<typeof TaskForm>

export const TaskChangeForm = z.object({ version: z.coerce.number().int(), ...taskFields })
export type TaskChangeForm = z.infer<typeof TaskChangeForm>

export const InvitationForm = z
  .object({
    person: z.union([z.literal(''), z.uuid()], 'Choisissez une personne de la liste.'),
    email: z
      .preprocess((value) => (typeof value === 'string' && value.trim() === '' ? null : value), EmailField.nullable())
      .transform((email) => email ?? ''),
    name: z.string().trim().max(200, 'Ce nom est trop long : 200 caractères au plus.'),
    role: z.enum(memberRoleCodes, 'Choisissez un rôle.'),
  })
  .refine((form) => form.person !== '' || form.email !== '', {
    path: ['person'],
    message: 'Choisissez une personne, ou écrivez une adresse.',
  })
  .refine((form) => form.person !== '' || form.email === '' || form.name.length >= 2, {
    path: ['name'],
    message: 'Écrivez le nom de la personne.',
  })
export type InvitationForm = z.infer<typeof InvitationForm>

export interface Member {
  personId: string
  name: string
  role: MemberRole
  basis: 'mandate' | 'guest'
  joinedOn: Day
  organisation: string | null
  /** Whether they read the corner of the advisers. */
  adviser: boolean
}

export interface Entry {
  id: string
  kind: EntryKind
  audience: Audience
  threadId: string | null
  authorId: string
  author: string
  body: string
  at: Date
  withdrawn: boolean
  mentioned: string[]
  /** The project it is about, which who reads it may read. */
  projectReference: string | null
  projectTitle: string | null
  files: EntryFile[]
}

/** A version of a document, as a message or the stream shows it. */
interface EntryFile {
  number: number
  version: number
  title: string
  fileName: string
  size: number
  scan: DocumentVersion['scan']
}

export interface Task {
  id: Id<'task'>
  number: number
  workspaceId: string
  audience: Audience
  title: string
  detail: string
  assigneeId: string | null
  assignee: string | null
  due: Day | null
  doneOn: Day | null
  doneBy: string | null
  openedOn: Day
  openedBy: string
  changedBy: string
  changedAt: Date
  version: number
}

export const documentsPerPage = 25

/** How many files a message brings, which weigh together what one may. */
export const mostFiles = 5

/** What one file may weigh; below what the server reads at all, so that the form can answer. */
export const mostBytes = 10 * 1024 * 1024

export const DocumentForm = z.object({
  submissionKey: SubmissionKeyField,
  audience: AudienceField,
  title: z.union([z.literal(''), TitleField]),
  description: textField('Cette description est trop longue : 4 000 caractères au plus.', 4000),
})
export type DocumentForm = z.infer<typeof DocumentForm>

export const VersionForm = z.object({
  submissionKey: SubmissionKeyField,
  remark: textField('Cette remarque est trop longue : 1 000 caractères au plus.', 1000),
})
export type VersionForm = z.infer<typeof VersionForm>

export const DescriptionForm = z.object({
  version: z.coerce.number().int(),
  title: TitleField,
  description: textField('Cette description est trop longue : 4 000 caractères au plus.', 4000),
})
export type DescriptionForm = z.infer<typeof DescriptionForm>

export interface SharedDocument {
  id: Id<'document'>
  projectId: string | null
  number: number
  audience: Audience
  title: string
  description: string
  addedOn: Day
  addedBy: string
  changedBy: string
  changedAt: Date
  version: number
  /** Of its last version. */
  lastNumber: number
  fileName: string
  size: number
  lastAt: Date
  lastBy: string
}

export interface DocumentVersion {
  number: number
  hash: string
  fileName: string
  mediaType: string
  size: number
  scan: 'clean' | 'not-scanned'
  remark: string
  addedBy: string
  addedAt: Date
}

export const notesPerPage = 25
export const mostNoteCharacters = 200_000
/** What one note may weigh with what was written in it, and all the notes of a workspace together. */
export const mostNoteBytes = 4 * 1024 * 1024
export const mostNotesBytes = 100 * 1024 * 1024

export const NoteForm = z.object({ submissionKey: SubmissionKeyField, audience: AudienceField, title: TitleField })
export type NoteForm = z.infer<typeof NoteForm>

export const TitleForm = z.object({ version: z.coerce.number().int(), title: TitleField })
export type TitleForm = z.infer<typeof TitleForm>

export const RewriteForm = z.object({
  step: z.coerce.number().int().min(0),
  text: z.string().max(mostNoteCharacters, 'Cette note est trop longue : 200 000 caractères au plus.'),
})
export type RewriteForm = z.infer<typeof RewriteForm>

export interface Note {
  id: Id<'note'>
  number: number
  workspaceId: string
  audience: Audience
  title: string
  /** What all the updates say together. */
  text: string
  /** The last update received. */
  step: number
  openedOn: Day
  openedBy: string
  changedBy: string
  changedAt: Date
  version: number
}
