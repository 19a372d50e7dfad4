import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import type { Id } from '#kernel/id.ts'
import { DayField } from '#cap/projects/model.ts'
import type { Step } from './priority.ts'
import { needsReason, type Status, statusCodes } from './statuses.ts'

export const tiers = {
  restricted: { label: 'Restreinte', who: 'le chef de projet et le binôme' },
  territory: { label: 'Espace du territoire', who: 'ceux qui entrent dans l’espace, la Région et le programme national' },
  public: { label: 'Publique', who: 'tout le monde, une fois le plan adopté' },
} as const
export type FicheTier = keyof typeof tiers
export const ficheTierCodes = Object.keys(tiers) as FicheTier[]

/** What a person writes in a fiche. */
export interface FicheContent {
  axisId: string
  parentId: string | null
  title: string
  why: string
  objectives: string
  effects: string
  targets: string
  means: string
  lead: string
  pilots: string[]
  electedLeads: string[]
  partners: string[]
  governanceBody: string
  startsOn: Day | null
  endsOn: Day | null
  yearly: boolean
  status: Status
  statusReason: string | null
  tier: FicheTier
  impact: Step | null
  effort: Step | null
  windowClosesOn: Day | null
}

/** A fiche to enter: its content, and where it comes from when it was told by somebody else. */
export interface FicheDraft extends FicheContent {
  source?: string | null
  sourceUrl?: string | null
  fictional?: boolean
  /** The template it began with. */
  templateId?: string | null
  exchangeId?: string | null
  exchange?: Record<string, unknown> | null
}

export interface FicheAction extends FicheContent {
  id: Id<'fiche'>
  reference: string
  territoryId: Id<'territory'>
  territoryCode: string
  territoryName: string
  regionCode: string
  axisTitle: string
  parentReference: string | null
  parentTitle: string | null
  createdOn: Day
  updatedOn: Day
  source: string | null
  sourceUrl: string | null
  fictional: boolean
  version: number
}

/** The long texts of a fiche, in the order people read them. */
export const prose = {
  why: 'Pourquoi',
  objectives: 'Objectifs',
  effects: 'Effets attendus',
  targets: 'Cibles',
  means: 'Moyens',
} as const
export type Prose = keyof typeof prose
export const proseCodes = Object.keys(prose) as Prose[]

/** The words of each field, for forms, columns, exports and differences between two versions. */
export const fieldLabels: Readonly<Record<keyof FicheContent, string>> = {
  axisId: 'Axe',
  parentId: 'Sous-action de',
  title: 'Titre',
  ...prose,
  lead: 'Structure pilote',
  pilots: 'Pilotes',
  electedLeads: 'Élus référents',
  partners: 'Partenaires',
  governanceBody: 'Instance de gouvernance',
  startsOn: 'Début',
  endsOn: 'Fin',
  yearly: 'Se répète chaque année',
  status: 'État',
  statusReason: 'Raison de l’état',
  tier: 'Qui peut la lire',
  impact: 'Impact',
  effort: 'Effort',
  windowClosesOn: 'Clôture de la fenêtre de financement',
}
const contentFields = Object.keys(fieldLabels) as (keyof FicheContent)[]

