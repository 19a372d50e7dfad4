import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { committeesOf } from '../access.ts'
import { commitmentStateCodes, commitmentStates, stateOfCommitment } from '../model/commitments.ts'
import { listCommitments } from '../queries/commitments.ts'
import type { Route } from './+types/commitments-csv.ts'

/** The ledger as a file: the same scope and filters as the page. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may } = await committeesOf(context, params)
  if (!may('read-commitments')) throw notYours(ctx)
  const query = new URL(request.url).searchParams
  const filter = {
    territoryId: territory.id,
    search: (query.get('q') ?? '').trim().slice(0, 200),
    state: commitmentStateCodes.find((code) => code === query.get('etat')),
    pageSize: 10_000,
  }
  const { commitments } = await read(ctx, (tx) => listCommitments(tx, scope, filter, ctx.today))
  const head = [
    'référence',
    'organisation',
    'engagement',
    'projet',
    'promis le',
    'à tenir pour le',
    'état',
    'tenu le',
    'preuve',
    'adresse de la preuve',
    'retiré le',
    'pourquoi',
    'source',
    'adresse',
  ]
  const cells = commitments.map((one) => [
    one.reference,
    one.organisation,
    one.promise,
    one.projectReference,
    one.promisedOn,
    one.dueOn,
    commitmentStates[stateOfCommitment(one, ctx.today)],
    one.deliveredOn,
    one.evidence,
    one.evidenceUrl,
    one.withdrawnOn,
    one.withdrawnReason,
    one.source,
    one.sourceUrl,
  ])
  return csvFile(`engagements-${territory.code}-${ctx.today}.csv`, [head, ...cells], 'french')
}
