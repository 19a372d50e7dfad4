import { data } from 'react-router'
import { notYours, type RouteContext } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { web } from '#kernel/web.ts'
import { mayEditRules, mayOpenOperatorDevices } from './policy.ts'
import { deviceByCode } from './queries.ts'
import { casesOf, draftOf, operatedDevices, operates } from './queries/operators.ts'

/** What the list of an operator's devices begins with. @throws 403 for anybody else */
export async function operatorOf(context: RouteContext) {
  const ctx = context.get(web)
  if (!mayOpenOperatorDevices(ctx.actor)) throw notYours(ctx)
  return { ctx, devices: await read(ctx, operatedDevices) }
}

/** What the rules of a device begin with, for an operator of it. @throws 403 for anybody else, 404 for no device */
export async function rulesToEdit(context: RouteContext, code: string) {
  const ctx = context.get(web)
  if (!mayOpenOperatorDevices(ctx.actor)) throw notYours(ctx)
  return read(ctx, async (tx) => {
    const device = await deviceByCode(tx, code)
    if (!device) throw data('Aucun dispositif du catalogue ne porte ce code.', { status: 404 })
    if (!mayEditRules(ctx.actor, await operates(tx, code))) throw notYours(ctx)
    return { ctx, device, draft: await draftOf(tx, code), cases: await casesOf(tx, code) }
  })
}
