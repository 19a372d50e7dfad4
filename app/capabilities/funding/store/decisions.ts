import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { SavedBlock } from '../model/cost-blocks.ts'

/** The blocks as a whole replace the former ones. */
export async function replaceBlocks(tx: Tx, project: { territoryId: string; id: string }, blocks: readonly SavedBlock[]): Promise<void> {
  await sql`delete from funding.cost_block where territory_id = ${project.territoryId} and project_id = ${project.id}`.execute(tx)
  const rows = blocks.map((b, rank) => ({
    territory_id: project.territoryId,
    project_id: project.id,
    rank,
    label: b.label,
    nature: b.nature,
    cost: b.cost,
    extra_cost: b.extraCost,
  }))
  if (rows.length > 0) await tx.insertInto('funding.cost_block').values(rows).execute()
}

interface NewDecision {
  project: { territoryId: string; id: string }
  on: Day
  /** Null: told by the demonstration. */
  personId: string | null
  snapshot: string
  hash: string
}

export async function addDecision(tx: Tx, { project, on, personId, snapshot, hash }: NewDecision): Promise<void> {
  await sql`
    insert into funding.decision (territory_id, id, project_id, taken_on, taken_by, snapshot, hash)
    values (${project.territoryId}, ${newId<'decision'>()}, ${project.id}, ${on}, ${personId}, ${snapshot}, ${hash})`.execute(tx)
}
