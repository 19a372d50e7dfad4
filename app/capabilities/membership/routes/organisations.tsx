import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable, type Sort, sortFrom } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay, formatNumber } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { Pagination, pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { spaceOf } from '../access.ts'
import { type OrganisationKind, organisationKinds } from '../model.ts'
import { organisationSorts } from '../model/organisations.ts'
import { type KnownOrganisation, listOrganisations, type OrganisationFilter } from '../queries/organisations.ts'
import { OrganisationNumber } from '../views/organisation-number.tsx'
import { PartnerTabs } from '../views/partner-tabs.tsx'
import type { Route } from './+types/organisations.ts'

const pageSize = 25
const kinds = Object.keys(organisationKinds) as OrganisationKind[]

/** What an address asks of the list: anything it does not know is left out. */
export function askedFrom(url: string): OrganisationFilter & { search: string; sorting: Sort; page: number } {
  const query = new URL(url).searchParams
  const sorting = sortFrom(query, organisationSorts, { by: 'name', direction: 'ascending' })
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    kind: kinds.find((kind) => kind === query.get('nature')),
    sort: organisationSorts.find((key) => key === sorting.by),
    descending: sorting.direction === 'descending',
    sorting,
    page: pageFrom(query),
  }
}

/** The organisations that the territory knows, by its mandates and its published supports. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  const asked = askedFrom(request.url)
  const found = await read(ctx, (tx) => listOrganisations(tx, territory.id, ctx.today, { ...asked, pageSize }))
  const mayDo = { mayGive: may('give-mandate'), mayMerge: may('merge-duplicates') }
  return { ...found, ...mayDo, asked, name: territory.name, code: territory.code }
}

export default function Organisations({ loaderData }: Route.ComponentProps) {
  const { lines, total, asked, name, code } = loaderData
  const here = useLocation()
  const isFiltered = asked.search !== '' || asked.kind !== undefined
  return (
    <Page
      title="Annuaire"
      tabTitle={`Organisations, ${name}`}
      wide
      actions={
        <ButtonLink href={`${here.pathname}.csv${here.search}`} download>
          Exporter (CSV)
        </ButtonLink>
      }
    >
      <PartnerTabs {...loaderData} />
      <h2>Organisations</h2>
      <SearchForm
        label="Nom, SIREN ou SIRET"
        value={asked.search}
        resetHref={here.pathname}
        isFiltered={isFiltered}
        kept={{ tri: new URLSearchParams(here.search).get('tri') }}
      >
        <Select
          name="nature"
          label="Nature"
          optional
          emptyLabel="Toutes"
          value={asked.kind}
          options={kinds.map((value) => ({ value, label: organisationKinds[value] }))}
        />
      </SearchForm>
      {lines.length === 0 ? (
        <Empty title={isFiltered ? 'Aucune organisation ne correspond à cette recherche' : 'Aucune organisation dans ce territoire'}>
          {isFiltered
            ? 'Enlevez le filtre, ou cherchez un autre nom.'
            : 'Une organisation arrive ici avec le mandat d’une personne, ou avec un soutien publié.'}
        </Empty>
      ) : (
        <DataTable
          caption="Organisations que le territoire connaît par un mandat ou par un soutien publié"
          rows={lines}
          keyOf={(line) => line.id}
          sort={asked.sorting}
          here={here}
          columns={columnsOf(code)}
        />
      )}
      <Pagination total={total} pageSize={pageSize} page={asked.page} here={here} noun="organisation" />
    </Page>
  )
}

const columnsOf = (code: string) => [
  {
    key: 'name',
    label: 'Organisation',
    sortable: true,
    cell: (line: KnownOrganisation) => <a href={`/espace/${code}/partenaires/organisations/${line.id}`}>{line.name}</a>,
  },
  { key: 'kind', label: 'Nature', sortable: true, cell: (line: KnownOrganisation) => organisationKinds[line.kind] ?? line.kind },
  { key: 'number', label: 'SIREN ou SIRET', cell: (line: KnownOrganisation) => <OrganisationNumber organisation={line} /> },
  {
    key: 'people',
    label: 'Personnes',
    sortable: true,
    numeric: true,
    cell: (line: KnownOrganisation) => formatNumber(line.people),
  },
  {
    key: 'since',
    label: 'Soutien depuis le',
    sortable: true,
    cell: (line: KnownOrganisation) => (line.supportsSince ? formatDay(line.supportsSince) : <span className="absent">aucun publié</span>),
  },
]
