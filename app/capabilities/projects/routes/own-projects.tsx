import { data } from 'react-router'
import { read } from '#kernel/act.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink } from '#ui/button.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { Tag } from '#ui/tag.tsx'
import { awaitedFromCompany, awaitedFromOthers, pathOf, stages, tiers } from '../model.ts'
import { readScope } from '../policy.ts'
import { ownProjects, type ProjectLine } from '../queries.ts'
import type { Route } from './+types/own-projects.ts'

export async function loader({ context }: Route.LoaderArgs) {
  const ctx = context.get(web)
  if (!ctx.actor.id) throw data('Vos projets s’ouvrent une fois connecté.', { status: 403 })
  return { projects: await read(ctx, (tx) => ownProjects(tx, readScope(ctx.actor, ctx.today))) }
}

export default function OwnProjects({ loaderData: { projects } }: Route.ComponentProps) {
  return (
    <Page
      title="Mes projets"
      lede="Les projets que vous avez déposés, où ils en sont et ce qui est attendu de vous."
      actions={projects.length > 0 && <ButtonLink href="/deposer-un-projet">Déposer un autre projet</ButtonLink>}
    >
      {projects.length > 0 ? (
        <DataTable caption="Mes projets, du plus récent au plus ancien" columns={columns} rows={projects} keyOf={({ id }) => id} />
      ) : (
        <Empty
          title="Vous n’avez pas encore déposé de projet"
          action={
            <ButtonLink look="main" href="/deposer-un-projet">
              Déposer un projet
            </ButtonLink>
          }
        >
          Un projet déposé sans être connecté apparaît ici dès que vous vous connectez avec la même adresse.
        </Empty>
      )}
    </Page>
  )
}

const columns: readonly Column<ProjectLine>[] = [
  {
    key: 'title',
    label: 'Projet',
    cell: (project) => (
      <>
        <a href={pathOf(project)}>{project.title}</a>
        <br />
        <small>{project.reference}</small>
      </>
    ),
  },
  { key: 'territory', label: 'Territoire', cell: ({ territoryName }) => territoryName },
  { key: 'filed', label: 'Déposé le', cell: ({ filedOn }) => formatDay(filedOn) },
  { key: 'stage', label: 'Étape', cell: ({ stage }) => <Stage stage={stage} /> },
  { key: 'awaited', label: 'Attendu de vous', cell: ({ stage }) => <Awaited stage={stage} /> },
  { key: 'tier', label: 'Qui le lit', cell: ({ tier }) => tiers[tier].label },
]

// In a block of its own: on a phone a cell is a grid, which would stretch the tag.
const Stage = ({ stage }: Pick<ProjectLine, 'stage'>) => (
  <div>
    <Tag>{stages[stage].label}</Tag>
  </div>
)

function Awaited({ stage }: Pick<ProjectLine, 'stage'>) {
  const awaited = awaitedFromCompany[stage]
  if (awaited) return <strong>{awaited}</strong>
  return <span className="quiet">Rien. {awaitedFromOthers[stage]}.</span>
}
