import { z } from 'zod'
import { type Day, isDay } from '#kernel/day.ts'
import type { FicheContent } from './fiche.ts'
import { lateness, type Status } from './statuses.ts'

/**
 * The public exchange schema « projets-territoire », between Mon Espace Collectivité, Territoires en Transitions, Recoco and us.
 * @source https://github.com/betagouv/schema-projet-collectivites-transition-ecologique, v0.1.0 of 2025-04-28 (fields of projets-territoire/schema.json)
 */
export const exchangePhases = ['Idée', 'Étude', 'Opération'] as const
export const exchangeStatuses = ['En cours', 'En retard', 'En pause', 'Bloqué', 'Abandonné', 'Terminé'] as const
export type ExchangePhase = (typeof exchangePhases)[number]
export type ExchangeStatus = (typeof exchangeStatuses)[number]

const optional = <Kind extends z.ZodType>(kind: Kind) => kind.nullish().transform((value) => value ?? null)
const words = optional(z.string('Ce champ est un texte.'))
const instant = z
  .string('Une date et une heure sont attendues.')
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/,
    'Une date et une heure sont attendues, par exemple 2025-04-15T14:30:00.000Z.',
  )

export const ExchangeProject = z.object({
  id: z.uuid('L’identifiant est un UUID.'),
  createdAt: instant,
  updatedAt: instant,
  nom: z
    .string('Le nom est attendu.')
    .trim()
    .min(3, 'Le nom compte au moins trois caractères.')
    .max(300, 'Le nom compte 300 caractères au plus.'),
  description: optional(z.string('La description est un texte.').max(8000, 'La description compte 8 000 caractères au plus.')),
  budgetPrevisionnel: optional(
    z
      .number('Le budget est un nombre entier d’euros.')
      .int('Le budget est un nombre entier d’euros.')
      .min(0, 'Le budget n’est pas négatif.')
      .max(90_000_000_000, 'Ce budget est trop grand.'),
  ),
  dateDebutPrevisionnelle: optional(
    z
      .string()
      .refine(isDay, 'La date de début s’écrit AAAA-MM-JJ.')
      .transform((text) => text as Day),
  ),
  phase: optional(z.enum(exchangePhases, `La phase est l’une de : ${exchangePhases.join(', ')}.`)),
  phaseStatut: optional(z.enum(exchangeStatuses, `Le statut est l’un de : ${exchangeStatuses.join(', ')}.`)),
  programme: words,
  porteurCodeSiret: optional(z.string().regex(/^\d{14}$/, 'Un SIRET compte quatorze chiffres.')),
  porteurReferentEmail: optional(z.email('Cette adresse électronique n’est pas bien écrite.')),
  porteurReferentTelephone: words,
  porteurReferentPrenom: words,
  porteurReferentNom: words,
  porteurReferentFonction: words,
  competences: optional(z.array(z.string(), 'Les compétences sont une liste de codes.')),
  leviers: optional(z.array(z.string(), 'Les leviers sont une liste.')),
  mecId: words,
  tetId: words,
  recocoId: words,
  collectiviteIds: optional(z.array(z.uuid('Un identifiant de collectivité est un UUID.'))),
})
export type ExchangeProject = z.infer<typeof ExchangeProject>

/** What a fiche has no field for, and gives back as it came. */
const keptParts = [
  'createdAt',
  'phase',
  'phaseStatut',
  'programme',
  'porteurCodeSiret',
  'porteurReferentEmail',
  'porteurReferentTelephone',
  'porteurReferentPrenom',
  'porteurReferentNom',
  'porteurReferentFonction',
  'competences',
  'leviers',
  'mecId',
  'tetId',
  'recocoId',
  'collectiviteIds',
] as const
export type KeptParts = Pick<ExchangeProject, (typeof keptParts)[number]>

export const keptOf = (project: ExchangeProject): KeptParts =>
  Object.fromEntries(keptParts.map((part) => [part, project[part]])) as unknown as KeptParts

const outward: Readonly<Record<Status, { phase: ExchangePhase; phaseStatut: ExchangeStatus }>> = {
  'to-discuss': { phase: 'Idée', phaseStatut: 'En cours' },
  'to-come': { phase: 'Étude', phaseStatut: 'En cours' },
  'under-way': { phase: 'Opération', phaseStatut: 'En cours' },
  done: { phase: 'Opération', phaseStatut: 'Terminé' },
  paused: { phase: 'Opération', phaseStatut: 'En pause' },
  blocked: { phase: 'Opération', phaseStatut: 'Bloqué' },
  abandoned: { phase: 'Opération', phaseStatut: 'Abandonné' },
}

/** The status that a phase and its state mean here; an idea or a study that is over leads to an action still to come. */
export function statusFrom(phase: ExchangePhase | null, phaseStatut: ExchangeStatus | null): Status {
  switch (phaseStatut) {
    case 'En pause':
      return 'paused'
    case 'Bloqué':
      return 'blocked'
    case 'Abandonné':
      return 'abandoned'
    case 'Terminé':
      return phase === 'Opération' || phase === null ? 'done' : 'to-come'
    default:
      if (phase === 'Opération') return 'under-way'
      return phase === 'Étude' ? 'to-come' : 'to-discuss'
  }
}

