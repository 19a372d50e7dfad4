import { data } from 'react-router'
import { type Door, notYours, type RouteContext, type Space, spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { once, type Web } from '#kernel/web.ts'
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
  const seated = await isSeatedIn(ctx, territory.id)
  const may = (verb: CommitteeVerb) => mayInCommittees(ctx.actor, verb, territory, seated)
  if (!may('read-committees')) throw notYours(ctx)
  return { ctx, territory, scope, may, href: `/espace/${territory.code}/comites` }
}

const isSeatedIn = (ctx: Web, territoryId: string): Promise<boolean> =>
  once(ctx, `seated ${territoryId}`, () => read(ctx, (tx) => isSeated(tx, committeeScope(ctx.actor, ctx.today), territoryId)))

const pages = {
  meetings: 'read-committees',
  decisions: 'read-decisions',
  obstacles: 'read-obstacles',
  commitments: 'read-commitments',
} as const

export type CommitteePage = keyof typeof pages | 'interests'

/** Those of the committees' first pages that the person may open: each page leads to them, and to no other. */
export async function committeePages(context: RouteContext, params: { code: string }): Promise<readonly CommitteePage[]> {
  const { ctx, territory, may } = await spaceOf(context, params)
  const seated = await isSeatedIn(ctx, territory.id)
  const open = Object.entries(pages).filter(([, verb]) => mayInCommittees(ctx.actor, verb, territory, seated))
  return [...open.map(([page]) => page as CommitteePage), ...(may('declare-interest') ? ['interests' as const] : [])]
}

/** Where the menu of the space leads: a partner who sits in no body reads the obstacles alone. */
export async function committeeDoor(ctx: Web, territory: Space['territory']): Promise<Door | undefined> {
  const href = `/espace/${territory.code}/comites`
  const may = (verb: CommitteeVerb, seated: boolean) => mayInCommittees(ctx.actor, verb, territory, seated)
  if (may('read-committees', false) || (may('read-committees', true) && (await isSeatedIn(ctx, territory.id))))
    return { label: 'Comités', href }
  return may('read-obstacles', false) ? { label: 'Obstacles', href: `${href}/obstacles` } : undefined
}

/** What every page of the obstacles begins with: a partner who sits nowhere raises and reads them too. @throws 403 */
export async function obstaclesOf(context: RouteContext, params: { code: string }): Promise<Committees> {
  const { ctx, territory } = await spaceOf(context, params)
  const may = (verb: CommitteeVerb) => mayInCommittees(ctx.actor, verb, territory, false)
  if (!may('read-obstacles')) throw notYours(ctx)
  return { ctx, territory, scope: committeeScope(ctx.actor, ctx.today), may, href: `/espace/${territory.code}/comites` }
}

/** What every page of a meeting begins with. @throws 404 when there is none that this person may read */
export async function meetingOf(
  context: RouteContext,
  params: { code: string; meeting: string },
): Promise<Committees & { meeting: Meeting }> {
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
