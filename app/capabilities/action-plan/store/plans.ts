import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { AxisForm, PlanForm } from '../model/plan.ts'

export interface NewPlan extends PlanForm {
  territoryId: string
  openedOn: Day
  source: string | null
  sourceUrl: string | null
}

/** @returns false when the territory has a plan already */
export async function addPlan(tx: Tx, plan: NewPlan): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into action_plan.plan (territory_id, title, summary, opened_on, source, source_url)
    values (${plan.territoryId}, ${plan.title}, ${plan.summary}, ${plan.openedOn}, ${plan.source}, ${plan.sourceUrl})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

export async function savePlan(tx: Tx, territoryId: string, form: PlanForm): Promise<void> {
  await sql`
    update action_plan.plan set title = ${form.title}, summary = ${form.summary}, content = content + 1, version = version + 1
    where territory_id = ${territoryId}`.execute(tx)
}

/** Says that the plan no longer reads as its last edition. */
export async function markChanged(tx: Tx, territoryId: string): Promise<void> {
  await sql`update action_plan.plan set content = content + 1 where territory_id = ${territoryId}`.execute(tx)
}

export interface NewAxis extends AxisForm {
  id: string
}

/** Axes at the end of the plan, in the order given. */
export async function addAxes(tx: Tx, territoryId: string, axes: readonly NewAxis[]): Promise<void> {
  await sql`
    insert into action_plan.axis (territory_id, id, rank, title, enjeu, thread)
    select ${territoryId}, x.id, x.place + coalesce((select max(rank) from action_plan.axis where territory_id = ${territoryId}), 0), x.title, x.enjeu, x.thread
    from jsonb_to_recordset(${JSON.stringify(axes.map((axis, place) => ({ ...axis, place: place + 1 })))}::jsonb)
      as x(id uuid, place int, title text, enjeu text, thread text)`.execute(tx)
}

export async function saveAxis(tx: Tx, territoryId: string, axisId: string, form: AxisForm): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update action_plan.axis set title = ${form.title}, enjeu = ${form.enjeu}, thread = ${form.thread}
    where territory_id = ${territoryId} and id = ${axisId}`.execute(tx)
  return numAffectedRows === 1n
}

/** Puts an axis before the one above it; the first stays where it is. */
export async function raiseAxis(tx: Tx, territoryId: string, axisId: string): Promise<void> {
  await sql`
    with placed as (select id, row_number() over (order by rank, id) as place from action_plan.axis where territory_id = ${territoryId}),
    chosen as (select place from placed where id = ${axisId})
    update action_plan.axis a set rank = case when p.id = ${axisId} then greatest(p.place - 1, 1)
      when p.place = (select place - 1 from chosen) then p.place + 1 else p.place end
    from placed p where a.territory_id = ${territoryId} and a.id = p.id`.execute(tx)
}

/** @returns false when something still stands under it */
export async function removeAxis(tx: Tx, territoryId: string, axisId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from action_plan.axis a where a.territory_id = ${territoryId} and a.id = ${axisId}
      and not exists (select 1 from action_plan.fiche f where f.territory_id = a.territory_id and f.axis_id = a.id)
      and not exists (select 1 from action_plan.guest g where g.guest_territory_id = a.territory_id and g.axis_id = a.id)`.execute(tx)
  return numAffectedRows === 1n
}
