import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse } from '#kernel/outcome.ts'
import { notify } from '#cap/inbox/actions/tell.ts'
import { localRoles } from '#cap/membership/model/mandates.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { namesWith } from '../model/carriers.ts'
import { contentOf } from '../model/fiche.ts'
import type { Indicator } from '../model/indicators.ts'
import { carriersOf } from '../queries/carriers.ts'
import { replaceCarriers, replaceIndicators } from '../store/carriers.ts'
import { markChanged } from '../store/plans.ts'
import { touchFiche } from '../store/means.ts'
import { changeFiche, type PlaceRefusal, rewriteFiches, type SeenFiche } from './fiches.ts'
import type { Where } from './plans.ts'

interface Chosen {
  pilots: readonly string[]
  elected: readonly string[]
}

/** Says which persons of the territory carry a fiche; names that are nobody's here stay written. Whoever carries it from now on is told. */
export const setCarriers = (ctx: Ctx, where: Where & { code: string }, seen: SeenFiche, chosen: Chosen) =>
  changeFiche<undefined, PlaceRefusal | 'unknown-person'>(ctx, 'action-plan.set-carriers', where, seen, async (tx, fiche, note) => {
    const holders = new Map(
      (await holdersOf(tx, { territoryId: where.id, roles: localRoles, on: ctx.today })).map((holder) => [holder.id as string, holder]),
    )
    const before = await carriersOf(tx, fiche)
    const known = (ids: readonly string[], role: 'pilot' | 'elected') =>
      [...new Set(ids)].flatMap((personId) => {
        // Someone whose mandate ended since may stay what they were.
        const name = holders.get(personId)?.name ?? before.find((carrier) => carrier.personId === personId && carrier.role === role)?.name
        return name ? [{ role, personId, name }] : []
      })
    const carriers = [...known(chosen.pilots, 'pilot'), ...known(chosen.elected, 'elected')]
    if (carriers.length < new Set(chosen.pilots).size + new Set(chosen.elected).size) return refuse('unknown-person')
    const of = (role: 'pilot' | 'elected') =>
      [before.filter((one) => one.role === role), carriers.filter((one) => one.role === role)] as const
    const content = {
      ...contentOf(fiche),
      pilots: namesWith(fiche.pilots, ...of('pilot')),
      electedLeads: namesWith(fiche.electedLeads, ...of('elected')),
    }
    const written = await rewriteFiches(tx, where.id, [{ ...content, id: fiche.id }], ctx.today)
    if (!written.ok) return written
    await replaceCarriers(tx, fiche, carriers)
    const added = carriers
      .filter(({ personId }) => personId !== ctx.actor.id && !before.some((one) => one.personId === personId))
      .map(({ personId }) => personId)
    await notify(tx, ctx, added, {
      kind: 'plan.carried',
      territoryId: where.id,
      subjectId: fiche.id,
      title: `${fiche.reference} : une action du plan vous est confiée`,
      path: `/espace/${where.code}/plan/fiches/${fiche.reference}`,
    })
    note({ carriers: carriers.map(({ role, personId }) => `${role} ${personId}`) })
    return ok()
  })

export const setIndicators = (ctx: Ctx, where: Where, seen: SeenFiche, indicators: readonly Indicator[]) =>
  changeFiche<undefined, 'named-twice'>(ctx, 'action-plan.set-indicators', where, seen, async (tx, fiche, note) => {
    if (new Set(indicators.map((one) => one.known ?? one.label)).size < indicators.length) return refuse('named-twice')
    await replaceIndicators(tx, fiche, indicators)
    await touchFiche(tx, fiche, ctx.today)
    await markChanged(tx, where.id)
    note({ indicators: indicators.map(({ label }) => label) })
    return ok()
  })
