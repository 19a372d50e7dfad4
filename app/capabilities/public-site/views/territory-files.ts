import type { PublishedTerritory } from '../queries.ts'
import type { Cell } from '#kernel/csv.ts'

const territoryColumns = [
  'phase',
  'code',
  'nom',
  'nom_programme',
  'code_region',
  'region',
  'longitude',
  'latitude',
  'membres',
  'source',
] as const

export function* territoryLines(territories: readonly PublishedTerritory[]): Iterable<readonly Cell[]> {
  yield territoryColumns
  for (const t of territories) {
    const members = t.members.map((m) => m.code).join(' ')
    yield [t.phase, t.code, t.name, t.programmeName, t.regionCode, t.regionName, t.longitude, t.latitude, members, t.source]
  }
}

export const territoryRecord = (t: PublishedTerritory) => ({
  phase: t.phase,
  code: t.code,
  nom: t.name,
  nom_programme: t.programmeName,
  code_region: t.regionCode,
  region: t.regionName,
  longitude: t.longitude,
  latitude: t.latitude,
  membres: t.members.map((m) => ({ nature: m.kind, code: m.code, nom: m.name, du: m.from, au: m.until })),
  source: t.source,
})

/** Points, in WGS 84 as GeoJSON has it. @source RFC 7946 */
export const territoryPoints = (territories: readonly PublishedTerritory[]) => ({
  type: 'FeatureCollection',
  features: territories.map((t) => {
    const { longitude, latitude, membres: _, ...properties } = territoryRecord(t)
    return {
      type: 'Feature',
      id: t.code,
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: { ...properties, membres: t.members.map((m) => m.code) },
    }
  }),
})
