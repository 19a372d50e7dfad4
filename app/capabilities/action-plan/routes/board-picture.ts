import { data } from 'react-router'
import { read } from '#kernel/act.ts'
import { counted } from '#ui/format.ts'
import { planOf } from '../access.ts'
import { countByStatus } from '../queries/fiches.ts'
import { cardsOf } from '../queries/timeline.ts'
import { askedFrom } from '../views/fiche-filter.tsx'
import { boardPicture, svgFile } from '../views/pictures.tsx'
import type { Route } from './+types/board-picture.ts'

/** The board as a 16:9 picture, with the filter of the page. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan } = await planOf(context, params)
  if (!plan) throw data('Ce territoire n’a pas encore ouvert son plan d’actions.', { status: 404 })
  const asked = { ...askedFrom(request.url), unrestricted: true }
  const { counts, cards } = await read(ctx, async (tx) => ({
    counts: await countByStatus(tx, scope, territory.id, asked, ctx.today),
    cards: await cardsOf(tx, scope, territory.id, asked, ctx.today),
  }))
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const svg = boardPicture(counts, cards, {
    title: plan.title,
    subtitle: `${counted(total, 'fiche action', 'fiches action')} par état`,
    foot: `${territory.name} · ${territory.code}`,
    on: ctx.today,
  })
  return svgFile(`tableau-${territory.code}-${ctx.today}.svg`, svg)
}
