import { data } from 'react-router'
import { notYours, type RouteContext, type Space, territoryAt } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { once } from '#kernel/web.ts'
import { isWorkspaceReference, type Workspace, type WorkspaceKey, workspacePath } from './model.ts'
import { mayInWorkspace, mayReadWorkspace, type MemberVerb, workspaceScope } from './policy.ts'
import type { Reading } from './queries/stream.ts'
import { readsAnyWorkspace, workspaceByReference } from './queries/workspaces.ts'

/** What the list of workspaces begins with: for who enters the space, or was invited to one. @throws 403 */
export async function workspacesOf(context: RouteContext, params: { code: string }): Promise<Space> {
  const space = await territoryAt(context, params.code)
  const { ctx, territory } = space
  if (ctx.actor.id === null) throw notYours(ctx)
  if (space.may('enter-space')) return space
  const scope = workspaceScope(ctx.actor, ctx.today)
  if (!(await read(ctx, (tx) => readsAnyWorkspace(tx, scope, territory.id)))) throw notYours(ctx)
  return space
}

export interface Room extends Omit<Space, 'may'> {
  workspace: Workspace
  /** What its queries are given: the corner is read by advisers alone. */
  reading: Reading
  may: (verb: MemberVerb) => boolean
  key: WorkspaceKey
  href: string
}

/**
 * What every page of a workspace begins with: the workspace as this person may read it.
 * @throws 403 signed out, 404 when it is not theirs to know of
 */
export async function workspaceOf(context: RouteContext, params: { code: string; workspace: string }): Promise<Room> {
  const { ctx, territory } = await territoryAt(context, params.code)
  if (ctx.actor.id === null) throw notYours(ctx)
  const key = { territoryId: territory.id, reference: params.workspace }
  const workspace = await once(ctx, `workspace ${key.territoryId} ${key.reference}`, async () =>
    isWorkspaceReference(key.reference)
      ? read(ctx, (tx) => workspaceByReference(tx, workspaceScope(ctx.actor, ctx.today), key))
      : undefined,
  )
  if (!workspace) throw data('Aucun espace de travail que vous pouvez lire ne porte cette référence dans ce territoire.', { status: 404 })
  return {
    ctx,
    territory,
    workspace,
    reading: {
      id: workspace.id,
      territoryId: workspace.territoryId,
      corner: mayReadWorkspace(ctx.actor, 'read-corner', workspace),
      projects: readScope(ctx.actor, ctx.today),
    },
    may: (verb) => mayInWorkspace(ctx.actor, verb, workspace),
    key,
    href: workspacePath(workspace),
  }
}

/** A thing of a workspace that is not there, or not for this person. */
export const notHere = (what: string) => data(`${what} n’existe pas dans cet espace, ou n’est pas pour vous.`, { status: 404 })

/** A verb that the person may not do here, in words. */
export const notForYou = () => data('Votre rôle dans cet espace ne permet pas de le faire.', { status: 403 })