const reasonFromElsewhere = 'Raison non dite par le fichier d’échange'

export interface ExchangedFiche extends FicheContent {
  id: string
  exchangeId: string | null
  exchange: KeptParts | null
  createdOn: Day
  updatedOn: Day
  /** Euro cents of all years, investment and running; null when no line says one. */
  forecast: number | null
}

const at = (on: Day) => `${on}T00:00:00.000Z`

type Elsewhere = Omit<KeptParts, 'createdAt' | 'phase' | 'phaseStatut'>

function elsewhereOf({ createdAt: _, phase: __, phaseStatut: ___, ...rest }: KeptParts): Elsewhere {
  return rest
}

const bornHere = ({ pilots }: FicheContent, territoryId: string): Elsewhere => ({
  programme: 'Territoires d’industrie',
  porteurCodeSiret: null,
  porteurReferentEmail: null,
  porteurReferentTelephone: null,
  porteurReferentPrenom: null,
  porteurReferentNom: pilots[0] ?? null,
  porteurReferentFonction: null,
  competences: null,
  leviers: null,
  mecId: null,
  tetId: null,
  recocoId: null,
  collectiviteIds: [territoryId],
})

/** A fiche as the schema says it. @param territoryId stands in `collectiviteIds` of what was born here */
export function toExchange(fiche: ExchangedFiche, territoryId: string, today: Day): ExchangeProject {
  const kept = fiche.exchange
  const own = outward[fiche.status]
  // The other system's own words, as long as they still mean what the fiche says.
  const stands = kept !== null && statusFrom(kept.phase, kept.phaseStatut) === fiche.status
  const isLate = own.phaseStatut === 'En cours' && lateness(fiche, today) !== null
  return {
    id: fiche.exchangeId ?? fiche.id,
    createdAt: kept?.createdAt ?? at(fiche.createdOn),
    updatedAt: at(fiche.updatedOn),
    nom: fiche.title,
    description: fiche.why || null,
    budgetPrevisionnel: fiche.forecast === null ? null : Math.round(fiche.forecast / 100),
    dateDebutPrevisionnelle: fiche.startsOn,
    phase: stands ? kept.phase : own.phase,
    phaseStatut: stands ? kept.phaseStatut : isLate ? 'En retard' : own.phaseStatut,
    // What came from elsewhere goes back as it came, absences included: the same file again then says nothing new.
    ...(kept ? elsewhereOf(kept) : bornHere(fiche, territoryId)),
  }
}

/** What an incoming project says of a fiche: its words, its day, its state; nothing else is touched. */
export function contentFromExchange<Content extends FicheContent>(content: Content, project: ExchangeProject): Content {
  const status = statusFrom(project.phase, project.phaseStatut)
  const needs = status === 'blocked' || status === 'abandoned'
  const startsOn = project.dateDebutPrevisionnelle
  return {
    ...content,
    title: project.nom,
    why: project.description ?? '',
    startsOn,
    // An end before the new beginning is no longer true.
    endsOn: startsOn !== null && content.endsOn !== null && content.endsOn < startsOn ? null : content.endsOn,
    pilots: content.pilots.length > 0 ? content.pilots : nameOf(project),
    status,
    statusReason: needs ? (content.statusReason ?? reasonFromElsewhere) : null,
  }
}

function nameOf({ porteurReferentPrenom, porteurReferentNom }: ExchangeProject): string[] {
  const name = [porteurReferentPrenom, porteurReferentNom].filter(Boolean).join(' ').slice(0, 200)
  return name ? [name] : []
}

/**
 * What is compared to know whether a project says anything new: all but the instant it was written, and being late, which
 * is computed here and may be true tomorrow of what is said today.
 */
export const sameProject = (a: ExchangeProject, b: ExchangeProject): boolean =>
  fields.every((field) => JSON.stringify(settled(a)[field]) === JSON.stringify(settled(b)[field]))

const fields = Object.keys(ExchangeProject.shape) as (keyof ExchangeProject)[]

const settled = (project: ExchangeProject): ExchangeProject => ({
  ...project,
  updatedAt: '',
  description: project.description || null,
  phaseStatut: project.phaseStatut === 'En retard' ? 'En cours' : project.phaseStatut,
})

/** The schema of a file of projects, for who writes one. */
export const exchangeSchema = () => ({
  ...z.toJSONSchema(z.array(ExchangeProject), { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
  $id: 'projets-territoire',
  title: 'Projets de collectivités (projets-territoire, v0.1.0)',
  description:
    'Un fichier d’échange : une liste de projets. Champs et valeurs de betagouv/schema-projet-collectivites-transition-ecologique.',
})
