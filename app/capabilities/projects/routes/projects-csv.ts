import { spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { stages, tiers } from '../model.ts'
import { readScope } from '../policy.ts'
import { exportedAtMost, listProjects, type ProjectLine } from '../queries.ts'
import { askedFrom } from '../views/project-list.tsx'
import type { Route } from './+types/projects-csv.ts'

/** The list as a file: the same scope, filters and sort as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const filter = { ...askedFrom(request.url), territoryId: territory.id, page: 1, pageSize: exportedAtMost }
  const { lines } = await read(ctx, (tx) => listProjects(tx, readScope(ctx.actor, ctx.today), filter))
  return csvFile(`projets-${territory.code}-${ctx.today}.csv`, [head, ...lines.map(cellsOf)], 'french')
}

const head = [
  'référence',
  'titre',
  'entreprise',
  'commune',
  'filière',
  'étape',
  'qui peut le lire',
  'investissement HT (euros)',
  'emplois créés (ETP)',
  'emplois maintenus (ETP)',
  'entré le',
  'à vérifier',
]

const cellsOf = (line: ProjectLine) => [
  line.reference,
  line.title,
  line.company,
  line.communeName,
  line.filiereLabel,
  stages[line.stage].label,
  tiers[line.tier].label,
  line.cost === null ? null : line.cost / 100,
  line.jobsCreated,
  line.jobsMaintained,
  line.filedOn,
  line.toVerify ? 'oui' : 'non',
]
