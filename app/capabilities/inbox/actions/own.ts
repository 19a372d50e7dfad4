import { randomBytes } from 'node:crypto'
import { act, elevated } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { PreferencesForm } from '../model.ts'
import { dropCalendar, endOwn, openAll, openNotification, saveCalendar, savePreferences } from '../store/notifications.ts'
import { followPreferences } from '../store/queue.ts'

/** Notes that the person has opened it. @returns the page it leads to */
export function open(ctx: Ctx, id: string): Promise<Outcome<string, 'not-found'>> {
  return act(ctx, { name: 'inbox.open', subject: id }, async (tx) => {
    const path = ctx.actor.id ? await openNotification(tx, ctx.actor.id, id) : undefined
    return path ? ok(path) : refuse('not-found')
  })
}

/** The person says that what was expected of them is done, or needs no act. */
export function markDone(ctx: Ctx, id: string): Promise<Outcome<undefined, 'not-found'>> {
  return act(ctx, { name: 'inbox.mark-done', subject: id }, async (tx) => {
    if (!ctx.actor.id || !(await endOwn(tx, ctx.actor.id, id))) return refuse('not-found')
    return ok()
  })
}

/** @returns how many were unread */
export function openEverything(ctx: Ctx): Promise<Outcome<number, 'not-found'>> {
  return act(ctx, { name: 'inbox.open-all' }, async (tx, note) => {
    if (!ctx.actor.id) return refuse('not-found')
    const count = await openAll(tx, ctx.actor.id)
    note({ count })
    return ok(count)
  })
}

/** Chooses how often each kind is mailed; what already waits follows. */
export function choosePreferences(ctx: Ctx, chosen: PreferencesForm): Promise<Outcome<undefined, 'not-found'>> {
  return act(ctx, { name: 'inbox.choose-preferences' }, async (tx, note) => {
    if (!ctx.actor.id) return refuse('not-found')
    await savePreferences(tx, ctx.actor.id, chosen)
    await elevated(tx, () => followPreferences(tx, ctx.actor.id!))
    note({ chosen })
    return ok()
  })
}

/** Makes the secret address of the person's calendar; the one before opens nothing any longer. @returns the secret, kept nowhere */
export function makeCalendar(ctx: Ctx): Promise<Outcome<string, 'not-found'>> {
  const token = randomBytes(32).toString('base64url')
  return act(ctx, { name: 'inbox.make-calendar' }, async (tx) => {
    if (!ctx.actor.id) return refuse('not-found')
    await saveCalendar(tx, ctx.actor.id, token, ctx.today)
    return ok(token)
  })
}

export function revokeCalendar(ctx: Ctx): Promise<Outcome<undefined, 'not-found'>> {
  return act(ctx, { name: 'inbox.revoke-calendar' }, async (tx) =>
    ctx.actor.id && (await dropCalendar(tx, ctx.actor.id)) ? ok() : refuse('not-found'),
  )
}
