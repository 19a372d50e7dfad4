import { notYours, spaceOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { states } from '../model.ts'
import { mayListApplications } from '../policy.ts'
import { exportedAtMost, listApplications } from '../queries.ts'
import { askedFrom } from '../views/application-filters.tsx'
import type { Route } from './+types/applications-csv.ts'

/** The list as a file: the same scope and filters as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayListApplications(ctx.actor, territory)) throw notYours(ctx)
  const filter = { ...askedFrom(request.url), page: 1, pageSize: exportedAtMost }
  const { lines } = await read(ctx, (tx) => listApplications(tx, readScope(ctx.actor, ctx.today), territory.id, filter))
  const head = [
    'demande',
    'projet',
    'entreprise',
    'dispositif',
    'opérateur',
    'état',
    'demandé (euros)',
    'depuis le',
    'dossier chez l’opérateur',
  ]
  const rows = lines.map((line) => [
    line.reference,
    line.projectReference,
    line.company,
    line.deviceName,
    line.operator,
    states[line.state].label,
    line.asked / 100,
    line.lastOn,
    line.outsideNumber,
  ])
  return csvFile(`demandes-${territory.code}-${ctx.today}.csv`, [head, ...rows], 'french')
}
