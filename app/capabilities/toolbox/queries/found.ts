import type { Day } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import type { SearchSource } from '#kernel/words.ts'
import { type Device, type Opening, openingOf, openings } from '../model.ts'
import { type Facets, passes } from '../model/facets.ts'
import { devices } from '../queries.ts'
import { findDevices } from './catalogue.ts'

interface Asked {
  all: readonly Device[]
  asked: Facets
  dead: ReadonlyMap<string, unknown>
  on: Day
}

/** The devices that pass every facet; what the words say best first, else what one may call on today first. */
export async function foundDevices(db: Db, { all, asked, dead, on }: Asked): Promise<Device[]> {
  const kept = all.filter((device) => passes(device, asked, dead, on))
  if (asked.search === '') return kept.toSorted((a, b) => rankOf(openingOf(a, on)) - rankOf(openingOf(b, on)))
  const order = new Map((await findDevices(db, asked.search)).map((code, rank) => [code, rank]))
  return kept.filter(({ code }) => order.has(code)).sort((a, b) => order.get(a.code)! - order.get(b.code)!)
}

const rankOf = (opening: Opening) => Object.keys(openings).indexOf(opening)

/** The catalogue is public; what the words say best comes first. */
export const findInCatalogue: SearchSource = async (tx, { on }, { words, page, pageSize }) => {
  const codes = await findDevices(tx, words)
  const shown = codes.slice((page - 1) * pageSize, page * pageSize)
  const known = new Map(shown.length === 0 ? [] : (await devices(tx)).map((device) => [device.code, device]))
  return {
    total: codes.length,
    found: shown
      .flatMap((code) => known.get(code) ?? [])
      .map((device) => ({
        title: device.name,
        href: `/dispositifs/${device.code}`,
        about: [device.operator, openings[openingOf(device, on)]].join(' · '),
        on: null,
      })),
  }
}
