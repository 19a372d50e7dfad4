import { data, redirect } from 'react-router'
import { deadlinesContext } from '#cap/inbox/access.ts'
import { read } from '#kernel/act.ts'
import { never } from '#kernel/outcome.ts'
import { PostButton } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay, formatNumber } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { postOf } from '../access.ts'
import { makeHandover } from '../actions/handovers.ts'
import { listHandovers } from '../queries/handovers.ts'
import type { Route } from './+types/handovers.ts'

/** What was handed over in this territory, and the one button that hands over. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory } = await postOf(context, params, 'make-handover')
  const handovers = await read(ctx, (tx) => listHandovers(tx, territory.id))
  return { handovers, name: territory.name, href: `/espace/${territory.code}/gouvernance` }
}

export async function action({ context, params }: Route.ActionArgs) {
  const { ctx, territory } = await postOf(context, params, 'make-handover')
  const made = await makeHandover(ctx, territory, context.get(deadlinesContext))
  if (made.ok) return redirect(`/espace/${territory.code}/gouvernance/poste/passation/${made.value}`, 303)
  switch (made.refusal) {
    case 'forbidden':
      throw data('Le chef de projet ou l’élu référent prépare une passation.', { status: 403 })
    default:
      return never(made.refusal)
  }
}

export default function Handovers({ loaderData: { handovers, name, href } }: Route.ComponentProps) {
  return (
    <Page
      title="Passation"
      tabTitle={`Passation, ${name}`}
      wide
      breadcrumbs={[{ label: 'Poste de chef de projet', href: `${href}/poste` }]}
      lede="Tout ce qui est en cours, en un dossier : échéances, décisions attendues, projets, actions, contacts. Qui reprend le poste confirme chaque ligne, ou note ce qu’il veut demander."
    >
      <PostButton look="main">Préparer le dossier d’aujourd’hui</PostButton>
      <h2>Dossiers préparés</h2>
      {handovers.length === 0 ? (
        <Empty title="Aucun dossier pour le moment">Un dossier garde ce qui était en cours le jour où il a été préparé.</Empty>
      ) : (
        <DataTable
          caption="Dossiers que vous pouvez lire, du plus récent au plus ancien"
          rows={handovers}
          keyOf={({ id }) => id}
          columns={[
            { key: 'on', label: 'Préparé le', cell: (h) => <a href={`${href}/poste/passation/${h.id}`}>{formatDay(h.madeOn)}</a> },
            { key: 'by', label: 'Par', cell: (h) => h.madeBy },
            { key: 'lines', label: 'Lignes', numeric: true, cell: (h) => formatNumber(h.lines) },
            { key: 'waiting', label: 'À confirmer', numeric: true, cell: (h) => formatNumber(h.waiting) },
            { key: 'asked', label: 'À demander', numeric: true, cell: (h) => formatNumber(h.asked) },
          ]}
        />
      )}
    </Page>
  )
}
