import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'

interface NewPublication {
  project: { id: string; territoryId: string }
  funder: string
  publishedOn: Day
  evidence: string
  personId: string
  on: Day
}

/** @returns false when it was noted already */
export async function addPublication(tx: Tx, { project, funder, publishedOn, evidence, personId, on }: NewPublication): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into funding.publication (territory_id, id, project_id, funder, published_on, evidence, noted_by, noted_on)
    values (${project.territoryId}, ${newId<'publication'>()}, ${project.id}, ${funder}, ${publishedOn}, ${evidence}, ${personId}, ${on})
    on conflict (territory_id, project_id, lower(funder)) do nothing`.execute(tx)
  return numAffectedRows === 1n
}
