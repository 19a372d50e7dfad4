import { act, elevated } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { notify } from '#cap/inbox/actions/tell.ts'
import { type Device, openingOf } from '../model.ts'
import { concernsTerritory, newsOf } from '../model/alerts.ts'
import { type Facets, isFiltered, passes } from '../model/facets.ts'
import { devices } from '../queries.ts'
import { chefsDeProjet, savedSearches, watched } from '../queries/alerts.ts'
import { deadSources, findDevices } from '../queries/catalogue.ts'
import { dropSearch, keepTold, saveSearch } from '../store/alerts.ts'

const mostSearches = 20

/** A signed-in person keeps a search of the catalogue, and is told of what changes in it. */
export function followSearch(ctx: Ctx, filters: Facets): Promise<Outcome<undefined, 'forbidden' | 'empty' | 'too-many'>> {
  return act(ctx, { name: 'toolbox.follow-search' }, async (tx): Promise<Outcome<undefined, 'forbidden' | 'empty' | 'too-many'>> => {
    const personId = ctx.actor.id
    if (personId === null) return refuse('forbidden')
    if (!isFiltered(filters)) return refuse('empty')
    if ((await savedSearches(tx)).length >= mostSearches) return refuse('too-many')
    await saveSearch(tx, { id: newId<'saved-search'>(), personId, filters, on: ctx.today })
    return ok()
  })
}

export function dropSavedSearch(ctx: Ctx, id: string): Promise<Outcome<undefined, 'forbidden'>> {
  return act(ctx, { name: 'toolbox.drop-search' }, async (tx): Promise<Outcome<undefined, 'forbidden'>> => {
    if (ctx.actor.id === null) return refuse('forbidden')
    await dropSearch(tx, id)
    return ok()
  })
}

/** Tells those who follow them which devices opened, changed or closed since they were last told; a new device is told of nobody. */
export function tellCatalogueChanges(ctx: Ctx): Promise<Outcome<{ changed: number; persons: number }, never>> {
  return act(ctx, { name: 'toolbox.tell-changes' }, (tx, note) =>
    elevated(tx, async () => {
      const [all, states, searches, chefs, dead] = [
        await devices(tx),
        await watched(tx),
        await savedSearches(tx),
        await chefsDeProjet(tx, ctx.today),
        await deadSources(tx),
      ]
      const byCode = new Map(all.map((device) => [device.code, device]))
      const found = await Promise.all(
        searches.map(async (search) => ({
          search,
          codes: search.filters.search ? new Set(await findDevices(tx, search.filters.search)) : undefined,
        })),
      )
      const followers = (device: Device) => [
        ...found
          .filter(
            ({ search, codes }) => (codes?.has(device.code) ?? true) && passes(device, { ...search.filters, opening: '' }, dead, ctx.today),
          )
          .map(({ search }) => search.personId),
        ...chefs.filter((chef) => concernsTerritory(device, chef, ctx.today)).map(({ personId }) => personId),
      ]
      const told = new Set<string>()
      let changed = 0
      for (const { code, id, content, toldOpening, toldContent } of states) {
        const device = byCode.get(code)!
        const title =
          toldOpening && toldContent
            ? newsOf({ device, content, told: { opening: toldOpening, content: toldContent } }, ctx.today)
            : undefined
        if (!title) continue
        const persons = followers(device)
        await notify(tx, ctx, persons, {
          kind: 'toolbox.device',
          territoryId: null,
          subjectId: id,
          title: title.slice(0, 190),
          path: `/dispositifs/${code}`,
        })
        changed++
        for (const person of persons) told.add(person)
      }
      await keepTold(
        tx,
        states.map(({ code, version }) => ({ code, version, opening: openingOf(byCode.get(code)!, ctx.today) })),
        ctx.today,
      )
      note({ changed, persons: told.size })
      return ok({ changed, persons: told.size })
    }),
  )
}
