import { phaseFrom } from '#cap/territory/model.ts'
import { publishedTerritories } from '../queries.ts'
import { csvFile } from '#kernel/csv.ts'
import { web } from '#kernel/web.ts'
import { territoryLines, territoryPoints, territoryRecord } from '../views/territory-files.ts'
import type { Route } from './+types/territories-file.ts'

export async function loader({ context, url }: Route.LoaderArgs) {
  const phase = phaseFrom(url.searchParams.get('phase'))
  const territories = await publishedTerritories(context.get(web).db, phase)
  if (url.pathname.endsWith('.csv')) return csvFile(`territoires-phase-${phase}.csv`, territoryLines(territories))
  if (url.pathname.endsWith('.json')) return Response.json(territories.map(territoryRecord), { headers: anywhere })
  const headers = { ...anywhere, 'content-type': 'application/geo+json' }
  return Response.json(territoryPoints(territories), { headers })
}

// Open data may be read by other sites' pages.
const anywhere = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }
