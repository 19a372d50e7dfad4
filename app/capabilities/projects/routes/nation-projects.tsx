import { nationOf } from '#cap/membership/access.ts'
import { regions } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { readScope } from '../policy.ts'
import { listProjects } from '../queries.ts'
import { askedFrom, pageSize, ProjectList } from '../views/project-list.tsx'
import type { Route } from './+types/nation-projects.ts'

/** The projects of every territory this person follows; a region keeps to its own. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx, regionCodes } = nationOf(context)
  const asked = askedFrom(request.url)
  const mine = (await regions(ctx.db)).filter((r) => regionCodes === 'all' || regionCodes.includes(r.code))
  const wanted = new URL(request.url).searchParams.get('region')
  const region = mine.find((r) => r.code === wanted)?.code ?? (regionCodes === 'all' ? undefined : mine[0]?.code)
  const filter = { ...asked, regionCode: region, pageSize }
  const found = await read(ctx, (tx) => listProjects(tx, readScope(ctx.actor, ctx.today), filter))
  return { ...asked, ...found, regions: mine, region: region ?? null }
}

export default function NationProjects({ loaderData }: Route.ComponentProps) {
  const { regions: offered, region } = loaderData
  return (
    <Page title="Projets de tous les territoires" tabTitle="Projets, programme" wide>
      <ProjectList
        found={loaderData}
        across
        isFiltered={offered.length > 1 && region !== null}
        filters={
          offered.length > 1 && (
            <Select
              name="region"
              label="Région"
              optional
              emptyLabel="Toutes les régions"
              value={region ?? undefined}
              options={offered.map(({ code, name }) => ({ value: code, label: name }))}
            />
          )
        }
        whenEmpty={
          <Empty title="Aucun projet pour le moment">
            Un projet arrive ici dès que le chef de projet de son territoire l’ouvre à la gouvernance.
          </Empty>
        }
      />
    </Page>
  )
}
