import { type GeoProjection, geoConicConformal, geoMercator } from 'd3-geo'
import type { Geometry, Position } from 'geojson'

/** Units of the drawing; overseas départements stand in a row under the mainland. */
export const mapSize = { width: 640, height: 690 }

export interface Inset {
  name: string
  x: number
  y: number
  width: number
  height: number
}

type Box = readonly [west: number, south: number, east: number, north: number]

const row = { y: 580, width: 116, height: 96, gap: 15 }
const frameOf = (rank: number) => ({
  x: rank * (row.width + row.gap),
  y: row.y,
  width: row.width,
  height: row.height,
})

interface Window {
  name: string
  box: Box
  frame: Omit<Inset, 'name'>
  projection: GeoProjection
}

const overseas: readonly Window[] = (
  [
    ['Guadeloupe', [-61.85, 15.8, -60.98, 16.55]],
    ['Martinique', [-61.25, 14.36, -60.78, 14.92]],
    ['Guyane', [-54.7, 2.0, -51.5, 5.9]],
    ['La Réunion', [55.18, -21.42, 55.87, -20.84]],
    ['Mayotte', [44.98, -13.04, 45.33, -12.6]],
  ] as const
).map(([name, box], rank) => ({
  name,
  box,
  frame: frameOf(rank),
  projection: fitted(geoMercator(), box, frameOf(rank), 8),
}))

// Lambert's cone for the mainland and Corsica: the one of French maps.
const mainland = fitted(
  geoConicConformal().rotate([-3, 0]).center([0, 46.5]).parallels([44, 49]),
  [-5.2, 41.3, 9.6, 51.1],
  { x: 0, y: 0, width: mapSize.width, height: 560 },
  4,
)

export const insets: readonly Inset[] = overseas.map(({ name, frame }) => ({ name, ...frame }))

/** Where a place is on the drawing. */
export function place(longitude: number, latitude: number): { x: number; y: number } {
  const [x, y] = projectionAt(longitude, latitude)([longitude, latitude]) ?? [0, 0]
  return { x, y }
}

/**
 * An outline as an SVG path, each ring by itself: the order of a ring's points, which producers do not agree on,
 * does not matter then. What is smaller than a unit of the drawing is left out.
 */
export function pathOf(geometry: Geometry): string {
  if (geometry.type === 'Polygon') return geometry.coordinates.map(ringPath).join('')
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat().map(ringPath).join('')
  return ''
}

const finest = 1

function ringPath(ring: readonly Position[]): string {
  const [[west = 0, south = 0] = []] = ring
  const projection = projectionAt(west, south)
  const marks: string[] = []
  let [lastX, lastY] = [Number.NaN, Number.NaN]
  for (const [longitude = 0, latitude = 0] of ring) {
    const [x, y] = projection([longitude, latitude]) ?? [0, 0]
    if (Math.abs(x - lastX) < finest && Math.abs(y - lastY) < finest) continue
    marks.push(`${tenth(x)} ${tenth(y)}`)
    lastX = x
    lastY = y
  }
  return marks.length < 3 ? '' : `M${marks.join('L')}Z`
}

const tenth = (length: number) => Math.round(length * 10) / 10

const projectionAt = (longitude: number, latitude: number): GeoProjection =>
  overseas.find(({ box: [west, south, east, north] }) => west <= longitude && longitude <= east && south <= latitude && latitude <= north)
    ?.projection ?? mainland

function fitted(projection: GeoProjection, [west, south, east, north]: Box, frame: Omit<Inset, 'name'>, margin: number): GeoProjection {
  const coordinates = [
    [west, south],
    [west, north],
    [east, south],
    [east, north],
    [(west + east) / 2, north],
    [(west + east) / 2, south],
  ]
  const { x, y, width, height } = frame
  return projection.fitExtent(
    [
      [x + margin, y + margin],
      [x + width - margin, y + height - margin],
    ],
    { type: 'MultiPoint', coordinates },
  )
}
