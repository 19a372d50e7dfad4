import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted } from '#ui/format.ts'
import { Pagination } from '#ui/pagination.tsx'
import { planOf } from '../access.ts'
import { yearsAround } from '../model/calendar.ts'
import { ganttOf, type PlacedBar } from '../model/gantt.ts'
import { peopleOfPlan } from '../queries/fiches.ts'
import { axesOf } from '../queries/plans.ts'
import { barsAtMost, barsOf, ordersAmong } from '../queries/timeline.ts'
import { askedFrom, FicheFilters } from '../views/fiche-filter.tsx'
import { ficheHref } from '../views/fiche-words.tsx'
import { GanttSvg } from '../views/gantt-svg.tsx'
import { GanttTable } from '../views/gantt-table.tsx'
import { NoPlan } from '../views/no-plan.tsx'
import { PlanPage } from '../views/plan-page.tsx'
import type { Route } from './+types/gantt.ts'

/** The plan in time, one page of bars at most. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan, may, href } = await planOf(context, params)
  const asked = askedFrom(request.url)
  const head = { asked, href, name: territory.name, code: territory.code, today: ctx.today, mayEdit: may('edit') }
  if (!plan) return { ...head, plan: null }
  const found = await read(ctx, async (tx) => {
    const drawn = await barsOf(tx, scope, territory.id, asked, ctx.today)
    return {
      axes: await axesOf(tx, scope, territory.id, ctx.today),
      people: await peopleOfPlan(tx, scope, territory.id),
      ...drawn,
      orders: await ordersAmong(
        tx,
        drawn.bars.map((bar) => bar.id),
      ),
    }
  })
  return { ...head, plan, ...found, pageSize: barsAtMost }
}

export default function GanttPage({ loaderData }: Route.ComponentProps) {
  const here = useLocation()
  if (loaderData.plan === null) return <NoPlan {...loaderData} />
  const { plan, asked, href, name, code, today, axes, people, bars, orders, total, undated, pageSize } = loaderData
  const gantt = ganttOf(bars, orders, today)
  const late = gantt.bars.filter((bar) => bar.late).length
  const hrefOf = (bar: PlacedBar) => ficheHref(code, bar.reference)
  const finding = `${counted(gantt.bars.length, 'action datée', 'actions datées')}, dont ${counted(late, 'en retard', 'en retard')}`
  return (
    <PlanPage
      href={href}
      name={name}
      title="Gantt du plan"
      lede={plan.title}
      actions={
        total > 0 && (
          <ButtonLink href={`${href}/gantt.svg${here.search}`} download>
            Image 16:9 pour une présentation (SVG)
          </ButtonLink>
        )
      }
    >
      <FicheFilters asked={asked} axes={axes} people={people} years={yearsAround(today)} />
      {gantt.bars.length === 0 ? (
        <Empty title="Aucune action datée à dessiner">Donnez un début ou une fin aux fiches, ou enlevez un filtre.</Empty>
      ) : (
        <figure className="gantt-figure">
          <figcaption>{finding}</figcaption>
          <ul className="legend" role="list" aria-label="Légende">
            <li>▲ hachuré : en retard</li>
            <li>◆ encadré : chemin critique, sans marge</li>
            <li>⚠ pointillé : commence avant la fin de ce qui la précède</li>
          </ul>
          <GanttSvg gantt={gantt} today={today} title={finding} hrefOf={hrefOf} />
        </figure>
      )}
      <Pagination total={total} pageSize={pageSize} page={asked.page} here={here} noun="action" />
      {undated > 0 && (
        <p className="quiet">{counted(undated, 'fiche n’a', 'fiches n’ont')} ni début ni fin : elles ne sont pas dessinées.</p>
      )}
      {gantt.bars.length > 0 && <GanttTable gantt={gantt} hrefOf={hrefOf} />}
    </PlanPage>
  )
}
