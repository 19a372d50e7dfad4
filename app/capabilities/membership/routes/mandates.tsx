import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { type Sort, sortFrom } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination, pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { spaceOf } from '../access.ts'
import { roles } from '../model.ts'
import { localRoles, type MandateMoment, momentLabels } from '../model/mandates.ts'
import { type MandateFilter, mandatesOf, mandatesToWatch, programmeEvents } from '../queries/mandates.ts'
import { MandateAlarms } from '../views/mandate-alarms.tsx'
import { MandateTable } from '../views/mandate-table.tsx'
import { PartnerTabs } from '../views/partner-tabs.tsx'
import type { Route } from './+types/mandates.ts'

const pageSize = 25
const sorts = ['person', 'role', 'from', 'until'] as const
const moments = Object.keys(momentLabels) as MandateMoment[]

/** What an address asks of the list: anything it does not know is left out. */
export function askedFrom(url: string): MandateFilter & { search: string; sorting: Sort; page: number } {
  const query = new URL(url).searchParams
  const sorting = sortFrom(query, sorts, { by: 'person', direction: 'ascending' })
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    role: localRoles.find((role) => role === query.get('role')),
    moment: moments.find((moment) => moment === query.get('quand')),
    sort: sorts.find((key) => key === sorting.by),
    descending: sorting.direction === 'descending',
    sorting,
    page: pageFrom(query),
  }
}

/** Who holds a mandate here, since when and until when; what is vacant, ends, or is to confirm. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  const asked = askedFrom(request.url)
  const found = await read(ctx, async (tx) => ({
    ...(await mandatesOf(tx, territory.id, ctx.today, { ...asked, pageSize })),
    watched: await mandatesToWatch(tx, territory.id, ctx.today),
    events: await programmeEvents(tx),
  }))
  const mayDo = { mayGive: may('give-mandate'), mayMerge: may('merge-duplicates') }
  return { ...found, ...mayDo, asked, name: territory.name, code: territory.code, on: ctx.today }
}

export default function Mandates({ loaderData }: Route.ComponentProps) {
  const { lines, total, asked, name, code, on, mayGive } = loaderData
  const here = useLocation()
  const isFiltered = asked.search !== '' || asked.role !== undefined || asked.moment !== undefined
  return (
    <Page
      title="Partenaires"
      tabTitle={`Personnes et mandats, ${name}`}
      wide
      actions={
        <>
          {mayGive && (
            <ButtonLink look="main" href={`/espace/${code}/partenaires/inviter`}>
              Inviter une personne
            </ButtonLink>
          )}
          <ButtonLink href={`/espace/${code}/partenaires/mandats.csv${here.search}`} download>
            Exporter (CSV)
          </ButtonLink>
        </>
      }
    >
      <PartnerTabs {...loaderData} />
      <MandateAlarms {...loaderData} />
      <h2>Personnes et mandats</h2>
      <SearchForm
        label="Personne ou organisation"
        value={asked.search}
        resetHref={here.pathname}
        isFiltered={isFiltered}
        kept={{ tri: new URLSearchParams(here.search).get('tri') }}
      >
        <Select
          name="role"
          label="Rôle"
          optional
          emptyLabel="Tous les rôles"
          value={asked.role}
          options={localRoles.map((role) => ({ value: role, label: roles[role] }))}
        />
        <Select
          name="quand"
          label="État"
          optional
          emptyLabel="Tous"
          value={asked.moment}
          options={moments.map((moment) => ({ value: moment, label: momentLabels[moment] }))}
        />
      </SearchForm>
      {lines.length === 0 ? (
        <Empty title={isFiltered ? 'Aucun mandat ne correspond à cette recherche' : 'Aucun mandat dans ce territoire'}>
          {isFiltered ? 'Enlevez un filtre, ou cherchez un autre nom.' : 'Invitez le binôme et le comité : leurs droits viennent de leurs mandats.'}
        </Empty>
      ) : (
        <MandateTable mandates={lines} sort={asked.sorting} code={code} on={on} />
      )}
      <Pagination total={total} pageSize={pageSize} page={asked.page} here={here} noun="mandat" />
    </Page>
  )
}
