import { spaceOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { lists } from '../model/list.ts'
import { exportedAtMost, grantsOf, type KnownGrant } from '../queries.ts'
import { askedFrom } from '../views/grant-filters.tsx'
import type { Route } from './+types/grants-csv.ts'

/** The list as a file: the same scope, filters and sort as the page, all pages at once. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const filter = { ...askedFrom(request.url), page: 1, pageSize: exportedAtMost }
  const { grants } = await read(ctx, (tx) => grantsOf(tx, readScope(ctx.actor, ctx.today), territory.id, filter))
  return csvFile(`subventions-${territory.code}-${ctx.today}.csv`, [head, ...grants.map(cellsOf)], 'french')
}

const head = [
  'financeur',
  'programme',
  'objet',
  'bénéficiaire',
  'SIREN',
  'commune',
  'montant accordé (euros)',
  'accordée le',
  'projet',
  'liste',
  'dossier',
  'fichier',
]

const cellsOf = (grant: KnownGrant) => [
  grant.funder,
  grant.programme,
  grant.title,
  grant.beneficiary,
  grant.siren,
  grant.communeName,
  grant.amount === null ? null : grant.amount / 100,
  grant.decidedOn,
  grant.match?.reference ?? null,
  lists[grant.source].label,
  grant.reference,
  grant.file,
]
