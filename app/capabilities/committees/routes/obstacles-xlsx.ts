import { read } from '#kernel/act.ts'
import { download } from '#kernel/download.ts'
import { workbookOf } from '#kernel/workbook.ts'
import { obstaclesOf } from '../access.ts'
import { obstaclesExportedAtMost } from '../model/obstacles.ts'
import { listObstacles } from '../queries/obstacles.ts'
import { obstacleSheet } from '../views/obstacle-file.ts'
import { askedOfObstacles } from '../views/obstacle-filter.ts'
import type { Route } from './+types/obstacles-xlsx.ts'

/** The obstacles as a workbook: the same scope and filters as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope } = await obstaclesOf(context, params)
  const filter = { ...askedOfObstacles(request.url), territoryId: territory.id, page: 1, pageSize: obstaclesExportedAtMost }
  const { obstacles } = await read(ctx, (tx) => listObstacles(tx, scope, filter))
  return download(`obstacles-${territory.code}-${ctx.today}.xlsx`, await workbookOf([obstacleSheet(obstacles)]))
}
