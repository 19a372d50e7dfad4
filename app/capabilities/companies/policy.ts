import type { Actor } from '#kernel/actor.ts'
import { may, nobody, type Rights, territorySubject } from '#cap/membership/policy.ts'

export type CompanyVerb = 'read-directory' | 'read-funnel' | 'read-visits' | 'visit' | 'keep-directory' | 'handle-leads'

/** A directory is for all who enter; what companies say on a visit, and the leads, for the chef de projet alone. */
const companyRights: Rights<CompanyVerb> = {
  'read-directory': {
    ...nobody, partner: 'territory', 'committee-member': 'territory', 'industriel-referent': 'territory', 'elu-referent': 'territory',
    'chef-de-projet': 'territory', region: 'region', programme: 'nation',
  },
  // Counts, without a name: who brings the leads, and how far they go.
  'read-funnel': {
    ...nobody, 'committee-member': 'territory', 'industriel-referent': 'territory', 'elu-referent': 'territory', 'chef-de-projet': 'territory',
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
  const territoriesWith = (verb: CompanyVerb) => actor.mandates.filter((m) => companyRights[verb][m.role] === 'territory').flatMap((m) => m.territoryId ?? [])
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
