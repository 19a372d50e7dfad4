import type { Actor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import { may, nobody, type Rights, type Subject, territorySubject } from '#cap/membership/policy.ts'
import type { Level } from './model/obstacles.ts'
import { readScope, type Scope } from '#cap/projects/policy.ts'

export type CommitteeVerb =
  | 'read-committees'
  | 'run-committees'
  | 'vote'
  | 'read-decisions'
  | 'record-decision'
  | 'sign-opinion-elu'
  | 'sign-opinion-industriel'
  | 'read-obstacles'
  | 'raise-obstacle'
  | 'handle-local'
  | 'handle-regional'
  | 'handle-national'
  | 'read-commitments'
  | 'record-commitment'

const chefDeProjet: typeof nobody = { ...nobody, 'chef-de-projet': 'territory' }

const ofTheTerritory: typeof nobody = {
  ...nobody,
  partner: 'territory',
  'committee-member': 'territory',
  'industriel-referent': 'territory',
  'elu-referent': 'territory',
  'chef-de-projet': 'territory',
}

/** Who may do what in the committees of a territory. « named » is: seated in the body, by name or as a partner. */
export const committeeRights: Rights<CommitteeVerb> = {
  'read-committees': {
    ...nobody,
    partner: 'named',
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
    region: 'region',
    programme: 'nation',
  },
  'run-committees': chefDeProjet,
  // A seat that votes is needed too, and to be there, and no interest in the file: the rules of the body say so.
  vote: {
    ...nobody,
    partner: 'named',
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    region: 'region',
  },
  'read-decisions': {
    ...nobody,
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
    region: 'region',
    programme: 'nation',
  },
  'record-decision': chefDeProjet,
  'sign-opinion-elu': { ...nobody, 'elu-referent': 'territory' },
  'sign-opinion-industriel': { ...nobody, 'industriel-referent': 'territory' },
  // A region reads what was raised to it, the programme what was raised to it: the scope of the query says so.
  'read-obstacles': { ...ofTheTerritory, region: 'region', programme: 'nation' },
  'raise-obstacle': ofTheTerritory,
  'handle-local': chefDeProjet,
  'handle-regional': { ...nobody, region: 'region' },
  'handle-national': { ...nobody, programme: 'nation' },
  // Who promised reads and answers their own, wherever it is: by the organisation of their mandate.
  'read-commitments': {
    ...nobody,
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
    region: 'region',
    programme: 'nation',
  },
  'record-commitment': chefDeProjet,
}

interface Place {
  id: string
  regionCode: string
}

const subjectOf = (place: Place, seated: boolean): Subject => ({ ...territorySubject(place.id, place.regionCode), named: seated })

/** @param seated whether the person is seated by name in the body, or in one of the territory */
export const mayInCommittees = (actor: Actor, verb: CommitteeVerb, place: Place, seated: boolean): boolean =>
  may(committeeRights, actor, verb, subjectOf(place, seated))

/** Whether the actor answers for the level where an obstacle is. */
export const mayHandle = (actor: Actor, level: Level, place: Place): boolean => mayInCommittees(actor, `handle-${level}`, place, false)

declare const madeHere: unique symbol

/** The committees and the files of theirs that an actor may read, as a query needs it. Only this file makes one. */
export interface CommitteeScope {
  readonly [madeHere]: true
  personId: string | null
  on: Day
  nation: boolean
  regionCodes: readonly string[]
  governed: readonly string[]
  /** Whether a mandate opens the bodies in which the person is seated. */
  seated: boolean
  /** Territories whose obstacles are read, whatever the level. */
  local: readonly string[]
  /** Territories where a seat given to the partners is theirs. */
  partnerIn: readonly string[]
  /** Territories whose files are read whatever the interests: those the person runs. */
  run: readonly string[]
  interests: readonly string[]
  companies: readonly string[]
  /** The projects the person may read: an item about another is not theirs. */
  projects: Scope
}

export function committeeScope(actor: Actor, on: Day): CommitteeScope {
  const rights = committeeRights['read-committees']
  const at = (reach: string) => actor.mandates.filter((mandate) => rights[mandate.role] === reach)
  return {
    personId: actor.id,
    on,
    nation: at('nation').length > 0,
    regionCodes: at('region').flatMap((mandate) => mandate.regionCode ?? []),
    governed: at('territory').flatMap((mandate) => mandate.territoryId ?? []),
    seated: at('named').length > 0,
    local: actor.mandates
      .filter((mandate) => committeeRights['raise-obstacle'][mandate.role] === 'territory')
      .flatMap((mandate) => mandate.territoryId ?? []),
    partnerIn: actor.mandates.filter((mandate) => mandate.role === 'partner').flatMap((mandate) => mandate.territoryId ?? []),
    run: actor.mandates.filter((mandate) => mandate.role === 'chef-de-projet').flatMap((mandate) => mandate.territoryId ?? []),
    interests: actor.interests,
    companies: actor.companies,
    projects: readScope(actor, on),
  } as unknown as CommitteeScope
}
