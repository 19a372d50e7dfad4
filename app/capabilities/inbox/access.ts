import { createContext, data } from 'react-router'
import { notYours, type RouteContext } from '#cap/membership/access.ts'
import { type Web, web } from '#kernel/web.ts'
import type { DeadlineSource, Readers } from './model.ts'

/** Who may still be told what: composed above all capabilities, given to the pages of the inbox. */
export const readersContext = createContext<Readers>()

/** Where deadlines come from: composed above all capabilities, given to the pages that tell them. */
export const deadlinesContext = createContext<readonly DeadlineSource[]>()

export interface Inbox {
  ctx: Web
  personId: string
  readers: Readers
}

/** What every page of one's inbox begins with. @throws 403 signed out */
export function inboxOf(context: RouteContext): Inbox {
  const ctx = context.get(web)
  if (!ctx.actor.id) throw notYours(ctx)
  return { ctx, personId: ctx.actor.id, readers: context.get(readersContext) }
}

export const notInInbox = () => data('Rien de ce nom n’est dans votre boîte de réception.', { status: 404 })
