import { data } from 'react-router'
import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { planOf } from '../access.ts'
import { exportedAtMost, listFiches } from '../queries/fiches.ts'
import { fileCells, fileHead } from '../views/fiche-file.ts'
import { askedFrom } from '../views/fiche-filter.tsx'
import type { Route } from './+types/fiches-csv.ts'

/** The list as a file: the same scope, filters and sort as the page, all pages at once, every column. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan } = await planOf(context, params)
  if (!plan) throw data('Ce territoire n’a pas encore ouvert son plan d’actions.', { status: 404 })
  const filter = { ...askedFrom(request.url), page: 1, pageSize: exportedAtMost }
  const { lines } = await read(ctx, (tx) => listFiches(tx, scope, territory.id, filter, ctx.today))
  const rows = lines.map((line) => fileCells(line, ctx.today))
  return csvFile(`plan-${territory.code}-${ctx.today}.csv`, [fileHead, ...rows], 'french')
}
