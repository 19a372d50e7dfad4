import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import type { TellApartForm } from '../model/same-person.ts'
import { mayInSpace, territorySubject } from '../policy.ts'
import { doubtedPairsOf } from '../queries/same-person.ts'
import { saveDistinct } from '../store/same-person.ts'

export type TellApartRefusal = 'not-found' | 'forbidden' | 'not-a-second-person'

/** A second person says that the two halves of a pair are two persons: both may then sign the same act. */
export function tellApart(ctx: Ctx, code: string, { one, other, reason }: TellApartForm): Promise<Outcome<undefined, TellApartRefusal>> {
  return act(ctx, { name: 'membership.tell-apart', subject: one }, async (tx, note) => {
    const territory = await territoryByCode(tx, code)
    if (!territory) return refuse('not-found')
    if (!mayInSpace(ctx.actor, 'give-mandate', territorySubject(territory.id, territory.regionCode))) return refuse('forbidden')
    const doubted = (await doubtedPairsOf(tx, territory.id, ctx.today)).find((pair) => pair.one === one && pair.other === other)
    if (!doubted) return refuse('not-found')
    note({ territory: territory.code, one, other, why: doubted.why })
    if (!doubted.mayTell) return refuse('not-a-second-person')
    await saveDistinct(tx, { one, other, why: reason, by: ctx.actor.id!, on: ctx.today })
    note({ reason })
    return ok()
  })
}
