import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import { SubmissionKeyField } from '#kernel/id.ts'
import { lineField } from '#cap/membership/model.ts'
import { type BlockerKind, blockerKindCodes } from '#cap/projects/model/passages.ts'
import { DayField } from '#cap/projects/model.ts'
import { hasValidKey, isCommuneCode } from '#cap/territory/model.ts'

/** Headcount as the public register bands it; a band is never a number. */
export const headcounts = {
  '0': 'Sans salarié',
  '1-9': '1 à 9 salariés',
  '10-49': '10 à 49 salariés',
  '50-249': '50 à 249 salariés',
  '250-4999': '250 à 4 999 salariés',
  '5000+': '5 000 salariés et plus',
} as const
export type Headcount = keyof typeof headcounts
export const headcountCodes = Object.keys(headcounts) as Headcount[]

/** Who brought a company or a lead to us. */
export const sources = {
  company: 'L’entreprise elle-même',
  epci: 'L’intercommunalité',
  chamber: 'Une chambre consulaire',
  mission: 'Une mission d’ingénierie',
  operator: 'Un opérateur de l’État',
  region: 'La Région ou son agence',
  network: 'Un autre industriel, un club',
  other: 'Autre',
} as const
export type Source = keyof typeof sources
export const sourceCodes = Object.keys(sources) as Source[]

export const channels = {
  visit: 'Visite',
  request: 'Demande reçue',
  signal: 'Signal (presse, annonce, données)',
  operator: 'Opérateur',
  rebond: 'Mission Rebond industriel',
} as const
export type Channel = keyof typeof channels
export const channelCodes = Object.keys(channels) as Channel[]

export const refusals = {
  'not-industrial': 'Ce n’est pas un projet industriel',
  elsewhere: 'Il se fera dans un autre territoire',
  'too-early': 'Trop tôt : à reprendre plus tard',
  abandoned: 'L’entreprise y renonce',
  duplicate: 'Déjà suivi',
  unreachable: 'L’entreprise ne répond pas',
  other: 'Autre raison',
} as const
export type Refusal = keyof typeof refusals
export const refusalCodes = Object.keys(refusals) as Refusal[]

export type LeadState = 'received' | 'qualified' | 'refused'
export const leadStates = {
  received: 'À examiner',
  qualified: 'Qualifiée',
  refused: 'Refusée',
} as const satisfies Record<LeadState, string>
export const leadStateCodes = Object.keys(leadStates) as LeadState[]

export interface Company {
  id: string
  name: string
  siret: string | null
  naf: string | null
  communeCode: string | null
  communeName: string | null
  headcount: Headcount | null
  headcountOn: Day | null
  groupName: string | null
  source: string
  enteredOn: Day
  version: number
}

/** What was said on a visit, subject by subject. */
export const topics = {
  energy: 'Énergie',
  water: 'Eau',
  land: 'Foncier et bâtiments',
  skills: 'Compétences et recrutement',
} as const
export type Topic = keyof typeof topics
export const topicCodes = Object.keys(topics) as Topic[]

