import { type Day, minusMonths, plusDays } from '#kernel/day.ts'
import { type Device, openingOf } from '../model.ts'
import { freshnessOf } from './changes.ts'
import { leavesOf } from './rule.ts'

export interface Facets {
  search: string
  family: string
  form: string
  opening: string
  operator: string
  area: string
  freshness: string
}

export function facetsFrom(query: URLSearchParams): Facets {
  const of = (name: string) => (query.get(name) ?? '').trim().slice(0, 200)
  return {
    search: of('q'),
    family: of('famille'),
    form: of('forme'),
    opening: of('etat'),
    operator: of('operateur'),
    area: of('lieu'),
    freshness: of('fraicheur'),
  }
}

const names = {
  search: 'q',
  family: 'famille',
  form: 'forme',
  opening: 'etat',
  operator: 'operateur',
  area: 'lieu',
  freshness: 'fraicheur',
} as const

/** The address of a search. */
export const queryOf = (asked: Facets): string =>
  `?${new URLSearchParams(Object.entries(names).flatMap(([facet, name]) => (asked[facet as keyof Facets] ? [[name, asked[facet as keyof Facets]]] : [])))}`

export const isFiltered = (asked: Facets): boolean => Object.values(asked).some((value) => value !== '')

type Dead = ReadonlyMap<string, unknown>

/** What should be looked at again in a device, that day. */
export const lookAgain = (device: Device, dead: Dead, on: Day) =>
  freshnessOf(device, device.sourceUrl !== null && dead.has(device.sourceUrl), on, {
    horizon: plusDays(on, 60),
    sixMonthsAgo: minusMonths(on, 6),
  })

/** Whether a device passes every facet but the words, which the database reads. */
export const passes = (device: Device, asked: Facets, dead: Dead, on: Day): boolean =>
  (asked.family === '' || device.family === asked.family) &&
  (asked.form === '' || device.form === asked.form) &&
  (asked.opening === '' || openingOf(device, on) === asked.opening) &&
  (asked.operator === '' || device.operator === asked.operator) &&
  (asked.area === '' || areaOf(device).includes(asked.area)) &&
  (asked.freshness === '' || lookAgain(device, dead, on).some((f) => f === asked.freshness))

// Where it is offered, as far as its rules say; the whole country when they name no place.
export function areaOf(device: Device): string[] {
  const places = leavesOf(device.rules[0]?.rule ?? { kind: 'all', of: [] }).flatMap((leaf) =>
    leaf.kind === 'criterion' && leaf.operator === 'within' ? leaf.value.split('|') : [],
  )
  return places.length === 0 ? ['PAYS-99100'] : places
}
