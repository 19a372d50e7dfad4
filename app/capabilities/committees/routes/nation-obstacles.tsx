import { nationOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { Page } from '#ui/page.tsx'
import { committeeScope } from '../policy.ts'
import { listObstacles } from '../queries/obstacles.ts'
import { askedOfObstacles } from '../views/obstacle-filter.ts'
import { ObstacleList } from '../views/obstacle-list.tsx'
import type { Route } from './+types/nation-obstacles.ts'

/** What territories could not lift by themselves: a region reads what was raised to it, the programme what was raised to it. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx } = nationOf(context)
  const asked = askedOfObstacles(request.url)
  const found = await read(ctx, (tx) => listObstacles(tx, committeeScope(ctx.actor, ctx.today), asked))
  return { ...asked, ...found, today: ctx.today }
}

export default function NationObstacles({ loaderData }: Route.ComponentProps) {
  return (
    <Page
      title="Obstacles remontés"
      tabTitle="Obstacles, programme"
      wide
      lede="Ce que des territoires n’ont pas pu lever seuls. Une réponse redescend au territoire qui a signalé ; ce qui revient souvent fait une proposition de simplification."
    >
      <ObstacleList {...loaderData} across whenEmpty="Un obstacle arrive ici quand un territoire, puis sa Région, le remontent." />
    </Page>
  )
}
