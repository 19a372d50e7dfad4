import { z } from 'zod'
import type { MandateRole } from '#kernel/actor.ts'
import { isDay, type Day } from '#kernel/day.ts'
import type { Id } from '#kernel/id.ts'
import { cents, type Cents } from '#kernel/money.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { EmailField, lineField } from '#cap/membership/model.ts'
import type { Fact } from '#cap/inbox/model.ts'
import type { Tier } from '#cap/membership/policy.ts'
import { hasValidKey, isCommuneCode } from '#cap/territory/model.ts'

/** Every stage, in order, with the stages it may lead to; the guards of each passage are in model/passages.ts. The pictures are drawn from this. */
export const stages = {
  idea: { label: 'Idée détectée', next: ['qualified', 'rejected'] },
  qualified: { label: 'Qualifié', next: ['structuring', 'proposed', 'rejected'] },
  structuring: { label: 'En montage', next: ['qualified', 'proposed', 'rejected'] },
  proposed: { label: 'Soumis au binôme', next: ['qualified', 'retained', 'rejected'] },
  retained: { label: 'Retenu', next: ['financing'] },
  financing: { label: 'En financement', next: ['retained', 'engaged'] },
  engaged: { label: 'Engagé', next: ['financing', 'under-way'] },
  'under-way': { label: 'En travaux', next: ['engaged', 'completed'] },
  completed: { label: 'Achevé', next: ['under-way', 'measured-1'] },
  'measured-1': { label: 'Mesuré à N+1', next: ['measured-3'] },
  'measured-3': { label: 'Mesuré à N+3', next: [] },
  rejected: { label: 'Écarté', next: [] },
} as const satisfies Record<string, { label: string; next: readonly string[] }>

export type Stage = keyof typeof stages
export const stageCodes = Object.keys(stages) as Stage[]

const undecided: readonly Stage[] = ['idea', 'qualified', 'structuring', 'proposed', 'rejected']

/** Whether the pair has retained it, wherever it is since. */
export const isDecided = (stage: Stage): boolean => !undecided.includes(stage)

/** The states in which a project stands still: its stage stays, and is where it goes on from. */
export const sides = {
  paused: { label: 'En pause', verb: 'Mettre en pause' },
  blocked: { label: 'Bloqué', verb: 'Dire bloqué' },
  abandoned: { label: 'Abandonné', verb: 'Abandonner' },
} as const
export type Side = keyof typeof sides
export const sideCodes = Object.keys(sides) as Side[]

export const tiers = {
  secret: { label: 'Confidentiel', who: 'l’entreprise et le chef de projet' },
  partners: { label: 'Partenaires nommés', who: 'l’entreprise, le chef de projet et les personnes qu’il nomme' },
  territory: { label: 'Gouvernance', who: 'le binôme et le comité du territoire, la Région et le programme national' },
  public: { label: 'Public', who: 'tout le monde, une fois l’embargo passé' },
} as const satisfies Record<Tier, { label: string; who: string }>
export const tierCodes = Object.keys(tiers) as Tier[]

/** The mandates whose holders the chef de projet may name, where a declared interest does not forbid it. */
export const nameableRoles: readonly MandateRole[] = [
  'partner',
  'committee-member',
  'elu-referent',
  'industriel-referent',
  'operator',
  'evaluator',
]

export const purposes = {
  decarbonisation: 'Réduire les émissions de gaz à effet de serre',
  energy: 'Économiser ou changer d’énergie',
  water: 'Économiser ou traiter l’eau',
  circular: 'Réemployer, recycler, économiser la matière',
  innovation: 'Mettre au point un produit ou un procédé',
  'first-plant': 'Construire une première usine',
  equipment: 'Moderniser ou agrandir l’outil de production',
  training: 'Former, ouvrir un plateau technique ou une école',
  recruitment: 'Recruter',
  land: 'Trouver, dépolluer ou aménager un terrain',
  study: 'Mener une étude ou un diagnostic',
} as const
export type Purpose = keyof typeof purposes
export const purposeCodes = Object.keys(purposes) as Purpose[]

export interface Project {
  id: Id<'project'>
  territoryId: Id<'territory'>
  territoryCode: string
  territoryName: string
  regionCode: string
  reference: string
  title: string
  summary: string
  company: string
  siren: string | null
  siret: string | null
  /** NAF rév. 2 sub-class, `10.39A`. */
  naf: string | null
  communeCode: string | null
  communeName: string | null
  filiere: string
  filiereLabel: string
  enjeux: string[]
  purpose: Purpose | null
  /** Planned spending, euro cents excluding VAT; null when a published source does not say. */
  cost: Cents | null
  startsOn: Day | null
  endsOn: Day | null
  /** Full-time equivalents, as promised. */
  jobsCreated: number | null
  jobsMaintained: number | null
  stage: Stage
  tier: Tier
  embargoUntil: Day | null
  reason: string | null
  side: Side | null
  sideReason: string | null
  sideSince: Day | null
  /** The first firm commitment: a works contract, an order, an accepted quote. */
  worksOn: Day | null
  /** The day the works ended: the N of N+1. */
  endedOn: Day | null
  /** The day it entered Ressort. */
  filedOn: Day
  decidedOn: Day | null
  origin: 'filed' | 'published' | 'demonstration' | 'imported'
  source: string | null
  sourceUrl: string | null
  toVerify: boolean
  version: number
  /** Whether the person who reads filed it, or was named to it. */
  own: boolean
  named: boolean
}

