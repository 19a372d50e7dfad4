import type { Actor } from '#kernel/actor.ts'
import { may, nobody, type Rights, territorySubject } from '#cap/membership/policy.ts'

export type CompanyVerb = 'read-directory' | 'read-funnel' | 'read-visits' | 'visit' | 'keep-directory' | 'handle-leads'

/** A directory is for all who enter; what companies say on a visit, and the leads, for the chef de projet alone. */
const companyRights: Rights<CompanyVerb> = {
  'read-directory': {
    ...nobody,
    partner: 'territory',
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
    region: 'region',
    programme: 'nation',
  },
  // Counts, without a name: who brings the leads, and how far they go.
  'read-funnel': {
    ...nobody,
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
  },
  'read-visits': { ...nobody, 'chef-de-projet': 'territory' },
  visit: { ...nobody, 'chef-de-projet': 'territory' },
  'keep-directory': { ...nobody, 'chef-de-projet': 'territory' },
  'handle-leads': { ...nobody, 'chef-de-projet': 'territory' },
}

export const mayWithCompanies = (actor: Actor, verb: CompanyVerb, territory: { id: string; regionCode: string }): boolean =>
  may(companyRights, actor, verb, territorySubject(territory.id, territory.regionCode))

declare const scoped: unique symbol
/** The territories whose directory, and whose visits and leads, an actor may read. Only this file makes one. */
export interface CompanyScope {
  readonly [scoped]: true
  nation: boolean
  regionCodes: readonly string[]
  directories: readonly string[]
  visits: readonly string[]
  /** SIREN of companies whose cards an interest closes to them, but in the territories they run. */
  closed: readonly string[]
  run: readonly string[]
}

export function companyScope(actor: Actor): CompanyScope {
  const territoriesWith = (verb: CompanyVerb) =>
    actor.mandates.filter((m) => companyRights[verb][m.role] === 'territory').flatMap((m) => m.territoryId ?? [])
  const reached = (reach: 'nation' | 'region') => actor.mandates.filter((m) => companyRights['read-directory'][m.role] === reach)
  return {
    nation: reached('nation').length > 0,
    regionCodes: reached('region').flatMap((m) => m.regionCode ?? []),
    directories: territoriesWith('read-directory'),
    visits: territoriesWith('read-visits'),
    closed: actor.companies,
    run: territoriesWith('keep-directory'),
  } as unknown as CompanyScope
}

export type ProspectVerb = 'offer' | 'answer'

/** An investor is offered by a region, the programme or a chef de projet; the chefs de projet to whom it is offered answer. */
const prospectRights: Rights<ProspectVerb> = {
  offer: { ...nobody, 'chef-de-projet': 'territory', region: 'region', programme: 'nation' },
  answer: { ...nobody, 'chef-de-projet': 'territory' },
}

export const mayAnswerProspects = (actor: Actor, territory: { id: string; regionCode: string }): boolean =>
  may(prospectRights, actor, 'answer', territorySubject(territory.id, territory.regionCode))

/** In whose name an actor offers: the first of their mandates that may. */
export interface Offerer {
  regionCode: string | null
  territoryId: string | null
}

export function offererOf(actor: Actor): Offerer | undefined {
  const held = actor.mandates.find((mandate) => prospectRights.offer[mandate.role] !== 'no')
  if (!held) return undefined
  return {
    regionCode: held.role === 'region' ? held.regionCode : null,
    territoryId: held.role === 'chef-de-projet' ? held.territoryId : null,
  }
}

declare const prospecting: unique symbol
/** Those in whose name an actor offers, and the territories for which they answer. Only this file makes one. */
export interface ProspectScope {
  readonly [prospecting]: true
  nation: boolean
  regionCodes: readonly string[]
  territories: readonly string[]
  answering: readonly string[]
}

export function prospectScope(actor: Actor): ProspectScope {
  const reaching = (verb: ProspectVerb, reach: 'nation' | 'region' | 'territory') =>
    actor.mandates.filter((m) => prospectRights[verb][m.role] === reach)
  return {
    nation: reaching('offer', 'nation').length > 0,
    regionCodes: reaching('offer', 'region').flatMap((m) => m.regionCode ?? []),
    territories: reaching('offer', 'territory').flatMap((m) => m.territoryId ?? []),
    answering: reaching('answer', 'territory').flatMap((m) => m.territoryId ?? []),
  } as unknown as ProspectScope
}
