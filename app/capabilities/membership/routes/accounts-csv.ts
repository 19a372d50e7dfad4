import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { accountManagerOf } from '../access.ts'
import { accountState, accountStates } from '../model/accounts.ts'
import { accountsExportedAtMost, accountsOf } from '../queries/accounts.ts'
import { accountsAskedFrom } from '../views/account-list.ts'
import { factorWords, nationalMandateWords } from '../views/accounts.tsx'
import type { Route } from './+types/accounts-csv.ts'

/** The list as a file: the same filters as the page, all pages at once. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const ctx = accountManagerOf(context)
  const filter = { ...accountsAskedFrom(request.url), page: 1, pageSize: accountsExportedAtMost }
  const { lines } = await read(ctx, (tx) => accountsOf(tx, ctx.today, filter))
  const rows = lines.map((a) => [
    a.name,
    a.email,
    a.mandates.map(nationalMandateWords).join(' ; '),
    accountStates[accountState(a, ctx.today)],
    factorWords(a),
    a.suspendedOn,
    a.lastSessionOn,
  ])
  return csvFile(
    `comptes-${ctx.today}.csv`,
    [['personne', 'adresse', 'mandats', 'état', 'second facteur', 'suspendu le', 'dernière session'], ...rows],
    'french',
  )
}
