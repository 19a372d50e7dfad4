import type { Actor } from '#kernel/actor.ts'
import { may, nobody, type Reach, type Rights, type Subject, territorySubject } from '#cap/membership/policy.ts'
import type { FicheTier } from './model/fiche.ts'

export type PlanVerb = 'read' | 'read-restricted' | 'edit' | 'annotate' | 'submit' | 'sign-elu' | 'sign-industriel'

/** Who may do what to the plan of a territory and its fiches. The whole answer is here. */
const planRights: Rights<PlanVerb> = {
  read: {
    ...nobody,
    partner: 'territory',
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
    region: 'region',
    programme: 'nation',
  },
  // A restricted fiche: the pair adopts the plan, and so reads the whole of it.
  'read-restricted': { ...nobody, 'industriel-referent': 'territory', 'elu-referent': 'territory', 'chef-de-projet': 'territory' },
  edit: { ...nobody, 'chef-de-projet': 'territory' },
  annotate: {
    ...nobody,
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
  },
  submit: { ...nobody, 'chef-de-projet': 'territory' },
  'sign-elu': { ...nobody, 'elu-referent': 'territory' },
  'sign-industriel': { ...nobody, 'industriel-referent': 'territory' },
}

export const mayActOnPlan = (actor: Actor, verb: PlanVerb, territory: { id: string; regionCode: string }): boolean =>
  may(planRights, actor, verb, subjectOf(territory))

const subjectOf = ({ id, regionCode }: { id: string; regionCode: string }): Subject => territorySubject(id, regionCode)

/** Who publishes fiches to start from, and who starts from them. */
const templateRights: Rights<'read' | 'publish'> = {
  read: { ...planRights.read },
  publish: { ...nobody, region: 'region', programme: 'nation' },
}

/** In whose name an actor publishes: the programme's, for all, else their region's. */
export function publisherOf(actor: Actor): { regionCode: string | null } | undefined {
  const held = (reach: Reach) => actor.mandates.find((m) => templateRights.publish[m.role] === reach)
  if (held('nation')) return { regionCode: null }
  const region = held('region')
  return region && { regionCode: region.regionCode }
}

/** Each publisher corrects and withdraws its own. */
export const mayPublish = (actor: Actor, { regionCode }: { regionCode: string | null }): boolean =>
  actor.mandates.some((m) =>
    regionCode === null
      ? templateRights.publish[m.role] === 'nation'
      : templateRights.publish[m.role] === 'region' && m.regionCode === regionCode,
  )

declare const templated: unique symbol
/** Which templates an actor may read. Only this file makes one. */
export interface TemplateScope {
  readonly [templated]: true
  reads: boolean
  nation: boolean
  regionCodes: readonly string[]
  territories: readonly string[]
}

export function templateScope(actor: Actor): TemplateScope {
  const at = (reach: Reach) => actor.mandates.filter((m) => templateRights.read[m.role] === reach)
  return {
    reads: actor.mandates.some((m) => templateRights.read[m.role] !== 'no'),
    nation: at('nation').length > 0,
    regionCodes: at('region').flatMap((m) => m.regionCode ?? []),
    territories: at('territory').flatMap((m) => m.territoryId ?? []),
  } as unknown as TemplateScope
}

/** The right that reading a fiche asks for. */
export const readVerbOf = (tier: FicheTier): PlanVerb => (tier === 'restricted' ? 'read-restricted' : 'read')

declare const scoped: unique symbol
/** What an actor may read of the plans. Only this file makes one. */
export interface PlanScope {
  readonly [scoped]: true
  nation: boolean
  regionCodes: readonly string[]
  /** Territories whose restricted fiches are read too. */
  whole: readonly string[]
  /** Territories read but for restricted fiches; with those of the regions, what an invitation is addressed to. */
  entered: readonly string[]
}

export function planScope(actor: Actor): PlanScope {
  const territoriesWith = (verb: PlanVerb) =>
    actor.mandates.filter((m) => planRights[verb][m.role] === ('territory' satisfies Reach)).flatMap((m) => m.territoryId ?? [])
  const reachOf = (reach: Reach) => actor.mandates.filter((m) => planRights.read[m.role] === reach)
  return {
    nation: reachOf('nation').length > 0,
    regionCodes: reachOf('region').flatMap((m) => m.regionCode ?? []),
    whole: territoriesWith('read-restricted'),
    entered: territoriesWith('read'),
  } as unknown as PlanScope
}
