import { data } from 'react-router'
import { read } from '#kernel/act.ts'
import { counted } from '#ui/format.ts'
import { planOf } from '../access.ts'
import { ganttOf } from '../model/gantt.ts'
import { barsOf, ordersAmong } from '../queries/timeline.ts'
import { askedFrom } from '../views/fiche-filter.tsx'
import { barsOnASlide, ganttPicture, svgFile } from '../views/pictures.tsx'
import type { Route } from './+types/gantt-picture.ts'

/** The Gantt as a 16:9 picture: the same filter as the page, as many bars as a slide lets one read. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan } = await planOf(context, params)
  if (!plan) throw data('Ce territoire n’a pas encore ouvert son plan d’actions.', { status: 404 })
  const filter = { ...askedFrom(request.url), unrestricted: true, pageSize: barsOnASlide }
  const { bars, orders, total } = await read(ctx, async (tx) => {
    const drawn = await barsOf(tx, scope, territory.id, filter, ctx.today)
    return {
      ...drawn,
      orders: await ordersAmong(
        tx,
        drawn.bars.map((bar) => bar.id),
      ),
    }
  })
  const more = total > bars.length ? ` sur ${total}` : ''
  const svg = ganttPicture(ganttOf(bars, orders, ctx.today), {
    title: plan.title,
    subtitle: `${counted(bars.length, 'action datée', 'actions datées')}${more} · ▲ en retard · ◆ chemin critique · ⚠ ordre non tenu`,
    foot: `${territory.name} · ${territory.code}`,
    on: ctx.today,
  })
  return svgFile(`gantt-${territory.code}-${ctx.today}.svg`, svg)
}