const emptyIsNull = (value: unknown) => (value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value)

/** An amount as people write it, « 1 234 567,89 » or 1234567.89, in euros; kept in cents. */
export const EurosField = z
  .string('Écrivez un montant en euros, par exemple 1 250 000.')
  .trim()
  .transform((text) => text.replaceAll(/[\s\u00a0\u202f€]/g, '').replace(',', '.'))
  .refine((text) => /^-?\d+(\.\d{1,2})?$/.test(text), 'Écrivez un montant en euros, par exemple 1 250 000 ou 1250000,50.')
  .refine((text) => Number(text) > 0, 'Le montant doit être supérieur à zéro.')
  .refine((text) => Number(text) <= 10_000_000_000, 'Ce montant dépasse dix milliards d’euros : vérifiez les zéros.')
  .transform((text) => cents(Math.round(Number(text) * 100)))

const dayField = (missing: string) =>
  z
    .string(missing)
    .trim()
    .min(1, missing)
    .transform((text) => text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1'))
    .refine(isDay, 'Cette date n’existe pas : écrivez le jour, le mois et l’année, par exemple 01/03/2027.')
    .refine((text) => !isDay(text) || (text >= '2000-01-01' && text < '2100-01-01'), 'Vérifiez l’année : de 2000 à 2099.')
    .transform((text) => text as Day)

export const DayField = dayField('Écrivez une date, par exemple 01/03/2027.')

const JobsField = z.preprocess(
  emptyIsNull,
  z
    .string()
    .trim()
    .regex(/^\d{1,6}([.,]\d)?$/, 'Écrivez un nombre d’équivalents temps plein, par exemple 12 ou 2,5.')
    .transform((text) => Number(text.replace(',', '.')))
    .nullable(),
)

/** What an industrialist types. Amounts arrive in euros, dates in either order, as people write them. */
export const IdeaForm = z
  .object({
    submissionKey: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
    company: lineField(2, 'Écrivez le nom de l’entreprise.', 'Ce nom est trop long : 200 caractères au plus.'),
    siret: z
      .string()
      .transform((text) => text.replaceAll(/[\s\u00a0.]/g, ''))
      .refine((text) => /^\d{14}$/.test(text), 'Un SIRET compte quatorze chiffres.')
      .refine(
        (text) => !/^\d{14}$/.test(text) || hasValidKey(text),
        'La clé de ce SIRET est fausse : un chiffre a sans doute été mal recopié.',
      ),
    naf: z.preprocess(
      emptyIsNull,
      z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^\d{2}\.?\d{2}[A-Z]$/, 'Un code NAF compte quatre chiffres et une lettre, par exemple 10.39A.')
        .transform((text) => (text.includes('.') ? text : `${text.slice(0, 2)}.${text.slice(2)}`))
        .nullable(),
    ),
    communeCode: z
      .string()
      .trim()
      .toUpperCase()
      .refine(isCommuneCode, 'Écrivez le code Insee de la commune (cinq caractères), par exemple 47001 pour Agen.'),
    title: lineField(3, 'Donnez un titre au projet.', 'Ce titre est trop long : 200 caractères au plus.'),
    summary: z
      .string()
      .trim()
      .min(10, 'Décrivez le projet en une phrase au moins.')
      .max(4000, 'Cette description est trop longue : 4 000 caractères au plus.'),
    purpose: z.enum(purposeCodes, 'Choisissez ce que le projet fait avant tout.'),
    filiere: z.string().min(1, 'Choisissez une filière.'),
    enjeux: z.array(z.string()).min(1, 'Cochez au moins un enjeu.'),
    cost: EurosField,
    startsOn: dayField('Écrivez la date de début, par exemple 01/03/2027.'),
    endsOn: dayField('Écrivez la date de fin, par exemple 28/02/2028.'),
    jobsCreated: JobsField,
    jobsMaintained: JobsField,
    contact: lineField(2, 'Écrivez votre nom.', 'Ce nom est trop long : 200 caractères au plus.'),
    email: EmailField,
  })
  .refine((form) => form.startsOn <= form.endsOn, {
    path: ['endsOn'],
    message: 'La fin vient avant le début : corrigez l’une des deux dates.',
    when: ({ value }) => isDay(String((value as { startsOn?: unknown }).startsOn)) && isDay(String((value as { endsOn?: unknown }).endsOn)),
  })
