import type { Actor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import { holds, may, mayInSpace, nobody, type Reach, type Rights, type Subject, territorySubject } from '#cap/membership/policy.ts'
import type { Half } from '#cap/membership/model/pair.ts'
import type { Project } from './model.ts'

export type ProjectVerb =
  | 'file'
  | 'read'
  | 'read-plan'
  | 'read-history'
  | 'read-answers'
  | 'answer'
  | 'read-grants'
  | 'declare-grant'
  | 'qualify'
  | 'open'
  | 'compose-plan'
  | 'enter-money'
  | 'propose'
  | 'sign-elu'
  | 'sign-industriel'
  | 'read-work'
  | 'follow'
  | 'observe'

const chefDeProjet: typeof nobody = { ...nobody, 'chef-de-projet': 'territory' }

/** Who may do what to a project. The whole answer is here: routes, screens and tests read this table. */
export const projectRights: Rights<ProjectVerb> = {
  file: { ...nobody, everyone: 'any' },
  read: {
    everyone: 'public',
    company: 'own',
    partner: 'named',
    'committee-member': 'governed',
    'industriel-referent': 'governed-unless-interested',
    'elu-referent': 'governed',
    'chef-de-projet': 'territory',
    operator: 'named',
    region: 'region',
    programme: 'nation',
    evaluator: 'named',
  },
  'read-plan': {
    everyone: 'no',
    company: 'own',
    partner: 'no',
    'committee-member': 'governed',
    'industriel-referent': 'governed-unless-interested',
    'elu-referent': 'governed',
    'chef-de-projet': 'territory',
    operator: 'no',
    region: 'region',
    programme: 'nation',
    evaluator: 'no',
  },
  'read-history': {
    ...nobody,
    company: 'own',
    'industriel-referent': 'governed-unless-interested',
    'elu-referent': 'governed',
    'chef-de-projet': 'territory',
  },
  // What the company said of itself.
  'read-answers': {
    ...nobody,
    company: 'own',
    'industriel-referent': 'governed-unless-interested',
    'elu-referent': 'governed',
    'chef-de-projet': 'territory',
  },
  answer: { ...chefDeProjet, company: 'own' },
  // The aid an undertaking already had, wherever it was given: it goes by its number, not by the project.
  'read-grants': {
    ...nobody,
    company: 'own-once-qualified',
    'industriel-referent': 'governed-unless-interested',
    'elu-referent': 'governed',
    'chef-de-projet': 'territory',
  },
  'declare-grant': { ...chefDeProjet, company: 'own-once-qualified' },
  qualify: chefDeProjet,
  open: chefDeProjet,
  'compose-plan': chefDeProjet,
  'enter-money': chefDeProjet,
  propose: chefDeProjet,
  'sign-elu': { ...nobody, 'elu-referent': 'governed-unless-interested' },
  'sign-industriel': { ...nobody, 'industriel-referent': 'governed-unless-interested' },
  // How it goes on: stages, milestones, risks, blockers, what it promised and what is observed.
  'read-work': {
    everyone: 'no',
    company: 'own',
    partner: 'no',
    'committee-member': 'governed',
    'industriel-referent': 'governed-unless-interested',
    'elu-referent': 'governed',
    'chef-de-projet': 'territory',
    operator: 'no',
    region: 'region',
    programme: 'nation',
    evaluator: 'no',
  },
  follow: chefDeProjet,
  observe: { ...chefDeProjet, company: 'own-once-qualified' },
}

/** The whole of a project that the table asks about. */
type Asked = Pick<Project, 'territoryId' | 'regionCode' | 'tier' | 'filiere' | 'siren' | 'embargoUntil' | 'own' | 'named' | 'stage'>

const projectSubject = (project: Asked, on: Day): Subject => ({
  territoryId: project.territoryId,
  regionCode: project.regionCode,
  tier: project.tier,
  filiere: project.filiere,
  siren: project.siren,
  embargoed: project.embargoUntil !== null && on <= project.embargoUntil,
  own: project.own,
  qualified: project.stage !== 'idea' && project.stage !== 'rejected',
  named: project.named,
})

export const mayActOnProject = (actor: Actor, verb: ProjectVerb, project: Asked, on: Day): boolean =>
  may(projectRights, actor, verb, projectSubject(project, on))

/** The private page of a project that was read in scope: for who enters the space, carries the project or was named to it. */
export const mayOpenFile = (actor: Actor, project: Asked, on: Day): boolean =>
  mayActOnProject(actor, 'read', { ...project, tier: 'partners' }, on) ||
  mayInSpace(actor, 'enter-space', territorySubject(project.territoryId, project.regionCode))

/** Whether being named lets this person read the project, once it is open to named members. */
export const readsWhenNamed = (person: Actor, project: Asked, on: Day): boolean =>
  mayActOnProject(person, 'read', { ...project, tier: 'partners', own: false, named: true }, on)

/** Who may sign for a half, once the project is open to the governance. @param holders of the territory's mandates on that day */
export const signersOf = <Person extends Actor>(half: Half, holders: readonly Person[], project: Asked, on: Day): Person[] =>
  holders.filter((person) => mayActOnProject(person, `sign-${half}`, { ...project, tier: 'territory', own: false, named: false }, on))

/** Why a half will not sign: nobody who can sign in holds its mandate, or who does declared an interest. Nothing when somebody may. */
export function whyNobodySigns(half: Half, holders: readonly Actor[], project: Asked, on: Day): 'nobody' | 'interested' | null {
  if (signersOf(half, holders, project, on).length > 0) return null
  return holders.some((person) => holds(person, `${half}-referent`, project.territoryId)) ? 'interested' : 'nobody'
}

declare const madeHere: unique symbol

/** The projects an actor may read, as a query needs it. Only this file makes one: it cannot be forgotten, or forged. */
export interface Scope {
  readonly [madeHere]: true
  personId: string | null
  on: Day
  /** Whether a mandate lets the person read what they were named to, wherever it is. */
  named: boolean
  nation: boolean
  regionCodes: readonly string[]
  /** Territories read whole, confidential projects included. */
  whole: readonly string[]
  /** Territories read but for confidential projects. */
  governed: readonly string[]
  /** The same, but for the filieres of `interests`. */
  governedUnlessInterested: readonly string[]
  interests: readonly string[]
  /** SIREN of companies whose files are closed to the person, but where they carry them or run the territory. */
  companies: readonly string[]
}

export function readScope(actor: Actor, on: Day): Scope {
  const reachOf = (reach: Reach) => actor.mandates.filter((m) => projectRights.read[m.role] === reach)
  const territoriesOf = (reach: Reach) => reachOf(reach).flatMap((m) => m.territoryId ?? [])
  return {
    personId: actor.id,
    on,
    named: reachOf('named').length > 0,
    nation: reachOf('nation').length > 0,
    regionCodes: reachOf('region').flatMap((m) => m.regionCode ?? []),
    whole: territoriesOf('territory'),
    governed: territoriesOf('governed'),
    governedUnlessInterested: territoriesOf('governed-unless-interested'),
    interests: actor.interests,
    companies: actor.companies,
  } as unknown as Scope
}

/** What everybody may read, whoever asks: for open data. */
export const publicScope = (on: Day): Scope => readScope({ id: null, name: 'public', mandates: [], interests: [], companies: [] }, on)
