import type { Actor, MandateRole } from '#kernel/actor.ts'
import { never } from '#kernel/outcome.ts'
import type { Role } from './model.ts'

/**
 * How far a right of a role reaches, from nothing to everything. Confidential means the tiers
 * below `territory`: what the company showed to the chef de projet alone, or to named members,
 * for whom it then no longer is. From `named` to `nation`, the file of a company stays closed to who works
 * for it or declared an interest in it; the chef de projet, who runs the territory, keeps it.
 */
export type Reach =
  | 'no'
  | 'public' // what is public, once its embargo is over
  | 'own' // what the person filed
  | 'own-once-qualified' // the same, once the chef de projet knows who speaks for the company
  | 'named' // where the person was named, unless it is secret
  | 'territory' // in the territory of the mandate, confidential or not
  | 'governed' // in the territory of the mandate, unless confidential
  | 'governed-unless-interested' // the same, but neither what the person filed nor a filiere where they declared an interest
  | 'region' // in the region of the mandate, unless confidential
  | 'nation' // anywhere, unless confidential
  | 'any'

/** The exhaustive table of a capability: every verb, every role. */
export type Rights<Verb extends string> = Record<Verb, Record<Role, Reach>>

export type Tier = 'secret' | 'partners' | 'territory' | 'public'

/** What a right is asked about. */
export interface Subject {
  territoryId: string
  regionCode: string
  tier: Tier
  filiere: string
  /** Of the company the thing is about; null when it is about none, or when no number is known. */
  siren: string | null
  embargoed: boolean
  /** The person asking filed it. */
  own: boolean
  /** The chef de projet qualified it: until then anybody may have filed it under the company's number. */
  qualified: boolean
  /** The person asking was named to it. */
  named: boolean
}

/** A thing of a territory that is not a project: open to the mandates of the territory. */
export const territorySubject = (territoryId: string, regionCode = ''): Subject => ({
  territoryId,
  regionCode,
  tier: 'territory',
  filiere: '',
  siren: null,
  embargoed: false,
  own: false,
  qualified: false,
  named: false,
})

/** Whether the actor may do this to that, by any of the roles they hold. */
export function may<Verb extends string>(rights: Rights<Verb>, actor: Actor, verb: Verb, subject: Subject): boolean {
  const row = rights[verb]
  if (reaches(row.everyone, subject, null, actor)) return true
  if (actor.id !== null && reaches(row.company, subject, null, actor)) return true
  return actor.mandates.some((mandate) => reaches(row[mandate.role], subject, mandate, actor))
}

type Held = Actor['mandates'][number] | null

function reaches(reach: Reach, subject: Subject, mandate: Held, actor: Actor): boolean {
  const confidential = subject.tier === 'secret' || (subject.tier === 'partners' && !subject.named)
  const ofTheirCompany = subject.siren !== null && actor.companies.includes(subject.siren)
  const inTerritory = mandate?.territoryId === subject.territoryId
  switch (reach) {
    case 'no':
      return false
    case 'public':
      return subject.tier === 'public' && !subject.embargoed
    case 'own':
      return subject.own
    case 'own-once-qualified':
      return subject.own && subject.qualified
    case 'named':
      return subject.named && subject.tier !== 'secret' && !ofTheirCompany
    case 'territory':
      return inTerritory
    case 'governed':
      return inTerritory && !confidential && !ofTheirCompany
    case 'governed-unless-interested':
      return inTerritory && !confidential && !ofTheirCompany && !subject.own && !actor.interests.includes(subject.filiere)
    case 'region':
      return mandate?.regionCode === subject.regionCode && !confidential && !ofTheirCompany
    case 'nation':
      return !confidential && !ofTheirCompany
    case 'any':
      return true
    default:
      return never(reach)
  }
}

/** The row of a right that no role has: the base of the others. */
export const nobody: Record<Role, Reach> = {
  everyone: 'no',
  company: 'no',
  partner: 'no',
  'committee-member': 'no',
  'industriel-referent': 'no',
  'elu-referent': 'no',
  'chef-de-projet': 'no',
  operator: 'no',
  region: 'no',
  programme: 'no',
  evaluator: 'no',
}

export type SpaceVerb =
  | 'ask-to-join'
  | 'enter-space'
  | 'read-requests'
  | 'answer-request'
  | 'give-mandate'
  | 'give-chef-mandate'
  | 'merge-duplicates'
  | 'read-nation'
  | 'manage-accounts'
  | 'declare-interest'
  | 'record-interest'

/** Who may enter a territory's private space, and what is theirs there. */
export const spaceRights: Rights<SpaceVerb> = {
  'ask-to-join': { ...nobody, everyone: 'any' },
  'enter-space': {
    ...nobody,
    partner: 'territory',
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
    region: 'region',
    programme: 'nation',
  },
  'read-requests': { ...nobody, 'industriel-referent': 'territory', 'elu-referent': 'territory', 'chef-de-projet': 'territory' },
  'answer-request': { ...nobody, 'chef-de-projet': 'territory' },
  'give-mandate': { ...nobody, 'chef-de-projet': 'territory', region: 'region', programme: 'nation' },
  // Nobody names their own successor without the State or the region.
  'give-chef-mandate': { ...nobody, region: 'region', programme: 'nation' },
  'merge-duplicates': { ...nobody, 'chef-de-projet': 'territory', programme: 'nation' },
  'read-nation': { ...nobody, region: 'any', programme: 'any' },
  // The accounts of the State, the regions and the operators: one administrator asks, another grants.
  'manage-accounts': { ...nobody, programme: 'any' },
  // Each for themselves; the chef de projet for the others too, and to note that an interest ended.
  'declare-interest': {
    ...nobody,
    partner: 'territory',
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
  },
  'record-interest': { ...nobody, 'chef-de-projet': 'territory' },
}

/** The mandates whose holders may sit in a committee: an interest of theirs recuses. */
export const interestedRoles: readonly MandateRole[] = [
  'chef-de-projet',
  'elu-referent',
  'industriel-referent',
  'committee-member',
  'partner',
  'region',
  'operator',
]

export const mayInSpace = (actor: Actor, verb: SpaceVerb, subject: Subject): boolean => may(spaceRights, actor, verb, subject)

/** Whether the actor may open the national space; a region sees its own part of it. */
export const mayReadNation = (actor: Actor): boolean => may(spaceRights, actor, 'read-nation', territorySubject(''))

export const holds = (actor: Actor, role: MandateRole, territoryId?: string): boolean =>
  actor.mandates.some((m) => m.role === role && (territoryId === undefined || m.territoryId === territoryId))
