import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { ItemOutcome } from '../model/meetings.ts'

export interface NewDecision {
  territoryId: string
  decidedOn: Day
  decidedBy: string
  title: string
  text: string
  outcome: ItemOutcome
  source: string | null
  sourceUrl: string | null
  itemId: string | null
  projectId: string | null
  deviceCode: string | null
  opinionReference: string | null
  recordedBy: string | null
  recordedOn: Day
  submissionKey: string
}

/** Writes a line of the register, never changed after. @returns its reference, that of before when it was written already */
export async function addDecision(tx: Tx, d: NewDecision): Promise<string> {
  const { rows: numbers } = await sql<{ number: number }>`select nextval('committees.decision_number') as number`.execute(tx)
  const reference = `D-${d.decidedOn.slice(0, 4)}-${String(numbers[0]!.number).padStart(4, '0')}`
  await sql`
    insert into committees.decision (territory_id, id, reference, decided_on, decided_by, title, text, outcome, origin, source, source_url,
      item_id, project_id, device_code, opinion_reference, recorded_by, recorded_on, submission_key)
    values (${d.territoryId}, ${newId<'decision'>()}, ${reference}, ${d.decidedOn}, ${d.decidedBy}, ${d.title}, ${d.text}, ${d.outcome},
      ${d.itemId ? 'here' : 'elsewhere'}, ${d.source}, ${d.sourceUrl}, ${d.itemId}, ${d.projectId}, ${d.deviceCode}, ${d.opinionReference},
      ${d.recordedBy}, ${d.recordedOn}, ${d.submissionKey})
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  const { rows } = await sql<{ reference: string }>`
    select reference from committees.decision where territory_id = ${d.territoryId} and submission_key = ${d.submissionKey}`.execute(tx)
  return rows[0]!.reference
}
