import { spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { download } from '#kernel/download.ts'
import { type Sheet, workbookOf } from '#kernel/workbook.ts'
import { sides, stages, tiers } from '../model.ts'
import { readScope } from '../policy.ts'
import { exportedAtMost, listProjects, type ProjectLine } from '../queries.ts'
import { askedFrom } from '../views/project-list.tsx'
import type { Route } from './+types/projects-workbook.ts'

/** The list as a workbook to count with: the same scope, filters and sort as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const filter = { ...askedFrom(request.url), territoryId: territory.id, page: 1, pageSize: exportedAtMost }
  const { lines } = await read(ctx, (tx) => listProjects(tx, readScope(ctx.actor, ctx.today), filter))
  return download(`projets-${territory.code}-${ctx.today}.xlsx`, await workbookOf([sheetOf(lines)]))
}

const sheetOf = (lines: readonly ProjectLine[]): Sheet => ({
  name: 'Projets',
  columns: [
    { label: 'Référence', kind: 'text' },
    { label: 'Titre', kind: 'text' },
    { label: 'Entreprise', kind: 'text' },
    { label: 'Commune', kind: 'text' },
    { label: 'Filière', kind: 'text' },
    { label: 'Étape', kind: 'text' },
    { label: 'À l’arrêt', kind: 'text' },
    { label: 'Qui peut le lire', kind: 'text' },
    { label: 'Investissement HT', kind: 'euros' },
    { label: 'Emplois créés (ETP)', kind: 'jobs' },
    { label: 'Emplois maintenus (ETP)', kind: 'jobs' },
    { label: 'Entré le', kind: 'day' },
    { label: 'À vérifier', kind: 'text' },
  ],
  rows: lines.map((line) => [
    line.reference,
    line.title,
    line.company,
    line.communeName,
    line.filiereLabel,
    stages[line.stage].label,
    line.side && sides[line.side].label,
    tiers[line.tier].label,
    line.cost,
    line.jobsCreated,
    line.jobsMaintained,
    line.filedOn,
    line.toVerify ? 'oui' : 'non',
  ]),
})
