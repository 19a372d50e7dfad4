import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { directoryOf } from '../access.ts'
import { headcounts } from '../model.ts'
import { type CompanyLine, exportedAtMost, listCompanies } from '../queries.ts'
import { askedFrom } from '../views/company-filters.tsx'
import type { Route } from './+types/companies-csv.ts'

/** The directory as a file: the same scope, filters and sort as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope } = await directoryOf(context, params)
  const filter = { ...askedFrom(request.url), page: 1, pageSize: exportedAtMost }
  const { lines } = await read(ctx, (tx) => listCompanies(tx, scope, territory.id, filter, ctx.today))
  return csvFile(`entreprises-${territory.code}-${ctx.today}.csv`, [head, ...lines.map(cellsOf)], 'french')
}

const head = ['entreprise', 'SIRET', 'NAF', 'commune', 'effectif', 'effectif au', 'groupe', 'dernière visite', 'source']

const cellsOf = (line: CompanyLine) => [
  line.name,
  line.siret,
  line.naf,
  line.communeName,
  line.headcount && headcounts[line.headcount],
  line.headcountOn,
  line.groupName,
  line.visitedOn,
  line.source,
]
