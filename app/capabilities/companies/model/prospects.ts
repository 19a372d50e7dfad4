import { z } from 'zod'
import { type Day, plusDays } from '#kernel/day.ts'
import { SubmissionKeyField } from '#kernel/id.ts'
import { EmailField, lineField } from '#cap/membership/model.ts'
import { DayField } from '#cap/projects/model.ts'

/** What is told of an investor who looks for a place: the same for all to whom it is offered, and never who it is. */
export interface ProspectText {
  title: string
  words: string
  filiere: string
  landM2: number | null
  buildingM2: number | null
  powerKw: number | null
  needs: string
  jobs: number | null
  wantedOn: Day | null
}

export interface Prospect extends ProspectText {
  id: string
  reference: string
  regionCode: string | null
  territoryId: string | null
  /** « Région Nouvelle-Aquitaine », « Programme national », or the territory that offers. */
  offeredBy: string
  filiereLabel: string
  filedBy: string
  filedOn: Day
  dueOn: Day | null
  offeredAt: Date | null
  /** The territories to which it is offered, all at once. */
  offeredTo: { id: string; code: string; name: string }[]
  ended: Ending | null
  endedAt: Date | null
  chosenId: string | null
  reason: string | null
  revealedAt: Date | null
  declinedAt: Date | null
  version: number
}

export interface Firm {
  name: string
  siren: string | null
  contactName: string
  contactEmail: string
}

export type AnswerKind = 'site' | 'declined'
export const answerKinds = {
  site: 'Nous proposons un site',
  declined: 'Nous ne répondons pas à ce projet',
} as const satisfies Record<AnswerKind, string>
export const answerKindCodes = Object.keys(answerKinds) as AnswerKind[]

export interface ProspectAnswer {
  territoryId: string
  kind: AnswerKind
  site: string
  landM2: number | null
  availableOn: Day | null
  conditions: string
  author: string
  answeredAt: Date
  version: number
}

type Ending = 'chosen' | 'none' | 'withdrawn'
export const endings = {
  chosen: 'Un territoire est retenu',
  none: 'Aucun territoire n’est retenu',
  withdrawn: 'L’offre est retirée',
} as const satisfies Record<Ending, string>
const endingCodes = Object.keys(endings) as Ending[]

export type ProspectState = 'draft' | 'open' | 'to-choose' | 'chosen' | 'revealed' | 'firm-declined' | 'none' | 'withdrawn'
export const prospectStates = {
  draft: 'À proposer',
  open: 'Réponses attendues',
  'to-choose': 'Choix à rendre',
  chosen: 'Choix rendu, l’entreprise n’a pas encore dit oui',
  revealed: 'L’entreprise s’est fait connaître',
  'firm-declined': 'L’entreprise ne donne pas suite',
  none: 'Sans suite',
  withdrawn: 'Retiré',
} as const satisfies Record<ProspectState, string>

type Told = Pick<Prospect, 'ended' | 'offeredAt' | 'dueOn' | 'revealedAt' | 'declinedAt'>

/** Where an offer stands on a day; its last day included, answers are still written. */
export function stateOfProspect(prospect: Told, on: Day): ProspectState {
  if (prospect.ended === 'chosen') return prospect.revealedAt ? 'revealed' : prospect.declinedAt ? 'firm-declined' : 'chosen'
  if (prospect.ended) return prospect.ended
  if (!prospect.offeredAt) return 'draft'
  return prospect.dueOn! >= on ? 'open' : 'to-choose'
}

/** Answers are read together, the day after the last one on which a territory may answer. */
export const isUnsealed = (prospect: Pick<Prospect, 'dueOn'>, on: Day): boolean => prospect.dueOn !== null && prospect.dueOn < on

/** Everybody has at least so many days to answer. */
const leastDays = 7
const mostTerritories = 40

