import { redirect } from 'react-router'
import { safeRedirect, sessionCookie } from '#kernel/http.ts'
import type { Web } from '#kernel/web.ts'
import { territoriesById } from '#cap/territory/queries.ts'
import { type Session, signOut } from './actions.ts'
import { homeOf, sessionDays } from './model.ts'
import { actorOf } from './queries.ts'

/** Where this person works, by their mandates of today. */
export async function homeFor(ctx: Pick<Web, 'db' | 'actor'>): Promise<string> {
  const ids = ctx.actor.mandates.flatMap((mandate) => mandate.territoryId ?? [])
  return homeOf(ctx.actor, await territoriesById(ctx.db, ids))
}

/** Leads whoever just signed in to what they asked for, or home; the session this browser had before ends. */
export async function welcome(ctx: Web, session: Session, asked: unknown): Promise<Response> {
  if (ctx.sessionToken && ctx.actor.id) await signOut(ctx, ctx.sessionToken)
  const actor = await actorOf(ctx.db, session.token, ctx.today)
  const setCookie = sessionCookie(session.token, sessionDays * 86_400, ctx.config.baseUrl)
  return redirect(safeRedirect(asked, await homeFor({ ...ctx, actor })), {
    status: 303,
    headers: { 'set-cookie': setCookie },
  })
}
