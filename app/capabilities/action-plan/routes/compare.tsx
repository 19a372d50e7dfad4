import { data } from 'react-router'
import { read } from '#kernel/act.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { planFor } from '../access.ts'
import { compareEditions } from '../model/edition.ts'
import { currentFiches, editionsOf, fichesOfEdition } from '../queries/editions.ts'
import { changeLines } from '../views/edition-changes.ts'
import type { Route } from './+types/compare.ts'

/** Two editions of the plan, or one and the plan of today: what was added, removed, changed. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, href } = await planFor(context, params, 'read')
  const query = new URL(request.url).searchParams
  return read(ctx, async (tx) => {
    const editions = await editionsOf(tx, territory.id)
    const sideOf = async (asked: string | null) => {
      if (asked === 'plan') return { name: 'Plan d’aujourd’hui', fiches: await currentFiches(tx, territory.id) }
      const edition = editions.find(({ number }) => String(number) === asked)
      if (!edition) throw data('Choisissez deux versions de ce plan.', { status: 404 })
      return { name: `Version ${edition.number}`, fiches: await fichesOfEdition(tx, edition) }
    }
    const [before, after] = [await sideOf(query.get('de')), await sideOf(query.get('a'))]
    const changes = compareEditions(before.fiches, after.fiches)
    return { lines: changeLines(changes), count: changes.length, before: before.name, after: after.name, href }
  })
}

export default function Compare({ loaderData }: Route.ComponentProps) {
  const { lines, count, before, after, href } = loaderData
  const crumbs = [
    { label: 'Plan d’actions', href },
    { label: 'Versions', href: `${href}/versions` },
  ]
  const title = `${before} et ${after.charAt(0).toLowerCase()}${after.slice(1)}`
  return (
    <Page title={title} tabTitle={`${title}, comparaison`} breadcrumbs={crumbs} wide>
      {lines.length === 0 ? (
        <Empty title="Rien n’a changé">Les fiches que vous pouvez lire disent la même chose.</Empty>
      ) : (
        <DataTable
          caption={`${counted(count, 'fiche diffère', 'fiches diffèrent')}, parmi celles que vous pouvez lire`}
          columns={[
            { key: 'fiche', label: 'Fiche', rowHeader: true, cell: (line) => line.fiche },
            { key: 'change', label: 'Changement', cell: (line) => line.change },
            { key: 'before', label: before, cell: (line) => <span className="as-typed">{line.before}</span> },
            { key: 'after', label: after, cell: (line) => <span className="as-typed">{line.after}</span> },
          ]}
          rows={lines}
          keyOf={(line) => line.key}
        />
      )}
    </Page>
  )
}
