import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { PlanScope } from '../policy.ts'
import { inScope } from './scope.ts'

/** The axes of a plan that is being changed. */
export async function axisIdsOf(tx: Tx, territoryId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from action_plan.axis where territory_id = ${territoryId}`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/** The first axis of a plan, where what nobody placed goes. */
export async function firstAxisOf(tx: Tx, territoryId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from action_plan.axis where territory_id = ${territoryId} order by rank, id limit 1`.execute(tx)
  return rows[0]?.id
}

export interface Placed {
  parentId: string | null
  hasChildren: boolean
}

/** How these fiches stand in the tree of their plan. */
export async function parentsOf(tx: Tx, territoryId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Placed>> {
  const { rows } = await sql<Placed & { id: string }>`
    select f.id, f.parent_id as "parentId",
      exists (select 1 from action_plan.fiche c where c.territory_id = f.territory_id and c.parent_id = f.id) as "hasChildren"
    from action_plan.fiche f where f.territory_id = ${territoryId} and f.id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface PossibleParent {
  id: string
  axisId: string
  reference: string
  title: string
}

/** Actions of the plan that may have sub-actions: those that are none; at most a thousand. */
export async function possibleParents(tx: Tx, scope: PlanScope, territoryId: string, except = ''): Promise<PossibleParent[]> {
  const { rows } = await sql<PossibleParent>`
    select f.id, f.axis_id as "axisId", f.reference, f.title
    from action_plan.fiche f join territory.territory t on t.id = f.territory_id
    where f.territory_id = ${territoryId} and f.parent_id is null and f.reference <> ${except} and ${inScope(scope)}
    order by f.reference limit 1000`.execute(tx)
  return rows
}
