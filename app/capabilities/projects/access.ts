import { data, redirect } from 'react-router'
import { notYours, type RouteContext, type Space, territoryAt } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { once } from '#kernel/web.ts'
import { isConfidential, type Project, pathOf, type ProjectKey } from './model.ts'
import { mayActOnProject, mayOpenFile, type ProjectVerb, readScope } from './policy.ts'
import { projectByReference } from './queries.ts'
import { isOpenedBy } from './queries/follow-up.ts'

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
export async function projectOf(context: RouteContext, params: { code: string; reference: string }): Promise<File> {
  const file = await projectToOpen(context, params)
  if (await isToBeOpened(file)) throw redirect(`${file.href}/lecture`)
  return file
}

/**
 * Whether the file is reserved to a few, and this person has not opened it today: then it is opened by a word, which is
 * written. The company and the chef de projet, whose file it is, are not asked.
 */
export async function isToBeOpened({ ctx, project, may }: File): Promise<boolean> {
  if (!isConfidential(project.tier) || project.own || may('follow')) return false
  return once(ctx, `opened ${project.id}`, async () => !(await read(ctx, (tx) => isOpenedBy(tx, project, ctx.actor.id!, ctx.today))))
}

/** The same before it is opened. @throws as `projectOf` does */
export async function projectToOpen(context: RouteContext, params: { code: string; reference: string }): Promise<File> {
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
