import type { Actor } from '#kernel/actor.ts'
import { may, nobody, type Rights, territorySubject } from '#cap/membership/policy.ts'

export type GrantVerb = 'import-list' | 'match'

/** Lists are open data and everybody in the space reads them; what money is whose, the chef de projet says. */
const grantRights: Rights<GrantVerb> = {
  'import-list': { ...nobody, 'chef-de-projet': 'territory' },
  match: { ...nobody, 'chef-de-projet': 'territory' },
}

export const mayDoWithGrants = (actor: Actor, verb: GrantVerb, territoryId: string): boolean =>
  may(grantRights, actor, verb, territorySubject(territoryId))
