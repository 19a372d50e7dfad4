import type { Actor } from '#kernel/actor.ts'
import { may, nobody, type Rights, territorySubject } from '#cap/membership/policy.ts'

type InboxVerb = 'follow'

/** One's own inbox is one's own, by row-level security. Who sees whether others have opened what was sent to them: */
const inboxRights: Rights<InboxVerb> = {
  follow: { ...nobody, 'chef-de-projet': 'territory' },
}

export const mayFollow = (actor: Actor, territoryId: string): boolean => may(inboxRights, actor, 'follow', territorySubject(territoryId))
