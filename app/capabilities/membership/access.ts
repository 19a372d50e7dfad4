import { createContext, data, redirect, type RouterContextProvider } from 'react-router'
import { isTerritoryCode, type Territory } from '#cap/territory/model.ts'
import { territoriesById, territoryByCode } from '#cap/territory/queries.ts'
import { cookieOf, safeRedirect, sessionCookie } from '#kernel/http.ts'
import { once, type Web, web } from '#kernel/web.ts'
import { type Session, signOut } from './actions.ts'
import { mayManageAccounts } from './actions/accounts.ts'
import { BROWSER_COOKIE, homeOf, sessionDays } from './model.ts'
import { secondFactorPath } from './model/second-factor.ts'
import { mayInSpace, mayReadNation, type SpaceVerb, territorySubject } from './policy.ts'
import { actorOf } from './queries.ts'

export type RouteContext = Readonly<RouterContextProvider>

export interface Space {
  ctx: Web
  territory: Territory
  may: (verb: SpaceVerb) => boolean
}

/** The territory an address names, whoever asks. @throws 404 when there is none */
export async function territoryAt(context: RouteContext, code: string): Promise<Space> {
  const ctx = context.get(web)
  const territory = isTerritoryCode(code) ? await once(ctx, `territory ${code}`, () => territoryByCode(ctx.db, code)) : undefined
  if (!territory) throw data('Aucun territoire labellisé ne porte ce code.', { status: 404 })
  const subject = territorySubject(territory.id, territory.regionCode)
  return { ctx, territory, may: (verb) => mayInSpace(ctx.actor, verb, subject) }
}

export interface Door {
  label: string
  href: string
}

/** Which door of a territory's committees is open to who asks: composed above all capabilities, given to the menu of the space. */
export const committeeDoorContext = createContext<(ctx: Web, territory: Territory) => Promise<Door | undefined>>()

/** What every page of a territory's space begins with. @throws 404 for an unknown territory, 403 for who may not enter */
export async function spaceOf(context: RouteContext, params: { code: string }): Promise<Space> {
  const space = await territoryAt(context, params.code)
  if (!space.may('enter-space')) throw notYours(space.ctx)
  return space
}

/** What every page of the national space begins with; a region reads its own part of it. @throws 403 */
export function nationOf(context: RouteContext): { ctx: Web; regionCodes: readonly string[] | 'all' } {
  const ctx = context.get(web)
  if (!mayReadNation(ctx.actor)) throw notYours(ctx)
  const isNational = ctx.actor.mandates.some((m) => m.role === 'programme')
  return { ctx, regionCodes: isNational ? 'all' : ctx.actor.mandates.flatMap((m) => m.regionCode ?? []) }
}

/** What the pages of accounts begin with. @throws 403 */
export function accountManagerOf(context: RouteContext): Web {
  const ctx = context.get(web)
  if (!mayManageAccounts(ctx)) throw notYours(ctx)
  return ctx
}

/** A refusal to read, in words that fit who asks. */
export function notYours({ actor }: Web) {
  const sentence =
    actor.id === null
      ? 'Cette page est réservée aux personnes qui ont un mandat : connectez-vous pour la lire.'
      : 'Les mandats que vous avez aujourd’hui n’ouvrent pas cette page.'
  return data(sentence, { status: 403 })
}

/** Where this person works, by their mandates of today. */
export async function homeFor(ctx: Pick<Web, 'db' | 'actor'>): Promise<string> {
  const ids = ctx.actor.mandates.flatMap((mandate) => mandate.territoryId ?? [])
  return homeOf(ctx.actor, await territoriesById(ctx.db, ids))
}

/** What a browser was given to be known by when it asked to sign in; a value of another shape is none of ours. */
export function browserOf(headers: Headers): string | undefined {
  const value = cookieOf(headers, BROWSER_COOKIE)
  return value && /^[\w-]{43}$/.test(value) ? value : undefined
}

/** Leads whoever just signed in to what they asked for, or home; the session this browser had before ends. */
export async function welcome(ctx: Web, session: Session, asked: unknown): Promise<Response> {
  if (ctx.sessionToken && ctx.actor.id) await signOut(ctx, ctx.sessionToken)
  const actor = await actorOf(ctx.db, session.token, ctx.today, ctx.config.demo)
  const setCookie = sessionCookie(session.token, sessionDays * 86_400, ctx.config.baseUrl)
  const place = safeRedirect(asked, '')
  const factor = `${secondFactorPath}${place && `?retour=${encodeURIComponent(place)}`}`
  return redirect(actor.id === null ? factor : place || (await homeFor({ ...ctx, actor })), {
    status: 303,
    headers: { 'set-cookie': setCookie },
  })
}
