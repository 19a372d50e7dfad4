import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { CommitteeScope } from '../policy.ts'
import { inItems, itemTables } from './readable.ts'

export interface ExpectedTask {
  id: string
  text: string
  dueOn: Day
  bodyName: string
  meetingReference: string
  rank: number
}

/** What the committees of a territory gave the person to do, not done yet, soonest first; a hundred at most. */
export async function tasksGivenTo(tx: Tx, scope: CommitteeScope, territoryId: string): Promise<ExpectedTask[]> {
  const { rows } = await sql<ExpectedTask>`
    select k.id, k.text, k.due_on as "dueOn", b.name as "bodyName", m.reference as "meetingReference", i.rank
    from ${itemTables} join committees.task k on k.territory_id = i.territory_id and k.item_id = i.id
    where k.territory_id = ${territoryId} and k.person_id = ${scope.personId}::uuid and k.done_on is null and ${inItems(scope)}
    order by k.due_on, k.id limit 100`.execute(tx)
  return rows
}
