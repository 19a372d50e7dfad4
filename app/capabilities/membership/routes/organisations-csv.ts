import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { spaceOf } from '../access.ts'
import { organisationKinds } from '../model.ts'
import { listOrganisations, organisationsExportedAtMost } from '../queries/organisations.ts'
import { askedFrom } from './organisations.tsx'
import type { Route } from './+types/organisations-csv.ts'

/** The list as a file: the same filters and sort as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const asked = { ...askedFrom(request.url), page: 1, pageSize: organisationsExportedAtMost }
  const { lines } = await read(ctx, (tx) => listOrganisations(tx, territory.id, ctx.today, asked))
  const cells = lines.map((o) => [o.name, organisationKinds[o.kind] ?? o.kind, o.siren, o.siret, o.people, o.supportsSince])
  return csvFile(`organisations-${territory.code}-${ctx.today}.csv`, [head, ...cells], 'french')
}

const head = ['organisation', 'nature', 'SIREN', 'SIRET', 'personnes au mandat en cours', 'soutient le territoire depuis le']
