import { data, redirect } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { regions } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { web } from '#kernel/web.ts'
import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { counted, formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { followSearch, dropSavedSearch } from '../actions/alerts.ts'
import { families, forms, openings } from '../model.ts'
import { freshnesses } from '../model/changes.ts'
import { type Facets, facetsFrom, isFiltered, queryOf } from '../model/facets.ts'
import { savedSearches } from '../queries/alerts.ts'
import type { Route } from './+types/alerts.ts'

export async function loader({ context, url }: Route.LoaderArgs) {
  const ctx = context.get(web)
  if (ctx.actor.id === null) throw notYours(ctx)
  return {
    searches: await read(ctx, savedSearches),
    asked: facetsFrom(url.searchParams),
    query: url.search,
    regions: await regions(ctx.db),
  }
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const ctx = context.get(web)
  const fields = await formOf(request)
  const done =
    fields.verb === 'unfollow'
      ? await dropSavedSearch(ctx, String(fields.search ?? ''))
      : await followSearch(ctx, facetsFrom(url.searchParams))
  if (done.ok) return redirect('/mes-alertes', 303)
  if (done.refusal === 'forbidden') throw data('Connectez-vous pour suivre une recherche.', { status: 403 })
  return keep(fields, {
    '': done.refusal === 'empty' ? 'Cherchez d’abord quelque chose dans les dispositifs.' : 'Vingt recherches au plus : retirez-en une.',
  })
}

export default function Alerts({ loaderData: { searches, asked, query, regions: all }, actionData }: Route.ComponentProps) {
  const places = { 'PAYS-99100': 'France entière', ...Object.fromEntries(all.map(({ code, name }) => [`REG-${code}`, name])) }
  return (
    <Page
      title="Mes alertes"
      lede="Les recherches que vous suivez : vous êtes prévenu dans votre boîte quand un de leurs dispositifs ouvre, change ou ferme."
      breadcrumbs={[{ label: 'Dispositifs', href: '/dispositifs' }]}
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      {isFiltered(asked) && (
        <form method="post" action={`/mes-alertes${query}`} className="sheet">
          <p>Suivre cette recherche : {sayFilters(asked, places)}.</p>
          <Button look="main">Suivre</Button>
        </form>
      )}
      {searches.length === 0 ? (
        <Empty title="Vous ne suivez aucune recherche" action={<a href="/dispositifs">Chercher un dispositif</a>}>
          Filtrez la liste des dispositifs, puis demandez à être prévenu.
        </Empty>
      ) : (
        <DataTable
          caption={counted(searches.length, 'recherche suivie', 'recherches suivies')}
          rows={searches}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'what',
              label: 'Recherche',
              cell: ({ filters }) => <a href={`/dispositifs${queryOf(filters)}`}>{sayFilters(filters, places)}</a>,
            },
            { key: 'on', label: 'Suivie depuis le', cell: ({ on }) => formatDay(on) },
            { key: 'stop', label: 'Ne plus suivre', cell: ({ id, filters }) => <Unfollow id={id} label={sayFilters(filters, places)} /> },
          ]}
        />
      )}
    </Page>
  )
}

function Unfollow({ id, label }: { id: string; label: string }) {
  return (
    <form method="post">
      <input type="hidden" name="verb" value="unfollow" />
      <input type="hidden" name="search" value={id} />
      <Button small>
        Ne plus suivre<span className="read-only-aloud"> : {label}</span>
      </Button>
    </form>
  )
}

function sayFilters(of: Facets, places: Readonly<Record<string, string>>): string {
  const words: Readonly<Record<string, string>> = { ...families, ...forms, ...openings, ...freshnesses, ...places }
  const { search, ...filters } = of
  return [search && `« ${search} »`, ...Object.values(filters).map((value) => words[value] ?? value)].filter(Boolean).join(', ')
}
