import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { mayEditRules } from '../policy.ts'
import { operates } from '../queries/operators.ts'
import { saveVerified } from '../store/catalogue.ts'

/** An operator says that what the catalogue says of its device is right today. */
export function confirmDevice(ctx: Ctx, code: string): Promise<Outcome<undefined, 'forbidden'>> {
  return act(ctx, { name: 'toolbox.confirm-device' }, async (tx, note): Promise<Outcome<undefined, 'forbidden'>> => {
    note({ device: code })
    if (!mayEditRules(ctx.actor, await operates(tx, code))) return refuse('forbidden')
    await saveVerified(tx, code, ctx.today)
    return ok()
  })
}
