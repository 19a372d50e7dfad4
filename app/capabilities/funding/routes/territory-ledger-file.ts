import { spaceOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { download } from '#kernel/download.ts'
import { workbookOf } from '#kernel/workbook.ts'
import { moneyStates } from '../model.ts'
import { ledgerLines } from '../queries/territory-ledger.ts'
import { dayAsked } from './ledger-day.ts'
import type { Route } from './+types/territory-ledger-file.ts'

/** The lines that the page adds up, to add them up again elsewhere. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const on = dayAsked(request.url, ctx.today)
  const lines = await read(ctx, (tx) => ledgerLines(tx, readScope(ctx.actor, ctx.today), territory.id, on))
  const file = await workbookOf([
    {
      name: 'Registre',
      columns: [
        { label: 'Projet', kind: 'text' },
        { label: 'Titre', kind: 'text' },
        { label: 'Entreprise', kind: 'text' },
        { label: 'Financeur', kind: 'text' },
        { label: 'Dispositif', kind: 'text' },
        { label: 'État', kind: 'text' },
        { label: 'Montant', kind: 'euros' },
        { label: 'Jour', kind: 'day' },
        { label: 'Source', kind: 'text' },
      ],
      rows: lines.map((l) => [
        l.reference,
        l.title,
        l.company,
        l.funder,
        l.deviceName,
        moneyStates[l.state],
        l.amount,
        l.happenedOn,
        l.source,
      ]),
    },
  ])
  return download(`argent-${territory.code}-${on}.xlsx`, file)
}
