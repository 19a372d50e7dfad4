import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { formatLongDay } from '#ui/format.ts'
import { planOf } from '../access.ts'
import { monthFrom, monthOf, yearsAround } from '../model/calendar.ts'
import { peopleOfPlan } from '../queries/fiches.ts'
import { axesOf } from '../queries/plans.ts'
import { eventsOf } from '../queries/timeline.ts'
import { Month } from '../views/month.tsx'
import { askedFrom, FicheFilters } from '../views/fiche-filter.tsx'
import { NoPlan } from '../views/no-plan.tsx'
import { PlanPage } from '../views/plan-page.tsx'
import type { Route } from './+types/calendar.ts'

/** A month of the plan: what begins, ends, and which funding windows close. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan, may, href } = await planOf(context, params)
  const asked = askedFrom(request.url)
  const month = monthOf(monthFrom(new URL(request.url).searchParams.get('mois'), ctx.today))
  const head = { asked, month, href, name: territory.name, code: territory.code, today: ctx.today, mayEdit: may('edit') }
  if (!plan) return { ...head, plan: null }
  const found = await read(ctx, async (tx) => ({
    axes: await axesOf(tx, scope, territory.id, ctx.today),
    people: await peopleOfPlan(tx, scope, territory.id),
    events: await eventsOf(tx, scope, territory.id, asked, ctx.today, month.from, month.to),
  }))
  return { ...head, plan, ...found }
}

export default function CalendarPage({ loaderData }: Route.ComponentProps) {
  const here = useLocation()
  if (loaderData.plan === null) return <NoPlan {...loaderData} />
  const { plan, asked, month, href, name, code, today, axes, people, events } = loaderData
  const title = `Calendrier du plan, ${formatLongDay(month.from).replace(/^\S+ /, '')}`
  return (
    <PlanPage href={href} name={name} title={title} lede={plan.title}>
      <FicheFilters asked={asked} axes={axes} people={people} years={yearsAround(today)} kept={{ mois: month.from.slice(0, 7) }} />
      <Month month={month} events={events} code={code} today={today} here={here} />
    </PlanPage>
  )
}
