import type { Geometry } from 'geojson'
import { DotMap } from '#ui/dot-map.tsx'
import { counted, french } from '#ui/format.ts'
import { type PhaseCode, spread, addressOf } from '../model.ts'
import type { MappedTerritory } from '../queries.ts'
import { insets, mapSize, pathOf, place } from './france-map.ts'

interface Outline {
  code: string
  geometry: Geometry
}

/** Every territory of the phase as a dot; those that the search found are links, the others stay as a background. */
export function TerritoryMap(props: {
  all: readonly MappedTerritory[]
  found: readonly MappedTerritory[]
  phase: PhaseCode
  phaseLabel: string
  land: readonly Outline[]
  areas: readonly Outline[]
  skipTo: string
}) {
  const { all, found, phaseLabel, land, areas, skipTo } = props
  const foundCodes = new Set(found.map((t) => t.code))
  const isFiltered = found.length < all.length
  const others = all.filter((t) => !foundCodes.has(t.code))
  return (
    <DotMap
      id="carte"
      title={isFiltered ? foundTitle(found.length, all.length) : titleOf(all, phaseLabel)}
      description="Carte de France : un point par territoire, au centre de sa population. Le tableau qui suit donne les mêmes liens."
      {...mapSize}
      outlines={land.map((o) => pathOf(o.geometry))}
      areas={areas.map((o) => pathOf(o.geometry))}
      insets={insets}
      labels={regionLabels(all)}
      points={[
        ...others.map((t) => ({
          key: t.id,
          ...place(t.longitude, t.latitude),
          label: t.name,
          kind: 3 as const,
        })),
        ...found.map((t) => ({
          key: t.id,
          ...place(t.longitude, t.latitude),
          label: `${t.name} (${t.code})`,
          href: addressOf(t),
        })),
      ]}
      {...(isFiltered && { legend: ['Trouvé', undefined, 'Autre territoire de la phase'] as const })}
      skipTo={skipTo}
    />
  )
}

const foundTitle = (found: number, all: number) =>
  found === 0 ? `Aucun des ${all} territoires ne répond` : `${counted(found, 'territoire')} sur ${all}`

function titleOf(all: readonly MappedTerritory[], phaseLabel: string): string {
  const { regions, first, count } = spread(all)
  return `${all.length} territoires dans ${regions} régions en ${phaseLabel} ; ${first} en compte le plus : ${count}`
}

// Overseas regions are named by their frame.
function regionLabels(all: readonly MappedTerritory[]) {
  const mainland = all.filter((t) => t.regionCode >= '11')
  return [...Map.groupBy(mainland, (t) => t.regionName)].map(([text, territories]) => {
    const places = territories.map((t) => place(t.longitude, t.latitude))
    const mean = (of: (p: { x: number; y: number }) => number) => places.reduce((sum, p) => sum + of(p), 0) / places.length
    return { text: french(text), x: mean((p) => p.x), y: mean((p) => p.y) }
  })
}
