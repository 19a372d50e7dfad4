import { data } from 'react-router'
import { notYours, type RouteContext, type Space, spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { once } from '#kernel/web.ts'
import type { AgendaItem, Meeting } from './model/meetings.ts'
import { type CommitteeScope, type CommitteeVerb, committeeScope, mayInCommittees } from './policy.ts'
import { isSeated } from './queries/bodies.ts'
import { agendaOf, meetingByReference } from './queries/meetings.ts'

export interface Committees extends Omit<Space, 'may'> {
  scope: CommitteeScope
  may: (verb: CommitteeVerb) => boolean
  /** Address of the committees' first page. */
  href: string
}

/** What every page of the committees begins with. @throws 403 for who may not read them */
export async function committeesOf(context: RouteContext, params: { code: string }): Promise<Committees> {
  const { ctx, territory } = await spaceOf(context, params)
  const scope = committeeScope(ctx.actor, ctx.today)
  const seated = await once(ctx, `seated ${territory.id}`, () => read(ctx, (tx) => isSeated(tx, scope, territory.id)))
  const may = (verb: CommitteeVerb) => mayInCommittees(ctx.actor, verb, territory, seated)
  if (!may('read-committees')) throw notYours(ctx)
  return { ctx, territory, scope, may, href: `/espace/${territory.code}/comites` }
}

/** What every page of the obstacles begins with: a partner who sits nowhere raises and reads them too. @throws 403 */
export async function obstaclesOf(context: RouteContext, params: { code: string }): Promise<Committees> {
  const { ctx, territory } = await spaceOf(context, params)
  const may = (verb: CommitteeVerb) => mayInCommittees(ctx.actor, verb, territory, false)
  if (!may('read-obstacles')) throw notYours(ctx)
  return { ctx, territory, scope: committeeScope(ctx.actor, ctx.today), may, href: `/espace/${territory.code}/comites` }
}

/** What every page of a meeting begins with. @throws 404 when there is none that this person may read */
export async function meetingOf(context: RouteContext, params: { code: string; meeting: string }): Promise<Committees & { meeting: Meeting }> {
  const found = await committeesOf(context, params)
  const key = { territoryId: found.territory.id, reference: params.meeting }
  const meeting = await once(found.ctx, `meeting ${key.reference}`, () => read(found.ctx, (tx) => meetingByReference(tx, found.scope, key)))
  if (!meeting) throw data('Aucune réunion que vous pouvez lire ne porte cette référence dans ce territoire.', { status: 404 })
  return { ...found, meeting }
}

/** One item of a meeting. @throws 404 when there is none, or an interest or a mandate closes it */
export async function itemOf(
  context: RouteContext,
  params: { code: string; meeting: string; item: string },
): Promise<Committees & { meeting: Meeting; item: AgendaItem }> {
  const found = await meetingOf(context, params)
  const agenda = await read(found.ctx, (tx) => agendaOf(tx, found.scope, found.meeting))
  const item = agenda.find((one) => String(one.rank) === params.item)
  if (!item) throw data('Ce point n’existe pas, ou il ne vous est pas ouvert.', { status: 404 })
  return { ...found, item }
}
