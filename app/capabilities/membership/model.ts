import { z } from 'zod'
import type { Actor, MandateRole } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Id } from '#kernel/id.ts'
import type { Territory } from '#cap/territory/model.ts'

/** Every role a right may be given to. `company` is whoever filed a project; `everyone` includes the signed-out. */
export const roles = {
  everyone: 'Tout le monde',
  company: 'Entreprise qui porte le projet',
  partner: 'Partenaire du territoire',
  'committee-member': 'Membre du comité',
  'industriel-referent': 'Industriel référent',
  'elu-referent': 'Élu référent',
  'chef-de-projet': 'Chef de projet',
  operator: 'Opérateur de l’État',
  region: 'Région',
  programme: 'Programme national',
  evaluator: 'Évaluateur',
} as const satisfies Record<MandateRole | 'everyone' | 'company', string>

export type Role = keyof typeof roles

export const organisationKinds = {
  company: 'Entreprise',
  chamber: 'Chambre consulaire',
  technopole: 'Technopole',
  school: 'École ou organisme de formation',
  cluster: 'Pôle ou grappe d’entreprises',
  agency: 'Agence publique',
  institute: 'Institut ou centre technique',
  market: 'Marché ou place de gros',
  'public-body': 'Collectivité ou service de l’État',
  association: 'Association',
  other: 'Autre',
} as const

export type OrganisationKind = keyof typeof organisationKinds

/** An address as we keep it: lower case, so that a person is found however they typed it. */
export const EmailField = z
  .string('Écrivez une adresse électronique, par exemple prenom.nom@entreprise.fr.')
  .trim()
  .toLowerCase()
  .max(254, 'Cette adresse est trop longue.')
  .pipe(z.email('Écrivez une adresse électronique, par exemple prenom.nom@entreprise.fr.'))

/** Words that stand on one line: in a list, in the subject of a mail. */
export const lineField = (least: number, missing: string, tooLong: string) =>
  z
    .string(missing)
    .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
    .pipe(z.string().min(least, missing).max(200, tooLong))

/** What any willing actor writes to be associated with a territory. */
export const JoiningForm = z.object({
  submissionKey: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
  organisation: lineField(2, 'Écrivez le nom de votre organisation.', 'Ce nom est trop long : 200 caractères au plus.'),
  kind: z.enum(Object.keys(organisationKinds) as [OrganisationKind, ...OrganisationKind[]], 'Choisissez ce qu’est votre organisation.'),
  contact: lineField(2, 'Écrivez votre nom.', 'Ce nom est trop long : 200 caractères au plus.'),
  email: EmailField,
  message: z.string('Écrivez votre message.').trim().max(4000, 'Votre message est trop long : 4 000 caractères au plus.'),
})
export type JoiningForm = z.infer<typeof JoiningForm>

export const joiningStatus = { received: 'Reçue', accepted: 'Acceptée', declined: 'Déclinée' } as const
export type JoiningStatus = keyof typeof joiningStatus

export interface JoiningRequest {
  id: Id<'joining-request'>
  organisation: string
  kind: OrganisationKind
  contact: string
  email: string
  message: string
  askedOn: Day
  status: JoiningStatus
}

/** A mandate as the public page shows it. */
export interface PublishedMandate {
  role: MandateRole
  person: string
  organisation: string | null
  title: string | null
  from: Day
  until: Day | null
  source: string | null
  sourceLabel: string | null
  sourceUrl: string | null
  publishedOn: Day | null
  toVerify: boolean
  /** Holds the half for a time only. */
  interim: boolean
  note: string | null
}

/** How long a sign-in link lives, in minutes, and a session, in days. */
export const linkMinutes = 15
export const sessionDays = 14
/** The link sent after a filing waits for someone who did not ask to sign in. */
export const filingLinkDays = 7

/** The browser that asks for a link, for as long as someone may take to read their mail and try again. */
export const BROWSER_COOKIE = 'ressort_browser'
export const browserMinutes = 60

export type RoleWithoutSpace = 'operator' | 'evaluator'

/** What the mandates of the day open: the territories entered, and the national space. */
export interface Doors {
  territories: readonly { code: string; name: string; roles: readonly MandateRole[] }[]
  nation: boolean
  /** Mandates that open no space of their own: what they may read is reached another way. */
  elsewhere: readonly RoleWithoutSpace[]
}

/** @param territories those of the mandates, at least */
export function doorsOf(actor: Pick<Actor, 'mandates'>, territories: readonly Pick<Territory, 'id' | 'code' | 'name'>[]): Doors {
  const rolesIn = (id: string) => actor.mandates.filter((m) => m.territoryId === id).map((m) => m.role)
  return {
    territories: territories.map(({ id, code, name }) => ({ code, name, roles: rolesIn(id) })).filter(({ roles }) => roles.length > 0),
    nation: actor.mandates.some(({ role }) => role === 'programme' || role === 'region'),
    elsewhere: (['operator', 'evaluator'] as const).filter((role) => actor.mandates.some((m) => m.role === role)),
  }
}

/** Where a person lands once signed in: straight to their one space, or to the list when they must choose. */
export function homeOf(actor: Pick<Actor, 'mandates'>, territories: readonly Pick<Territory, 'id' | 'code' | 'name'>[]): string {
  if (actor.mandates.length === 0) return '/mes-projets'
  const doors = doorsOf(actor, territories)
  const [territory, ...others] = doors.territories
  if (doors.nation && !territory) return '/programme'
  if (territory && others.length === 0 && !doors.nation) return dashboardOf(territory.code)
  return '/espace'
}

export const dashboardOf = (territoryCode: string): string => `/espace/${territoryCode}/tableau-de-bord`
