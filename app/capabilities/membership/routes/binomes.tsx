import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Source } from '#ui/source.tsx'
import { Tag } from '#ui/tag.tsx'
import { withQuery } from '#ui/url.ts'
import { nationOf } from '../access.ts'
import { type BinomeLine, electedStateCodes, type ElectedState, electedStates, heldWords } from '../model/binomes.ts'
import { listBinomes } from '../queries/binomes.ts'
import { programmeEvents } from '../queries/mandates.ts'
import { binomesAskedFrom, binomesPageSize } from '../views/binome-list.ts'
import type { Route } from './+types/binomes.ts'

/** The pairs of the nation, held to an election: who is renewed, to confirm, by interim, or missing. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx, regionCodes } = nationOf(context)
  const events = await programmeEvents(ctx.db)
  const asked = binomesAskedFrom(request.url, events)
  const filter = { ...asked, regionCodes, election: asked.event?.on ?? ctx.today, pageSize: binomesPageSize }
  return { ...(await read(ctx, (tx) => listBinomes(tx, filter, ctx.today))), ...asked, events, on: ctx.today }
}

export default function Binomes({ loaderData }: Route.ComponentProps) {
  const { lines, total, search, state, event, events, page } = loaderData
  const here = useLocation()
  return (
    <Page
      title="Binômes et scrutins"
      tabTitle="Binômes, programme"
      wide
      lede="Un scrutin municipal remet en question la moitié élue de chaque binôme à la fois : qui la tient depuis, qui est à confirmer, où elle est vacante."
      actions={
        <ButtonLink href={`/programme/binomes.csv${here.search}`} download>
          Exporter (CSV)
        </ButtonLink>
      }
    >
      {event && <Election {...loaderData} event={event} here={here} />}
      <SearchForm label="Territoire ou personne" value={search} resetHref={here.pathname} isFiltered={search !== '' || state !== undefined}>
        <Select
          name="etat"
          label="Moitié élue"
          optional
          emptyLabel="Tous les états"
          value={state}
          options={electedStateCodes.map((value) => ({ value, label: electedStates[value] }))}
        />
        {events.length > 1 && (
          <Select name="scrutin" label="Scrutin" value={event?.code} options={events.map(({ code, label }) => ({ value: code, label }))} />
        )}
      </SearchForm>
      {lines.length === 0 ? (
        <Empty title="Aucun territoire ne correspond">Enlevez un filtre, ou cherchez un autre nom.</Empty>
      ) : (
        <DataTable
          caption="Binômes des territoires, ceux qui ne peuvent pas décider d’abord"
          rows={lines}
          columns={columns}
          keyOf={(line) => line.territoryId}
        />
      )}
      <Pagination total={total} pageSize={binomesPageSize} page={page} here={here} noun="territoire" />
    </Page>
  )
}

type ElectionProps = Route.ComponentProps['loaderData'] & {
  event: NonNullable<Route.ComponentProps['loaderData']['event']>
  here: { pathname: string; search: string }
}

/** The election and what it leaves to do, each count leading to its list. */
function Election({ event, counts, on, here }: ElectionProps) {
  const waiting = counts.vacant + counts.interim + counts['to-confirm']
  return (
    <Notice kind={waiting > 0 ? 'warning' : 'success'} title={`${event.label}${event.on > on ? ', à venir' : ''}`}>
      <ul>
        {sentences.map(({ state, one, many }) => (
          <li key={state}>
            <a href={withQuery(here, { etat: state, page: null })}>{counted(counts[state], one, many)}</a>
          </li>
        ))}
      </ul>
      <Source label={event.sourceLabel ?? event.source} href={event.sourceUrl ?? undefined} on={event.on} toVerify={event.toVerify} />
    </Notice>
  )
}

const sentences: readonly { state: ElectedState; one: string; many: string }[] = [
  { state: 'vacant', one: 'territoire sans élu référent', many: 'territoires sans élu référent' },
  { state: 'interim', one: 'territoire où un intérim tient la moitié élue', many: 'territoires où un intérim tient la moitié élue' },
  {
    state: 'to-confirm',
    one: 'territoire où l’élu référent d’avant le scrutin est à confirmer',
    many: 'territoires où l’élu référent d’avant le scrutin est à confirmer',
  },
  { state: 'renewed', one: 'territoire confirmé ou renouvelé', many: 'territoires confirmés ou renouvelés' },
  {
    state: 'unknown',
    one: 'territoire dont Ressort ne connaît pas l’élu référent',
    many: 'territoires dont Ressort ne connaît pas l’élu référent',
  },
]

const columns: readonly Column<BinomeLine>[] = [
  {
    key: 'territory',
    label: 'Territoire',
    cell: (line) => (
      <div>
        <a href={`/espace/${line.territoryCode}/partenaires/mandats`}>{line.territoryName}</a>
        <br />
        <small>{line.regionName}</small>
      </div>
    ),
  },
  {
    key: 'state',
    label: 'Moitié élue',
    cell: (line) => (
      <Tag {...(line.state !== 'renewed' && line.state !== 'unknown' && { tone: 'accent' as const })}>{electedStates[line.state]}</Tag>
    ),
  },
  { key: 'elu', label: 'Élu référent', cell: (line) => heldWords(line.elu) },
  { key: 'since', label: 'Depuis le', cell: (line) => (line.elu ? formatDay(line.elu.from) : '') },
  { key: 'until', label: 'Jusqu’au', cell: (line) => (line.elu ? (line.elu.until ? formatDay(line.elu.until) : 'sans fin connue') : '') },
  { key: 'industriel', label: 'Industriel référent', cell: (line) => heldWords(line.industriel) },
]
