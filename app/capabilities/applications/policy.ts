import type { Actor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import { holds, may, nobody, type Rights, territorySubject } from '#cap/membership/policy.ts'
import type { Project } from '#cap/projects/model.ts'
import { mayActOnProject } from '#cap/projects/policy.ts'
import { type Application, operatorStates, type State } from './model.ts'

export type ApplicationVerb = 'read' | 'prepare' | 'consent' | 'tell'

type Asked = Parameters<typeof mayActOnProject>[2] & Pick<Project, 'id'>

/**
 * Who may do what to the aid applications of a project: its plan says who reads them. The chef de projet opens and follows
 * them; the company gives its pieces and agrees to be read; nobody else writes.
 */
export function mayOnApplications(actor: Actor, verb: ApplicationVerb, project: Asked, on: Day): boolean {
  switch (verb) {
    case 'read':
      return mayActOnProject(actor, 'read-plan', project, on)
    case 'prepare':
    case 'consent':
      return mayActOnProject(actor, 'answer', project, on)
    case 'tell':
      return mayActOnProject(actor, 'enter-money', project, on)
  }
}

/** Whether an operator may say this of a file it reads: an agreement of the company is what lets it read. @param operates whether the person acts for the operator of its device */
export const mayAnswer = (actor: Actor, application: Pick<Application, 'consentOn'>, operates: boolean, to: State): boolean =>
  operates && holds(actor, 'operator') && application.consentOn !== null && operatorStates.includes(to)

const spaceRights: Rights<'read-all' | 'read-clocks'> = {
  // The list of a territory shows the projects that each may read, and no other.
  'read-all': {
    ...nobody,
    'committee-member': 'territory',
    'industriel-referent': 'territory',
    'elu-referent': 'territory',
    'chef-de-projet': 'territory',
    region: 'region',
    programme: 'nation',
  },
  'read-clocks': {
    ...nobody,
    region: 'any',
    programme: 'any',
    operator: 'any',
    'chef-de-projet': 'any',
    'elu-referent': 'any',
    'industriel-referent': 'any',
  },
}

export const mayListApplications = (actor: Actor, territory: { id: string; regionCode: string }): boolean =>
  may(spaceRights, actor, 'read-all', territorySubject(territory.id, territory.regionCode))

/** Medians and counts, without a name: for those who steer the programme, and those who are timed. */
export const mayReadClocks = (actor: Actor): boolean => may(spaceRights, actor, 'read-clocks', territorySubject(''))
