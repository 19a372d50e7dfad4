import { data, redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { type Sort, sortFrom } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination, pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { doneIn } from '#ui/url.ts'
import { spaceOf } from '../access.ts'
import { tellApart, type TellApartRefusal } from '../actions/same-person.ts'
import { roles } from '../model.ts'
import { localRoles, type MandateMoment, momentLabels } from '../model/mandates.ts'
import { type MandateFilter, mandatesOf, mandatesToWatch, programmeEvents } from '../queries/mandates.ts'
import { TellApartForm } from '../model/same-person.ts'
import { doubtedPairsOf } from '../queries/same-person.ts'
import { DoubtedPairs } from '../views/doubted-pairs.tsx'
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
    doubted: await doubtedPairsOf(tx, territory.id, ctx.today),
  }))
  const mayDo = { mayGive: may('give-mandate'), mayMerge: may('merge-duplicates') }
  return { ...found, ...mayDo, asked, name: territory.name, code: territory.code, on: ctx.today }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const fields = await formOf(request)
  const form = TellApartForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await tellApart(ctx, territory.code, form.data)
  if (done.ok) return redirect(`/espace/${territory.code}/partenaires/mandats?fait=deux`, 303)
  return keep(fields, { '': sentenceOf(done.refusal) })
}

function sentenceOf(refusal: TellApartRefusal): string {
  switch (refusal) {
    case 'forbidden':
      throw data('Vos mandats ne vous laissent pas lever ce doute.', { status: 403 })
    case 'not-found':
      return 'Ce doute n’est plus ouvert : voici l’état d’aujourd’hui.'
    case 'not-a-second-person':
      return 'Vous avez donné l’un des deux mandats, ou vous êtes l’une des deux personnes : une autre doit le dire.'
    default:
      return never(refusal)
  }
}

const doneWords = { deux: 'C’est écrit : ce sont deux personnes, et chacune signe pour sa moitié.' }

export default function Mandates({ loaderData, actionData }: Route.ComponentProps) {
  const { lines, total, asked, name, code, on, mayGive } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, doneWords)
  const isFiltered = asked.search !== '' || asked.role !== undefined || asked.moment !== undefined
  return (
    <Page
      title="Annuaire"
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
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <DoubtedPairs {...loaderData} form={actionData} />
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
          {isFiltered
            ? 'Enlevez un filtre, ou cherchez un autre nom.'
            : 'Invitez le binôme et le comité : leurs droits viennent de leurs mandats.'}
        </Empty>
      ) : (
        <MandateTable mandates={lines} sort={asked.sorting} code={code} on={on} />
      )}
      <Pagination total={total} pageSize={pageSize} page={asked.page} here={here} noun="mandat" />
    </Page>
  )
}
