import type { Actor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import { holds, may, nobody, type Reach, type Rights, type Subject, territorySubject } from '#cap/membership/policy.ts'
import type { MemberRole, Workspace } from './model.ts'

export type WorkspaceVerb = 'open' | 'read' | 'read-corner'

/** Who may open and read a workspace: an invited one is confidential but for its members. */
export const workspaceRights: Rights<WorkspaceVerb> = {
  open: { ...nobody, 'chef-de-projet': 'territory', 'elu-referent': 'territory', 'industriel-referent': 'territory' },
  read: {
    everyone: 'no',
    company: 'named',
    partner: 'governed',
    'committee-member': 'governed',
    'industriel-referent': 'governed',
    'elu-referent': 'governed',
    'chef-de-projet': 'territory',
    operator: 'named',
    region: 'region',
    programme: 'nation',
    evaluator: 'no',
  },
  // The corner of the chef de projet, the State and its operators.
  'read-corner': { ...nobody, 'chef-de-projet': 'territory', operator: 'named', region: 'region', programme: 'nation' },
}

export type MemberVerb = 'write' | 'animate' | 'join' | 'leave'

/** What each role inside a workspace may do; `passer-by` reads an open one without having joined. */
export const memberRights: Record<MemberVerb, Record<MemberRole | 'passer-by', boolean>> = {
  write: { animator: true, member: true, reader: false, 'passer-by': false },
  animate: { animator: true, member: false, reader: false, 'passer-by': false },
  join: { animator: false, member: false, reader: false, 'passer-by': true },
  leave: { animator: true, member: true, reader: true, 'passer-by': false },
}

type Asked = Pick<Workspace, 'territoryId' | 'regionCode' | 'entry' | 'joined' | 'closedOn'>

const workspaceSubject = ({ territoryId, regionCode, entry, joined }: Asked): Subject => ({
  ...territorySubject(territoryId, regionCode),
  tier: entry === 'open' ? 'territory' : 'partners',
  named: joined !== null,
})

export const mayReadWorkspace = (actor: Actor, verb: 'read' | 'read-corner', workspace: Asked): boolean =>
  may(workspaceRights, actor, verb, workspaceSubject(workspace))

export const mayOpenWorkspace = (actor: Actor, territoryId: string, regionCode: string): boolean =>
  may(workspaceRights, actor, 'open', territorySubject(territoryId, regionCode))

/** What a person is inside: the chef de projet animates every workspace of the territory. */
export const roleIn = (actor: Actor, workspace: Asked): MemberRole | 'passer-by' =>
  holds(actor, 'chef-de-projet', workspace.territoryId) ? 'animator' : (workspace.joined ?? 'passer-by')

/** Whether the actor, who reads the workspace, may do this in it; a closed one is read only. */
export function mayInWorkspace(actor: Actor, verb: MemberVerb, workspace: Asked): boolean {
  if (verb === 'write' && workspace.closedOn !== null) return false
  if (verb === 'join')
    return (
      workspace.entry === 'open' &&
      memberRights.join[roleIn(actor, workspace)] &&
      actor.mandates.some((m) => m.territoryId === workspace.territoryId)
    )
  if (verb === 'leave') return workspace.joined !== null
  return memberRights[verb][roleIn(actor, workspace)]
}

/** Whoever was given a task says that it is done, a reader too. */
export const mayFinishTask = (actor: Actor, workspace: Asked, task: { assigneeId: string | null }): boolean =>
  workspace.closedOn === null && (mayInWorkspace(actor, 'write', workspace) || (actor.id !== null && task.assigneeId === actor.id))

declare const madeHere: unique symbol

/** The workspaces an actor may read, as a query needs it. */
export interface WorkspaceScope {
  readonly [madeHere]: true
  personId: string | null
  on: Day
  actor: Actor
  /** Territories whose every workspace is read. */
  whole: readonly string[]
  /** Territories whose open workspaces are read. */
  governed: readonly string[]
  regionCodes: readonly string[]
  nation: boolean
  /** Whether an operator's mandate keeps an invitation alive. */
  named: boolean
}

export function workspaceScope(actor: Actor, on: Day): WorkspaceScope {
  const reachOf = (reach: Reach) => actor.mandates.filter((m) => workspaceRights.read[m.role] === reach)
  return {
    personId: actor.id,
    on,
    actor,
    whole: reachOf('territory').flatMap((m) => m.territoryId ?? []),
    governed: reachOf('governed').flatMap((m) => m.territoryId ?? []),
    regionCodes: reachOf('region').flatMap((m) => m.regionCode ?? []),
    nation: reachOf('nation').length > 0,
    named: reachOf('named').length > 0,
  } as unknown as WorkspaceScope
}
