import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { useLocation } from 'react-router'
import { planOf } from '../access.ts'
import { yearsAround } from '../model/calendar.ts'
import { countByStatus, peopleOfPlan } from '../queries/fiches.ts'
import { axesOf } from '../queries/plans.ts'
import { cardsOf } from '../queries/timeline.ts'
import { Board } from '../views/board.tsx'
import { askedFrom, FicheFilters } from '../views/fiche-filter.tsx'
import { NoPlan } from '../views/no-plan.tsx'
import { PlanPage } from '../views/plan-page.tsx'
import type { Route } from './+types/board.ts'

/** The plan by status: the most pressing cards of each column, and how many there are behind. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan, may, href } = await planOf(context, params)
  const asked = askedFrom(request.url)
  const head = { asked, href, name: territory.name, code: territory.code, today: ctx.today, mayEdit: may('edit') }
  if (!plan) return { ...head, plan: null }
  const found = await read(ctx, async (tx) => ({
    axes: await axesOf(tx, scope, territory.id, ctx.today),
    people: await peopleOfPlan(tx, scope, territory.id),
    counts: await countByStatus(tx, scope, territory.id, asked, ctx.today),
    cards: await cardsOf(tx, scope, territory.id, asked, ctx.today),
  }))
  return { ...head, plan, ...found }
}

export default function BoardPage({ loaderData }: Route.ComponentProps) {
  const here = useLocation()
  if (loaderData.plan === null) return <NoPlan {...loaderData} />
  const { plan, asked, href, name, code, today, axes, people, counts, cards } = loaderData
  return (
    <PlanPage
      href={href}
      name={name}
      title="Tableau du plan"
      lede={plan.title}
      actions={
        <ButtonLink href={`${href}/tableau.svg${here.search}`} download>
          Image 16:9 pour une présentation (SVG)
        </ButtonLink>
      }
    >
      <FicheFilters asked={asked} axes={axes} people={people} years={yearsAround(today)} />
      <Board counts={counts} cards={cards} code={code} href={href} search={here.search} today={today} />
    </PlanPage>
  )
}
