import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { download } from '#kernel/download.ts'
import { workbookOf } from '#kernel/workbook.ts'
import { committeesOf } from '../access.ts'
import { decisionsExportedAtMost } from '../model/decisions.ts'
import { listDecisions } from '../queries/decisions.ts'
import { decisionSheet } from '../views/decision-file.ts'
import { askedOfRegister } from '../views/decision-filter.ts'
import type { Route } from './+types/decisions-xlsx.ts'

/** The register as a workbook: the same scope and filters as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may } = await committeesOf(context, params)
  if (!may('read-decisions')) throw notYours(ctx)
  const filter = { ...askedOfRegister(request.url), territoryId: territory.id, page: 1, pageSize: decisionsExportedAtMost }
  const { decisions } = await read(ctx, (tx) => listDecisions(tx, scope, filter))
  return download(`decisions-${territory.code}-${ctx.today}.xlsx`, await workbookOf([decisionSheet(decisions)]))
}
