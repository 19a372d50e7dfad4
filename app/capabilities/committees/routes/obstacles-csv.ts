import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { obstaclesOf } from '../access.ts'
import { obstaclesExportedAtMost } from '../model/obstacles.ts'
import { listObstacles } from '../queries/obstacles.ts'
import { obstacleCells, obstacleHead } from '../views/obstacle-file.ts'
import { askedOfObstacles } from '../views/obstacle-filter.ts'
import type { Route } from './+types/obstacles-csv.ts'

/** The obstacles as a file: the same scope and filters as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope } = await obstaclesOf(context, params)
  const filter = { ...askedOfObstacles(request.url), territoryId: territory.id, page: 1, pageSize: obstaclesExportedAtMost }
  const { obstacles } = await read(ctx, (tx) => listObstacles(tx, scope, filter))
  return csvFile(`obstacles-${territory.code}-${ctx.today}.csv`, [obstacleHead, ...obstacles.map(obstacleCells)], 'french')
}