const emptyIsNull = (value: unknown) => (value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value)
const optionalDay = z.preprocess(emptyIsNull, DayField.nullable())
const optionalId = z.preprocess(emptyIsNull, z.uuid('Choisissez une fiche de la liste.').nullable())

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Ce texte est trop long : ${most.toLocaleString('fr-FR')} caractères au plus.`)
    .default('')
/** One of the long texts of a fiche. */
export const TextField = text(8000)

/** One name a line, as people paste them; semicolons divide too. */
export const NamesField = z
  .string()
  .default('')
  .transform((written) => [
    ...new Set(
      written
        .split(/[\n;]/)
        .map((name) => name.replaceAll(/\s+/g, ' ').trim())
        .filter(Boolean),
    ),
  ])
  .pipe(z.array(z.string().max(200, 'Un nom compte 200 caractères au plus.')).max(30, 'Trente noms au plus.'))

export const StepField = (missing: string) =>
  z.preprocess(
    emptyIsNull,
    z.coerce
      .number(missing)
      .refine((n) => [1, 2, 3, 4].includes(n), missing)
      .transform((n) => n as Step)
      .nullable(),
  )

const ReasonField = z.preprocess(
  emptyIsNull,
  z
    .string()
    .trim()
    .min(3, 'Écrivez la raison en quelques mots.')
    .max(2000, 'Cette raison est trop longue : 2 000 caractères au plus.')
    .nullable(),
)

export const StatusFields = {
  status: z.enum(statusCodes, 'Choisissez un état de la liste.'),
  statusReason: ReasonField,
}

interface Reasoned {
  status: Status
  statusReason: string | null
}
export const reasonIsThere = ({ status, statusReason }: Reasoned): boolean => !needsReason(status) || statusReason !== null
export const reasonMissing = { path: ['statusReason'], message: 'Dites pourquoi : une action bloquée ou abandonnée porte sa raison.' }

export const FicheForm = z
  .object({
    axisId: z.uuid('Choisissez un axe.'),
    parentId: optionalId,
    title: z
      .string('Donnez un titre à l’action.')
      .transform((written) => written.replaceAll(/\s+/g, ' ').trim())
      .pipe(z.string().min(3, 'Donnez un titre à l’action.').max(300, 'Ce titre est trop long : 300 caractères au plus.')),
    why: TextField,
    objectives: TextField,
    effects: TextField,
    targets: TextField,
    means: TextField,
    lead: text(300),
    pilots: NamesField,
    electedLeads: NamesField,
    partners: NamesField,
    governanceBody: text(300),
    startsOn: optionalDay,
    endsOn: optionalDay,
    yearly: z.preprocess((value) => value === 'oui', z.boolean()),
    ...StatusFields,
    tier: z.enum(ficheTierCodes, 'Choisissez qui peut lire cette fiche.'),
    impact: StepField('Choisissez un impact de 1 à 4.'),
    effort: StepField('Choisissez un effort de 1 à 4.'),
    windowClosesOn: optionalDay,
  })
  .refine((form) => form.startsOn === null || form.endsOn === null || form.startsOn <= form.endsOn, {
    path: ['endsOn'],
    message: 'La fin vient avant le début : corrigez l’une des deux dates.',
  })
  .refine(reasonIsThere, reasonMissing)

/** The same content as a form shows it. */
export function formValuesOf(content: FicheContent): Record<string, string | null> {
  return {
    ...(Object.fromEntries(
      contentFields.map((field) => {
        const value = content[field]
        if (Array.isArray(value)) return [field, value.join('\n')]
        return [field, value === null ? null : String(value)]
      }),
    ) as Record<string, string | null>),
    yearly: content.yearly ? 'oui' : null,
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The fields in which two contents differ, in the order of a fiche. */
export const differingFields = (a: FicheContent, b: FicheContent): (keyof FicheContent)[] =>
  contentFields.filter((field) => !same(a[field], b[field]))

export const contentOf = (fiche: FicheContent): FicheContent =>
  Object.fromEntries(contentFields.map((field) => [field, fiche[field]])) as unknown as FicheContent

/** An empty fiche of an axis. */
export const blankFiche = (axisId: string): FicheContent => ({
  axisId,
  parentId: null,
  title: '',
  why: '',
  objectives: '',
  effects: '',
  targets: '',
  means: '',
  lead: '',
  pilots: [],
  electedLeads: [],
  partners: [],
  governanceBody: '',
  startsOn: null,
  endsOn: null,
  yearly: false,
  status: 'to-discuss',
  statusReason: null,
  tier: 'territory',
  impact: null,
  effort: null,
  windowClosesOn: null,
})

/** Where a fiche is: the territory that owns it, and its reference there. */
export interface FicheKey {
  territoryId: string
  reference: string
}

export const isFicheReference = (text: string): boolean => /^A-\d{4}-\d{4,9}$/.test(text)