const emptyIsNull = (value: unknown) => (value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value)
const long = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Ce texte est trop long : ${most.toLocaleString('fr-FR')} caractères au plus.`)
    .default('')
const quantity = z.preprocess(
  emptyIsNull,
  z
    .string()
    .transform((written) => written.replaceAll(/[\s\u00a0\u202f]/g, ''))
    .pipe(z.string().regex(/^\d{1,8}$/, 'Écrivez un nombre entier, par exemple 25 000.'))
    .transform(Number)
    .refine((n) => n > 0, 'Écrivez un nombre plus grand que zéro, ou laissez vide.')
    .nullable(),
)

/** The text that will be offered, and beside it who it is: two things that never travel together. */
export const ProspectForm = z.object({
  submissionKey: SubmissionKeyField,
  title: lineField(3, 'Dites le projet en quelques mots, sans nommer l’entreprise.', 'Ce titre est trop long : 200 caractères au plus.'),
  words: z
    .string('Décrivez le projet, sans nommer l’entreprise.')
    .trim()
    .min(10, 'Décrivez le projet, sans nommer l’entreprise.')
    .max(4000, 'Ce texte est trop long : 4 000 caractères au plus.'),
  filiere: z.string('Choisissez une filière.').min(1, 'Choisissez une filière.'),
  landM2: quantity,
  buildingM2: quantity,
  powerKw: quantity,
  needs: long(2000),
  jobs: quantity,
  wantedOn: z.preprocess(emptyIsNull, DayField.nullable()),
  firmName: lineField(
    2,
    'Écrivez le nom de l’entreprise : il ne sera montré à personne sans son accord.',
    'Ce nom est trop long : 200 caractères au plus.',
  ),
  firmSiren: z.preprocess(
    emptyIsNull,
    z
      .string()
      .transform((text) => text.replaceAll(/[\s\u00a0\u202f.]/g, ''))
      .pipe(z.string().regex(/^\d{9}$/, 'Un SIREN compte neuf chiffres.'))
      .nullable(),
  ),
  contactName: lineField(2, 'Écrivez le nom de votre interlocuteur dans l’entreprise.', 'Ce nom est trop long : 200 caractères au plus.'),
  contactEmail: EmailField,
})
export type ProspectForm = z.infer<typeof ProspectForm>

/**
 * Whether the text that is offered names the firm, in whole or by its first word that says something.
 * @returns the word that would betray it
 */
export function namesTheFirm({
  firmName,
  title,
  words,
  needs,
}: Pick<ProspectForm, 'firmName' | 'title' | 'words' | 'needs'>): string | undefined {
  const plain = (text: string) =>
    ` ${text
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, ' ')} `
  const offered = plain(`${title} ${words} ${needs}`)
  const whole = plain(firmName).trim()
  const first = whole.split(' ').find((word) => word.length >= 5 && !commonWords.has(word))
  return [whole, first].find((word) => word !== undefined && word !== '' && offered.includes(` ${word} `))
}
const commonWords = new Set([
  'societe',
  'groupe',
  'industrie',
  'industries',
  'fictive',
  'fictif',
  'france',
  'conserverie',
  'fonderie',
  'usine',
  'holding',
])

export const OfferForm = z.object({
  territories: z.array(z.uuid()).min(1, 'Choisissez au moins un territoire.').max(mostTerritories, `Quarante territoires au plus.`),
  dueOn: DayField,
})
export type OfferForm = z.infer<typeof OfferForm>

/** The first day that leaves everybody the time to answer. */
export const earliestDue = (on: Day): Day => plusDays(on, leastDays)

export const AnswerForm = z
  .object({
    kind: z.enum(answerKindCodes, 'Choisissez l’une des deux réponses.'),
    site: long(2000),
    landM2: quantity,
    availableOn: z.preprocess(emptyIsNull, DayField.nullable()),
    conditions: long(4000),
  })
  .refine((form) => form.kind !== 'site' || form.site.length >= 3, { path: ['site'], message: 'Dites quel site vous proposez.' })
  .refine((form) => form.kind !== 'site' || form.conditions.length >= 3, {
    path: ['conditions'],
    message: 'Dites les conditions : prix, desserte, délais, ce qui reste à faire.',
  })
  .transform((form) => (form.kind === 'site' ? form : { ...form, site: '', landM2: null, availableOn: null }))
export type AnswerForm = z.infer<typeof AnswerForm>

export const DecisionForm = z
  .object({
    ended: z.enum(endingCodes, 'Choisissez comment l’offre finit.'),
    chosenId: z.preprocess(emptyIsNull, z.uuid().nullable()),
    reason: z
      .string('Dites pourquoi : tous les territoires le liront.')
      .trim()
      .min(10, 'Dites pourquoi, en une phrase au moins : tous les territoires le liront.')
      .max(2000, 'Ce texte est trop long : 2 000 caractères au plus.'),
  })
  .refine((form) => (form.ended === 'chosen') === (form.chosenId !== null), {
    path: ['chosenId'],
    message: 'Choisissez le territoire retenu, ou dites qu’aucun ne l’est.',
  })
export type DecisionForm = z.infer<typeof DecisionForm>

export const isProspectReference = (text: string): boolean => /^I-\d{4}-\d{4}$/.test(text)
