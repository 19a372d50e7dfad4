import { data } from 'react-router'
import { notYours, type RouteContext, type Space, territoryAt } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { once } from '#kernel/web.ts'
import { type Project, pathOf, type ProjectKey } from './model.ts'
import { mayActOnProject, mayOpenFile, type ProjectVerb, readScope } from './policy.ts'
import { projectByReference } from './queries.ts'

export interface File extends Omit<Space, 'may'> {
  project: Project
  may: (verb: ProjectVerb) => boolean
  /** Where the project is: what its verbs are given. */
  key: ProjectKey
  /** Address of the project's own page. */
  href: string
}

/**
 * What every page of a project begins with: the project as this person may read it.
 * @throws 403 signed out, or when the project is only known as everybody knows it; 404 when it is not theirs to know of
 */
export async function projectOf(
  context: RouteContext,
  params: { code: string; reference: string },
): Promise<File> {
  const { ctx, territory } = await territoryAt(context, params.code)
  const { actor, today } = ctx
  if (actor.id === null) throw notYours(ctx)
  const key = { territoryId: territory.id, reference: params.reference }
  const project = await once(ctx, `project ${key.territoryId} ${key.reference}`, () =>
    read(ctx, (tx) => projectByReference(tx, readScope(actor, today), key)),
  )
  if (!project)
    throw data('Aucun projet que vous pouvez lire ne porte cette référence dans ce territoire.', {
      status: 404,
    })
  if (!mayOpenFile(actor, project, today)) throw notYours(ctx)
  return {
    ctx,
    territory,
    project,
    may: (verb) => mayActOnProject(actor, verb, project, today),
    key,
    href: pathOf(project),
  }
}
