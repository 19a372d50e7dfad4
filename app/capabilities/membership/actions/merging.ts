import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { holds, mayInSpace, territorySubject } from '../policy.ts'
import { holdsTheNation, isAnySuspended, isOfTerritoryAlone, organisationsOf, peopleOf } from '../queries/mandates.ts'
import { actsSignedByBoth } from '../queries/same-person.ts'
import * as store from '../store/mandates.ts'
import { forgetDoubts } from '../store/same-person.ts'

export interface Merging {
  kind: 'person' | 'organisation'
  gone: string
  kept: string
}

export type MergeRefusal =
  | 'not-found'
  | 'forbidden'
  | 'same'
  | 'signs-in'
  | 'elsewhere'
  | 'two-numbers'
  | 'own-account'
  | 'suspended'
  | 'holds-the-nation'

/**
 * Two rows that are one become one: whatever named the first names the second, and the first stays, pointing to it.
 * A territory merges its own; somebody who signs in only disappears by the hand of the programme, since their rights go with them.
 * What one person may not give, merging does not give either: a mandate to oneself, a mandate of the nation, an account open again.
 */
export function merge(ctx: Ctx, code: string, { kind, gone, kept }: Merging): Promise<Outcome<number, MergeRefusal>> {
  return act(ctx, { name: `membership.merge-${kind}s`, subject: kept }, async (tx, note) => {
    const territory = await territoryByCode(tx, code)
    if (!territory) return refuse('not-found')
    if (!mayInSpace(ctx.actor, 'merge-duplicates', territorySubject(territory.id, territory.regionCode))) return refuse('forbidden')
    if (gone === kept) return refuse('same')
    const known = kind === 'person' ? await peopleOf(tx, territory.id) : await organisationsOf(tx, territory.id)
    const leaving = known.find(({ id }) => id === gone)
    const staying = known.find(({ id }) => id === kept)
    if (!leaving || !staying) return refuse('not-found')
    const isNational = holds(ctx.actor, 'programme')
    if (kind === 'person' && leaving.hasAddress && !isNational) return refuse('signs-in')
    if (kind === 'person' && !isNational && !(await isOfTerritoryAlone(tx, gone, territory.id))) return refuse('elsewhere')
    if (kind === 'person' && kept === ctx.actor.id) return refuse('own-account')
    if (kind === 'person' && (await isAnySuspended(tx, [gone, kept]))) return refuse('suspended')
    if (kind === 'person' && (await holdsTheNation(tx, gone, ctx.today))) return refuse('holds-the-nation')
    if (kind === 'organisation' && leaving.about !== null && leaving.about !== staying.about) return refuse('two-numbers')

    await elevate(tx)
    const signedByBoth = kind === 'person' ? await actsSignedByBoth(tx, gone, kept) : 0
    if (kind === 'person') await forgetDoubts(tx, gone)
    const moved = await store.mergeRows(tx, kind, gone, kept)
    note({
      territory: territory.code,
      gone,
      kept,
      name: leaving.name,
      into: staying.name,
      moved,
      ...(signedByBoth > 0 && { signedByBoth }),
    })
    return ok(moved)
  })
}
