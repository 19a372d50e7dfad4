import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { spaceOf } from '../access.ts'
import { roles } from '../model.ts'
import { type HeldMandate, momentLabels, momentOf } from '../model/mandates.ts'
import { mandatesExportedAtMost, mandatesOf } from '../queries/mandates.ts'
import { askedFrom } from './mandates.tsx'
import type { Route } from './+types/mandates-csv.ts'

/** The list as a file: the same filters and sort as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const asked = { ...askedFrom(request.url), page: 1, pageSize: mandatesExportedAtMost }
  const { lines } = await read(ctx, (tx) => mandatesOf(tx, territory.id, ctx.today, asked))
  const cells = (mandate: HeldMandate) => [
    mandate.person,
    roles[mandate.role],
    mandate.interim ? 'oui' : 'non',
    mandate.organisation,
    mandate.title,
    mandate.from,
    mandate.until,
    momentLabels[momentOf(mandate, ctx.today)],
    mandate.toVerify ? 'oui' : 'non',
  ]
  return csvFile(`mandats-${territory.code}-${ctx.today}.csv`, [head, ...lines.map(cells)], 'french')
}

const head = ['personne', 'rôle', 'par intérim', 'organisation', 'titre', 'premier jour', 'dernier jour', 'état', 'à vérifier']
