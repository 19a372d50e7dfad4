import type { Actor } from '#kernel/actor.ts'
import { may, nobody, type Rights, territorySubject } from '#cap/membership/policy.ts'

export type PostVerb = 'read-post' | 'change-post' | 'make-handover' | 'take-over'

/** Who may do what about the post of chef de projet, and the hand-over of its work. */
const postRights: Rights<PostVerb> = {
  'read-post': {
    ...nobody,
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
    region: 'region',
    programme: 'nation',
  },
  'change-post': { ...nobody, 'elu-referent': 'territory', 'chef-de-projet': 'territory' },
  // A hand-over holds what its maker may read, and no more.
  'make-handover': { ...nobody, 'elu-referent': 'territory', 'chef-de-projet': 'territory' },
  'take-over': { ...nobody, 'chef-de-projet': 'territory' },
}

export const mayOnPost = (actor: Actor, verb: PostVerb, territory: { id: string; regionCode: string }): boolean =>
  may(postRights, actor, verb, territorySubject(territory.id, territory.regionCode))
