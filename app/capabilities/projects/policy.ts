import type { Actor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import { may, mayInSpace, type Reach, type Rights, type Subject, territorySubject } from '#cap/membership/policy.ts'
import type { Role } from '#cap/membership/model.ts'
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

type Row = Record<Role, Reach>
const nobody: Row = {
  everyone: 'no', company: 'no', partner: 'no', 'committee-member': 'no', 'industriel-referent': 'no',
  'elu-referent': 'no', 'chef-de-projet': 'no', operator: 'no', region: 'no', programme: 'no', evaluator: 'no',
}
const chefDeProjet: Row = { ...nobody, 'chef-de-projet': 'territory' }

/** Who may do what to a project. The whole answer is here: routes, screens and tests read this table. */
export const projectRights: Rights<ProjectVerb> = {
  file: { ...nobody, everyone: 'any' },
  read: {
    everyone: 'public', company: 'own', partner: 'named', 'committee-member': 'governed',
    'industriel-referent': 'governed-unless-interested', 'elu-referent': 'governed', 'chef-de-projet': 'territory',
    operator: 'named', region: 'region', programme: 'nation', evaluator: 'named',
  },
  'read-plan': {
    everyone: 'no', company: 'own', partner: 'no', 'committee-member': 'governed',
    'industriel-referent': 'governed-unless-interested', 'elu-referent': 'governed', 'chef-de-projet': 'territory',
    operator: 'no', region: 'region', programme: 'nation', evaluator: 'no',
  },
  'read-history': {
    ...nobody, company: 'own',
    'industriel-referent': 'governed-unless-interested', 'elu-referent': 'governed', 'chef-de-projet': 'territory',
  },
  // What the company said of itself.
  'read-answers': {
    ...nobody, company: 'own',
    'industriel-referent': 'governed-unless-interested', 'elu-referent': 'governed', 'chef-de-projet': 'territory',
  },
  answer: { ...chefDeProjet, company: 'own' },
  // The aid an undertaking already had, wherever it was given: it goes by its number, not by the project.
  'read-grants': {
    ...nobody, company: 'own-once-qualified',
    'industriel-referent': 'governed-unless-interested', 'elu-referent': 'governed', 'chef-de-projet': 'territory',
  },
  'declare-grant': { ...chefDeProjet, company: 'own-once-qualified' },
  qualify: chefDeProjet,
  open: chefDeProjet,
  'compose-plan': chefDeProjet,
  'enter-money': chefDeProjet,
  propose: chefDeProjet,
  'sign-elu': { ...nobody, 'elu-referent': 'governed-unless-interested' },
  'sign-industriel': { ...nobody, 'industriel-referent': 'governed-unless-interested' },
}

/** The whole of a project that the table asks about. */
export const projectSubject = (project: Pick<Project, 'territoryId' | 'regionCode' | 'tier' | 'filiere' | 'embargoUntil' | 'own' | 'named' | 'stage'>, on: Day): Subject => ({
  territoryId: project.territoryId,
  regionCode: project.regionCode,
  tier: project.tier,
  filiere: project.filiere,
  embargoed: project.embargoUntil !== null && on <= project.embargoUntil,
  own: project.own,
  qualified: ['qualified', 'proposed', 'retained'].includes(project.stage),
  named: project.named,
})

export const mayActOnProject = (actor: Actor, verb: ProjectVerb, project: Parameters<typeof projectSubject>[0], on: Day): boolean =>
  may(projectRights, actor, verb, projectSubject(project, on))

/** The private page of a project that was read in scope: for who enters the space, carries the project or was named to it. */
export const mayOpenFile = (actor: Actor, project: Pick<Project, 'territoryId' | 'regionCode' | 'own' | 'named'>): boolean =>
  project.own || project.named || mayInSpace(actor, 'enter-space', territorySubject(project.territoryId, project.regionCode))

declare const madeHere: unique symbol

/** The projects an actor may read, as a query needs it. Only this file makes one: it cannot be forgotten, or forged. */
export interface Scope {
  readonly [madeHere]: true
  personId: string | null
  on: Day
  nation: boolean
  regionCodes: readonly string[]
  /** Territories read whole, confidential projects included. */
  whole: readonly string[]
  /** Territories read but for confidential projects. */
  governed: readonly string[]
  /** The same, but for the filieres of `interests`. */
  governedUnlessInterested: readonly string[]
  interests: readonly string[]
}

export function readScope(actor: Actor, on: Day): Scope {
  const reachOf = (reach: Reach) => actor.mandates.filter((m) => projectRights.read[m.role] === reach)
  const territoriesOf = (reach: Reach) => reachOf(reach).flatMap((m) => m.territoryId ?? [])
  return {
    personId: actor.id,
    on,
    nation: reachOf('nation').length > 0,
    regionCodes: reachOf('region').flatMap((m) => m.regionCode ?? []),
    whole: territoriesOf('territory'),
    governed: territoriesOf('governed'),
    governedUnlessInterested: territoriesOf('governed-unless-interested'),
    interests: actor.interests,
  } as unknown as Scope
}

/** What everybody may read, whoever asks: for open data. */
export const publicScope = (on: Day): Scope => readScope({ id: null, name: 'public', mandates: [], interests: [] }, on)
