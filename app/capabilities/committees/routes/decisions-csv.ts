import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { committeesOf } from '../access.ts'
import { decisionsExportedAtMost } from '../model/decisions.ts'
import { listDecisions } from '../queries/decisions.ts'
import { decisionCells, decisionHead } from '../views/decision-file.ts'
import { askedOfRegister } from '../views/decision-filter.ts'
import type { Route } from './+types/decisions-csv.ts'

/** The register as a file: the same scope and filters as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may } = await committeesOf(context, params)
  if (!may('read-decisions')) throw notYours(ctx)
  const filter = { ...askedOfRegister(request.url), territoryId: territory.id, page: 1, pageSize: decisionsExportedAtMost }
  const { decisions } = await read(ctx, (tx) => listDecisions(tx, scope, filter))
  return csvFile(`decisions-${territory.code}-${ctx.today}.csv`, [decisionHead, ...decisions.map(decisionCells)], 'french')
}
