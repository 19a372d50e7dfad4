import { data } from 'react-router'
import { read } from '#kernel/act.ts'
import { planOf } from '../access.ts'
import { toExchange } from '../model/exchange.ts'
import { exchangedFiches } from '../queries/exchange.ts'
import type { Route } from './+types/exchange-file.ts'

/** The plan in the public exchange schema; restricted fiches stay here. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan } = await planOf(context, params)
  if (!plan) throw data('Ce territoire n’a pas encore ouvert son plan d’actions.', { status: 404 })
  const fiches = await read(ctx, (tx) => exchangedFiches(tx, scope, territory.id))
  return new Response(
    JSON.stringify(
      fiches.map((fiche) => toExchange(fiche, territory.id, ctx.today)),
      null,
      2,
    ),
    {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="projets-territoire-${territory.code}-${ctx.today}.json"`,
      },
    },
  )
}
