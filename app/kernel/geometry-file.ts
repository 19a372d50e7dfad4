import type { Feature, FeatureCollection, Geometry, Position } from 'geojson'
import { feature } from 'topojson-client'

type Topology = Parameters<typeof feature>[0]

/** One outline of a file, as it is read: whose it is is for the caller to say, by its properties. */
export interface Outline {
  /** Its place in the file, from 1. */
  rank: number
  properties: Readonly<Record<string, unknown>>
  geometry: Geometry | null
}

/**
 * The outlines of a TopoJSON or GeoJSON text, coordinates rounded to about eleven metres: enough for a map of France,
 * and a fifth of the size.
 * @returns undefined when the text is neither
 */
export function outlinesOf(text: string): Outline[] | undefined {
  const features = featuresOf(parsed(text))
  return features?.map(({ properties, geometry, id }, rank) => ({
    rank: rank + 1,
    properties: { ...(id !== undefined && { id }), ...properties },
    geometry: geometry && rounded(geometry),
  }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}

function featuresOf(file: unknown): Feature[] | undefined {
  const kind = (file as { type?: unknown } | null | undefined)?.type
  if (kind === 'FeatureCollection') return (file as FeatureCollection).features
  if (kind === 'Feature') return [file as Feature]
  if (kind === 'Topology') return topologyFeatures(file as Topology)
  return undefined
}

// Arcs that point nowhere make the library throw: the file is then none that we can read.
function topologyFeatures(topology: Topology): Feature[] | undefined {
  try {
    return Object.values(topology.objects).flatMap((object) => {
      const read = feature(topology, object)
      return read.type === 'FeatureCollection' ? read.features : [read]
    })
  } catch {
    return undefined
  }
}

function rounded(geometry: Geometry): Geometry {
  if (geometry.type === 'Polygon') return { ...geometry, coordinates: geometry.coordinates.map(roundedRing) }
  if (geometry.type === 'MultiPolygon') {
    return { ...geometry, coordinates: geometry.coordinates.map((rings) => rings.map(roundedRing)) }
  }
  return geometry
}

const roundedRing = (ring: Position[]): Position[] =>
  ring.map((position) => position.slice(0, 2).map((n) => Math.round(n * 10_000) / 10_000))
