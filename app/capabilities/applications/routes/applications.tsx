import { useLocation } from 'react-router'
import { notYours, spaceOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay, formatMoney } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { Tag } from '#ui/tag.tsx'
import { states } from '../model.ts'
import { mayListApplications, mayReadClocks } from '../policy.ts'
import { type ApplicationLine, listApplications } from '../queries.ts'
import { ApplicationFilters, askedFrom, pageSize } from '../views/application-filters.tsx'
import type { Route } from './+types/applications.ts'

/** Every aid application of a territory, of the projects that each may read. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayListApplications(ctx.actor, territory)) throw notYours(ctx)
  const asked = askedFrom(request.url)
  const found = await read(ctx, (tx) => listApplications(tx, readScope(ctx.actor, ctx.today), territory.id, { ...asked, pageSize }))
  return { ...asked, ...found, code: territory.code, name: territory.name, seesClocks: mayReadClocks(ctx.actor) }
}

export default function Applications({ loaderData }: Route.ComponentProps) {
  const { lines, total, code, name, seesClocks } = loaderData
  const here = useLocation()
  const isFiltered = loaderData.search !== '' || loaderData.state !== undefined
  return (
    <Page
      title="Demandes d’aide"
      tabTitle={`Demandes d’aide, ${name}`}
      lede="Chaque demande, de sa préparation à son dernier versement. On les ouvre depuis la page d’un projet."
      wide
      actions={
        <>
          {total > 0 && (
            <ButtonLink href={`/espace/${code}/demandes.csv${here.search}`} download>
              Télécharger la liste (CSV)
            </ButtonLink>
          )}
          {seesClocks && <ButtonLink href="/delais">Délais des opérateurs</ButtonLink>}
        </>
      }
    >
      {total === 0 && !isFiltered ? (
        <Empty
          title="Aucune demande d’aide pour le moment"
          action={<ButtonLink href={`/espace/${code}/projets`}>Voir les projets</ButtonLink>}
        >
          Une demande s’ouvre depuis un projet, à la page « Demandes d’aide ».
        </Empty>
      ) : (
        <>
          <ApplicationFilters asked={loaderData} isFiltered={isFiltered} />
          {lines.length > 0 && <Table lines={lines} code={code} />}
          <Pagination total={total} pageSize={pageSize} page={loaderData.page} here={here} noun="demande" />
        </>
      )}
    </Page>
  )
}

function Table({ lines, code }: { lines: readonly ApplicationLine[]; code: string }) {
  return (
    <DataTable
      caption="Demandes d’aide des projets que vous pouvez lire"
      rows={lines}
      keyOf={(line) => line.id}
      columns={[
        {
          key: 'device',
          label: 'Demande',
          rowHeader: true,
          cell: (line) => (
            <>
              <a href={`/espace/${code}/projets/${line.projectReference}/demandes#${line.reference}`}>{line.deviceName}</a>
              <br />
              <small>
                {line.reference} · {line.operator}
              </small>
            </>
          ),
        },
        { key: 'company', label: 'Projet', cell: (line) => `${line.projectReference}, ${line.company}` },
        { key: 'state', label: 'État', cell: (line) => <Tag>{states[line.state].label}</Tag> },
        { key: 'asked', label: 'Demandé', numeric: true, cell: (line) => formatMoney(line.asked) },
        { key: 'last', label: 'Depuis le', numeric: true, cell: (line) => formatDay(line.lastOn) },
      ]}
    />
  )
}
