import { asSystem, read } from '#kernel/act.ts'
import { plusDays } from '#kernel/day.ts'
import { web } from '#kernel/web.ts'
import { reachOf } from '#cap/membership/queries.ts'
import { deadlinesContext } from '../access.ts'
import { calendarOwner } from '../queries/inbox.ts'
import { calendarFile } from '../views/calendar-file.ts'
import type { Route } from './+types/calendar-feed.ts'

/** What a calendar program reads: the deadlines of whoever made this address, as far as they may read them today. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const { db, config, today } = ctx
  const token = /^([\w-]{43})\.ics$/.exec(params.feed)?.[1]
  const owner = token && (await asSystem(db, (tx) => calendarOwner(tx, token)))
  if (!owner) throw new Response('Cette adresse n’ouvre aucun calendrier.', { status: 404 })
  const { actor, email } = await reachOf(db, owner, today, config.demo)
  // Someone who can no longer sign in reads nothing here either.
  if (email === null) throw new Response('Cette adresse n’ouvre aucun calendrier.', { status: 404 })
  const window = { from: plusDays(today, -30), until: plusDays(today, 400) }
  const found = await read({ ...ctx, actor }, async (tx) => {
    const deadlines = []
    for (const source of context.get(deadlinesContext)) deadlines.push(...(await source(tx, actor, window, today)))
    return deadlines
  })
  return new Response(calendarFile(found, config.baseUrl), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="ressort.ics"',
      // A secret address is not for caches.
      'cache-control': 'private, no-store',
    },
  })
}
