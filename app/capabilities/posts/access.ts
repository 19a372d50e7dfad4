import { data } from 'react-router'
import { z } from 'zod'
import { notYours, type RouteContext, type Space, territoryAt } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import type { Handover } from './model/handover.ts'
import { mayOnPost, type PostVerb } from './policy.ts'
import { handoverOf } from './queries/handovers.ts'

export interface PostSpace extends Omit<Space, 'may'> {
  may: (verb: PostVerb) => boolean
}

/** What every page about the post of a territory begins with. @throws 403, 404 */
export async function postOf(context: RouteContext, params: { code: string }, verb: PostVerb): Promise<PostSpace> {
  const { ctx, territory } = await territoryAt(context, params.code)
  const may = (asked: PostVerb) => mayOnPost(ctx.actor, asked, territory)
  if (!may(verb)) throw notYours(ctx)
  return { ctx, territory, may }
}

export interface Pack extends PostSpace {
  handover: Handover
  /** Whether the person takes over: who handed over confirms nothing. */
  mayAnswer: boolean
}

/** What every page of a hand-over begins with. @throws 404 when it is not theirs to read */
export async function packOf(context: RouteContext, params: { code: string; handover: string }): Promise<Pack> {
  const space = await postOf(context, params, 'make-handover')
  const { ctx, territory } = space
  const id = z.uuid().safeParse(params.handover)
  const handover = id.success ? await read(ctx, (tx) => handoverOf(tx, { territoryId: territory.id, id: id.data })) : undefined
  if (!handover) throw data('Aucun dossier de passation que vous pouvez lire n’est à cette adresse.', { status: 404 })
  return { ...space, handover, mayAnswer: space.may('take-over') && handover.madeById !== ctx.actor.id }
}