const emptyIsNull = (value: unknown) => (value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value)
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Ce texte est trop long : ${most.toLocaleString('fr-FR')} caractères au plus.`)
    .default('')

export const CompanyForm = z
  .object({
    name: lineField(2, 'Écrivez le nom de l’entreprise.', 'Ce nom est trop long : 200 caractères au plus.'),
    siret: z.preprocess(
      emptyIsNull,
      z
        .string()
        .transform((written) => written.replaceAll(/[\s\u00a0.]/g, ''))
        .refine((siret) => /^\d{14}$/.test(siret), 'Un SIRET compte quatorze chiffres.')
        .refine(
          (siret) => !/^\d{14}$/.test(siret) || hasValidKey(siret),
          'La clé de ce SIRET est fausse : un chiffre a sans doute été mal recopié.',
        )
        .nullable(),
    ),
    naf: z.preprocess(
      emptyIsNull,
      z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^\d{2}\.?\d{2}[A-Z]$/, 'Un code NAF compte quatre chiffres et une lettre, par exemple 10.39A.')
        .transform((naf) => (naf.includes('.') ? naf : `${naf.slice(0, 2)}.${naf.slice(2)}`))
        .nullable(),
    ),
    communeCode: z.preprocess(
      emptyIsNull,
      z.string().trim().toUpperCase().refine(isCommuneCode, 'Écrivez le code Insee de la commune, par exemple 47001 pour Agen.').nullable(),
    ),
    headcount: z.preprocess(emptyIsNull, z.enum(headcountCodes, 'Choisissez une tranche de la liste.').nullable()),
    headcountOn: z.preprocess(emptyIsNull, DayField.nullable()),
    groupName: z.preprocess(emptyIsNull, z.string().trim().max(200, 'Ce nom est trop long : 200 caractères au plus.').nullable()),
    source: z
      .string()
      .trim()
      .min(2, 'Écrivez d’où vous tenez ces informations.')
      .max(300, 'Cette source est trop longue : 300 caractères au plus.'),
  })
  .refine((form) => form.headcount === null || form.headcountOn !== null, {
    path: ['headcountOn'],
    message: 'Écrivez le jour de cet effectif : un effectif sans date ne dit rien.',
  })
export type CompanyForm = z.infer<typeof CompanyForm>

/** A visit, filled standing up: an existing company or the name of a new one, a few words, and what blocks. */
export const VisitForm = z
  .object({
    submissionKey: SubmissionKeyField,
    companyId: z.preprocess(emptyIsNull, z.uuid('Choisissez une entreprise de la liste.').nullable()),
    newCompany: z.preprocess(
      emptyIsNull,
      z.string().trim().min(2, 'Écrivez le nom de l’entreprise.').max(200, 'Ce nom est trop long : 200 caractères au plus.').nullable(),
    ),
    visitedOn: DayField,
    met: text(300),
    sourcedBy: z.enum(sourceCodes, 'Choisissez qui vous a mené à cette entreprise.'),
    summary: z
      .string('Écrivez ce que vous retenez de la visite.')
      .trim()
      .min(3, 'Écrivez ce que vous retenez de la visite.')
      .max(8000, 'Ce texte est trop long : 8 000 caractères au plus.'),
    energy: text(2000),
    water: text(2000),
    land: text(2000),
    skills: text(2000),
    blockers: z.array(z.enum(blockerKindCodes as [BlockerKind, ...BlockerKind[]])).default([]),
    lead: z.preprocess(
      emptyIsNull,
      z.string().trim().min(3, 'Dites la piste en quelques mots.').max(200, 'Ce titre est trop long : 200 caractères au plus.').nullable(),
    ),
  })
  .refine((form) => (form.companyId === null) !== (form.newCompany === null), {
    path: ['companyId'],
    message: 'Choisissez une entreprise de la liste, ou écrivez le nom d’une nouvelle : l’un des deux.',
  })
export type VisitForm = z.infer<typeof VisitForm>

/** How many photos one visit keeps. */
export const mostPhotos = 6

export const LeadForm = z.object({
  submissionKey: SubmissionKeyField,
  title: lineField(3, 'Dites la piste en quelques mots.', 'Ce titre est trop long : 200 caractères au plus.'),
  words: text(4000),
  companyId: z.preprocess(emptyIsNull, z.uuid('Choisissez une entreprise de la liste.').nullable()),
  channel: z.enum(channelCodes, 'Choisissez par où la piste est venue.'),
  sourcedBy: z.enum(sourceCodes, 'Choisissez qui l’a apportée.'),
  receivedOn: DayField,
})
export type LeadForm = z.infer<typeof LeadForm>

export const RefusalForm = z
  .object({
    refusal: z.enum(refusalCodes, 'Choisissez une raison.'),
    refusalWords: z.preprocess(emptyIsNull, z.string().trim().max(2000, 'Ce texte est trop long : 2 000 caractères au plus.').nullable()),
  })
  .refine((form) => form.refusal !== 'other' || form.refusalWords !== null, {
    path: ['refusalWords'],
    message: 'Dites cette raison en quelques mots.',
  })
export type RefusalForm = z.infer<typeof RefusalForm>

/** How many leads went how far, for one way they came. */
export interface FunnelLine {
  source: Source
  received: number
  qualified: number
  refused: number
  /** Those that became a project the pair retained. */
  retained: number
}

/** What share of the leads of a line went as far as a project retained; nothing without a lead. @returns basis points */
export const conversion = (line: FunnelLine): number | null =>
  line.received === 0 ? null : Math.floor((line.retained * 10_000) / line.received)