export type IdeaForm = z.infer<typeof IdeaForm>

/** Moves a project to another stage, or says why it cannot. Pure: saving is the caller's business. */
export function advance<P extends { stage: Stage; tier: Tier; side: Side | null }>(
  project: P,
  to: Stage,
): Outcome<P, 'stage-skipped' | 'still-confidential' | 'stands-still'> {
  const next: readonly string[] = stages[project.stage].next
  if (!next.includes(to)) return refuse('stage-skipped')
  if (project.side) return refuse('stands-still')
  if ((to === 'proposed' || isDecided(to)) && isConfidential(project.tier)) return refuse('still-confidential')
  return ok({ ...project, stage: to })
}

export const isConfidential = (tier: Tier): boolean => tier === 'secret' || tier === 'partners'

export type Verdict = 'retained' | 'rejected'

/** What the pair signs of a project. */
type Signed = Pick<Project, 'reference' | 'title' | 'summary' | 'company' | 'siren' | 'jobsCreated' | 'jobsMaintained'> & {
  purpose: string | null
  cost: number | null
  startsOn: string | null
  endsOn: string | null
}

/** The same as one text: when any of it changes, the chef de projet puts the project to the pair again. */
export const contentOf = (project: Signed): string =>
  [
    project.reference,
    project.title,
    project.summary,
    project.company,
    project.siren,
    project.purpose,
    project.cost,
    project.startsOn,
    project.endsOn,
    project.jobsCreated?.toFixed(1),
    project.jobsMaintained?.toFixed(1),
  ]
    .map((value) => value ?? '')
    .join('\x1f')

/** What the company that filed a project has to do at this stage; nothing, when it is for others to act. */
export const awaitedFromCompany = {
  idea: null,
  qualified: 'Répondre aux questions qui disent à quelles aides le projet peut prétendre',
  structuring: 'Compléter le dossier avec le chef de projet',
  proposed: null,
  retained: 'Déposer les demandes d’aide avant de commencer les travaux',
  financing: 'Attendre les réponses aux demandes d’aide avant toute commande ferme',
  engaged: 'Dire le jour de la première commande ferme',
  'under-way': 'Dire le jour où les travaux finissent',
  completed: 'Donner, un an après, les emplois et les effets constatés',
  'measured-1': 'Donner, trois ans après, les emplois et les effets constatés',
  'measured-3': null,
  rejected: null,
} as const satisfies Record<Stage, string | null>

/** Who acts now, when it is not the company. */
export const awaitedFromOthers = {
  idea: 'Le chef de projet vous lit et vous répond',
  qualified: null,
  structuring: null,
  proposed: 'Le binôme se prononce',
  retained: null,
  financing: null,
  engaged: null,
  'under-way': null,
  completed: null,
  'measured-1': null,
  'measured-3': 'Terminé : les effets sont mesurés',
  rejected: 'Terminé : le motif est sur la page du projet',
} as const satisfies Record<Stage, string | null>

/** Where a project is: its territory, and its reference there. */
export interface ProjectKey {
  territoryId: string
  reference: string
}

/** The act by which the pair decides on it. */
export const pairKeyOf = ({ territoryId, id }: { territoryId: string; id: string }) =>
  ({ kind: 'decide-project', territoryId, subjectId: id }) as const

/** Address of a project's own page. */
export const pathOf = ({ territoryCode, reference }: Pick<Project, 'territoryCode' | 'reference'>): string =>
  `/espace/${territoryCode}/projets/${reference}`

export const isReference = (text: string): boolean => /^P-\d{4}-\d{4,9}$/.test(text)

type ToldOf = Pick<Project, 'id' | 'territoryId' | 'territoryCode' | 'reference'>

/** What the chef de projet is told of an idea: it is confidential, and so not a word of it. */
export const ideaFiled = (project: ToldOf): Fact & { territoryId: string } => ({
  kind: 'project.idea',
  territoryId: project.territoryId,
  subjectId: project.id,
  path: pathOf(project),
  title: `Une idée vient d’être déposée : ${project.reference}`,
  detail: 'Elle est confidentielle : ce message n’en dit pas plus. Lisez-la dans Ressort, puis qualifiez-la ou écartez-la.',
})

export const signatureAwaited = (project: ToldOf): Fact => ({
  kind: 'project.signature',
  territoryId: project.territoryId,
  subjectId: project.id,
  path: pathOf(project),
  title: `Votre signature est attendue : ${project.reference}`,
  detail: 'Le chef de projet a soumis ce projet au binôme. Lisez-le, puis signez.',
})

export const decisionTaken = (project: ToldOf): Fact => ({
  kind: 'project.decision',
  territoryId: project.territoryId,
  subjectId: project.id,
  path: pathOf(project),
  title: `Une décision a été rendue sur votre projet ${project.reference}`,
  detail: 'Elle est sur la page du projet, que vous ouvrez en vous connectant avec cette adresse.',
})
