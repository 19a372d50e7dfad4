import { useLocation } from 'react-router'
import { nationOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay, formatMoney, formatRate } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Tag } from '#ui/tag.tsx'
import { listPosts, type PostLine } from '../queries/posts.ts'
import { askedFrom, pageSize, states } from '../views/post-list.ts'
import type { Route } from './+types/posts.ts'

/** Vacant posts by days, and the ends of their funding, as far as the person reads the nation. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx, regionCodes } = nationOf(context)
  const asked = askedFrom(request.url)
  const found = await read(ctx, (tx) => listPosts(tx, { ...asked, regionCodes, pageSize }, ctx.today))
  return { ...found, ...asked }
}

export default function Posts({ loaderData }: Route.ComponentProps) {
  const { lines, total, search, state, sorting, page } = loaderData
  const here = useLocation()
  return (
    <Page
      title="Postes de chef de projet"
      wide
      lede="Un poste est vacant quand aucun mandat de chef de projet n’y court. N’apparaissent que les postes que leur territoire a décrits."
      actions={
        total > 0 && (
          <>
            <ButtonLink href={`/programme/postes.csv${here.search}`} download>
              Télécharger la liste (CSV)
            </ButtonLink>
            <ButtonLink href={`/programme/postes.xlsx${here.search}`} download>
              Classeur (XLSX)
            </ButtonLink>
          </>
        )
      }
    >
      <SearchForm
        label="Territoire ou employeur"
        value={search}
        resetHref={here.pathname}
        isFiltered={search !== '' || state !== undefined}
        kept={{ tri: new URLSearchParams(here.search).get('tri') }}
      >
        <Select
          name="etat"
          label="État"
          optional
          emptyLabel="Tous les postes"
          value={state}
          options={Object.entries(states).map(([value, label]) => ({ value, label }))}
        />
      </SearchForm>
      {lines.length === 0 ? (
        <Empty title="Aucun poste ne correspond">Enlevez un filtre, ou attendez qu’un territoire décrive le sien.</Empty>
      ) : (
        <DataTable
          caption="Postes de chef de projet décrits"
          columns={columns}
          rows={lines}
          keyOf={(l) => l.territoryId}
          sort={sorting}
          here={here}
        />
      )}
      <Pagination total={total} pageSize={pageSize} page={page} here={here} noun="poste" />
    </Page>
  )
}

const columns: readonly Column<PostLine>[] = [
  {
    key: 'territory',
    label: 'Territoire',
    sortable: true,
    cell: (l) => (
      <div>
        <a href={`/espace/${l.territoryCode}/gouvernance/poste`}>{l.territoryName}</a>
        <br />
        <small>{l.regionName}</small>
      </div>
    ),
  },
  { key: 'employer', label: 'Employeur', cell: (l) => l.employer },
  { key: 'holder', label: 'Chef de projet', cell: (l) => l.holder ?? <span className="absent">personne</span> },
  {
    key: 'vacancy',
    label: 'Vacance',
    sortable: true,
    cell: (l) => (l.vacantDays === null ? 'occupé' : <Tag tone="accent">{counted(l.vacantDays, 'jour')}</Tag>),
  },
  { key: 'end', label: 'Financé jusqu’au', sortable: true, cell: (l) => (l.fundedUntil ? formatDay(l.fundedUntil) : 'rien en cours') },
  { key: 'amount', label: 'Coût du poste', numeric: true, cell: (l) => (l.amount === null ? '' : formatMoney(l.amount)) },
  { key: 'state', label: 'Part de l’État', numeric: true, cell: (l) => (l.stateShare === null ? '' : formatRate(l.stateShare)) },
  { key: 'verify', label: 'Certitude', cell: (l) => (l.toVerify ? 'à vérifier' : '') },
]
