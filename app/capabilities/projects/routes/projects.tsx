import { useLocation } from 'react-router'
import { spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { readScope } from '../policy.ts'
import { listProjects } from '../queries.ts'
import { askedFrom, pageSize, ProjectList } from '../views/project-list.tsx'
import type { Route } from './+types/projects.ts'

export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  const asked = askedFrom(request.url)
  const filter = { ...asked, territoryId: territory.id, pageSize }
  const found = await read(ctx, (tx) => listProjects(tx, readScope(ctx.actor, ctx.today), filter))
  return { ...asked, ...found, name: territory.name, mayImport: may('answer-request') }
}

export default function Projects({ loaderData, params }: Route.ComponentProps) {
  const { search } = useLocation()
  return (
    <Page
      title="Projets"
      tabTitle={`Projets, ${loaderData.name}`}
      wide
      actions={
        <>
          <ButtonLink href="/deposer-un-projet">Déposer un projet</ButtonLink>
          {loaderData.mayImport && <ButtonLink href={`/espace/${params.code}/reprises?contenu=projects`}>Reprendre un classeur</ButtonLink>}
          {loaderData.total > 0 && (
            <>
              <ButtonLink href={`/espace/${params.code}/projets.xlsx${search}`} download>
                Liste (Excel)
              </ButtonLink>
              <ButtonLink href={`/espace/${params.code}/projets.csv${search}`} download>
                Liste (CSV)
              </ButtonLink>
            </>
          )}
        </>
      }
    >
      <ProjectList
        found={loaderData}
        whenEmpty={
          <Empty
            title="Aucun projet pour le moment"
            action={
              <ButtonLink href="/deposer-un-projet" look="main">
                Déposer un premier projet
              </ButtonLink>
            }
          >
            Les projets déposés par les entreprises du territoire arrivent ici. Ceux qui sont encore confidentiels ne sont montrés qu’à
            l’entreprise et au chef de projet.
          </Empty>
        }
      />
    </Page>
  )
}
