import { data, redirect } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { counted, formatNumber } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { planFor } from '../access.ts'
import { changeSelection, type Selection } from '../actions/bulk.ts'
import { BulkForm } from '../model/bulk.ts'
import { isFicheReference } from '../model/fiche.ts'
import { listFiches } from '../queries/fiches.ts'
import { axesOf } from '../queries/plans.ts'
import { BulkForms } from '../views/bulk-forms.tsx'
import { tableColumns } from '../views/fiche-columns.tsx'
import { askedFrom } from '../views/fiche-filter.tsx'
import { placeMistakes } from '../views/place-refusals.ts'
import type { Route } from './+types/bulk.ts'

const shownAtMost = 50

/** What an address chooses: the fiches it names, or all that its filter finds. */
function selectionFrom(url: string): Selection {
  const query = new URL(url).searchParams
  if (query.get('tout') === 'oui') return { filter: askedFrom(url) }
  return { references: query.getAll('fiche').filter(isFicheReference).slice(0, 500) }
}

/** What will change, before it does: how many, which ones. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, href } = await planFor(context, params, 'edit')
  const selection = selectionFrom(request.url)
  const filter = 'filter' in selection ? selection.filter : selection
  const found = await read(ctx, async (tx) => ({
    axes: await axesOf(tx, scope, territory.id, ctx.today),
    ...(await listFiches(tx, scope, territory.id, { ...filter, own: true, page: 1, pageSize: shownAtMost }, ctx.today)),
  }))
  return { ...found, isWhole: 'filter' in selection, href, name: territory.name, code: territory.code, today: ctx.today }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await planFor(context, params, 'edit')
  const fields = await formOf(request)
  const form = BulkForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const expected = z.coerce.number().int().catch(-1).parse(fields.expected)
  const changed = await changeSelection(ctx, territory, selectionFrom(request.url), form.data, expected)
  if (changed.ok) return redirect(`${href}?fait=lot-${changed.value}`, 303)
  switch (changed.refusal) {
    case 'nothing':
      throw data('Aucune fiche de ce territoire n’est choisie.', { status: 404 })
    case 'changed-meanwhile':
      return keep(
        fields,
        { '': 'Le plan a changé pendant que vous lisiez : le nombre de fiches n’est plus le même. Relisez la liste, puis recommencez.' },
        409,
      )
    default:
      return keep(fields, placeMistakes(changed.refusal))
  }
}

export default function Bulk({ loaderData, actionData }: Route.ComponentProps) {
  const { lines, total, axes, isWhole, href, name, code, today } = loaderData
  return (
    <Page
      title="Modifier plusieurs fiches"
      tabTitle={`Modifier plusieurs fiches, ${name}`}
      wide
      breadcrumbs={[{ label: 'Plan d’actions', href }]}
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      {total === 0 ? (
        <Empty title="Aucune fiche n’est choisie">Cochez des fiches dans la liste du plan, ou filtrez-la, puis revenez ici.</Empty>
      ) : (
        <>
          <Notice title={`${counted(total, 'fiche')} ${total > 1 ? 'vont' : 'va'} changer`}>
            {isWhole
              ? 'Toutes celles que le filtre trouve et que le territoire porte. Rien n’est changé avant votre confirmation.'
              : 'Celles que vous avez cochées. Rien n’est changé avant votre confirmation.'}
          </Notice>
          <BulkForms total={total} axes={axes} form={actionData} />
          <DataTable
            caption={total > lines.length ? `Les ${formatNumber(lines.length)} premières` : 'Les fiches choisies'}
            columns={tableColumns(['axis', 'status', 'lead', 'pilots', 'starts', 'ends', 'tier'])}
            rows={lines.map((line) => ({ line, today, code }))}
            keyOf={({ line }) => line.id}
            narrow="line"
          />
        </>
      )}
    </Page>
  )
}
