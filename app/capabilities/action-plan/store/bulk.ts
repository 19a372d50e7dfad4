import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { never } from '#kernel/outcome.ts'
import type { BulkChange } from '../model/bulk.ts'

/** What a change writes, on the row as it was. */
function assignments(change: BulkChange): RawBuilder<unknown> {
  switch (change.change) {
    case 'status':
      return sql`status = ${change.status}, status_reason = ${change.statusReason}`
    case 'tier':
      return sql`tier = ${change.tier}`
    case 'axis':
      return sql`axis_id = ${change.axisId}`
    case 'lead':
      return sql`lead = ${change.lead}`
    case 'add-pilot':
      return sql`pilots = array_append(array_remove(pilots, ${change.pilot}::text), ${change.pilot}::text)`
    case 'remove-pilot':
      return sql`pilots = array_remove(pilots, ${change.pilot}::text)`
    case 'shift':
      return sql`starts_on = starts_on + ${change.days}::int, ends_on = ends_on + ${change.days}::int`
    default:
      return never(change)
  }
}

/** Makes one change to many fiches, in one statement; each becomes its next version. */
export async function changeMany(tx: Tx, territoryId: string, references: readonly string[], change: BulkChange, on: Day): Promise<number> {
  const { numAffectedRows } = await sql`
    update action_plan.fiche set ${assignments(change)}, updated_on = ${on}, version = version + 1
    where territory_id = ${territoryId} and reference = any(${[...references]}::text[])`.execute(tx)
  return Number(numAffectedRows)
}
