import { act, jot, type Note } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { type Outcome, refuse } from '#kernel/outcome.ts'
import { readScope } from '#cap/projects/policy.ts'
import { type Workspace, type WorkspaceKey, workspacePath } from '../model.ts'
import { mayInWorkspace, mayReadWorkspace, type MemberVerb, workspaceScope } from '../policy.ts'
import type { Reading } from '../queries/stream.ts'
import { workspaceByReference } from '../queries/workspaces.ts'

export interface Inside {
  tx: Tx
  workspace: Workspace
  reading: Reading
  note: Note
}

/** What every verb inside a workspace begins with: is it there for them, may they? */
export function inside<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  verb: MemberVerb | 'read',
  key: WorkspaceKey,
  work: (found: Inside) => Promise<Outcome<Value, Refusal>>,
) {
  return act(ctx, { name: `workspaces.${name}` }, async (tx, note): Promise<Outcome<Value, Refusal | 'not-found' | 'forbidden'>> => {
    const workspace = await workspaceByReference(tx, workspaceScope(ctx.actor, ctx.today), key)
    if (!workspace) return refuse('not-found')
    note({ workspace: workspace.reference }, workspace.id)
    if (verb !== 'read' && !mayInWorkspace(ctx.actor, verb, workspace)) return refuse('forbidden')
    return work({ tx, workspace, note, reading: readingOf(ctx, workspace) })
  })
}

/** The same for what is written many times a minute, which anybody who reads may be doing. */
export function quietlyInside<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  key: WorkspaceKey,
  work: (found: Inside) => Promise<Outcome<Value, Refusal>>,
) {
  return jot(ctx, { name: `workspaces.${name}` }, async (tx, note): Promise<Outcome<Value, Refusal | 'not-found'>> => {
    const workspace = await workspaceByReference(tx, workspaceScope(ctx.actor, ctx.today), key)
    if (!workspace) return refuse('not-found')
    const noteHere: Note = (detail) => note({ workspace: workspace.reference, ...detail }, workspace.id)
    return work({ tx, workspace, note: noteHere, reading: readingOf(ctx, workspace) })
  })
}

const readingOf = ({ actor, today }: Ctx, workspace: Workspace): Reading => ({
  id: workspace.id,
  territoryId: workspace.territoryId,
  corner: mayReadWorkspace(actor, 'read-corner', workspace),
  projects: readScope(actor, today),
})

export const pathIn = (workspace: Workspace, rest = '') => `${workspacePath(workspace)}${rest}`
