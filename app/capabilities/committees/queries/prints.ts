import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { AgendaItem, Meeting } from '../model/meetings.ts'
import type { CommitteeScope } from '../policy.ts'
import { type DecisionFile, fileOf } from './files.ts'

/** The files of an agenda that the person may read, by rank: one meeting has a handful. */
export async function filesOf(
  tx: Tx,
  scope: CommitteeScope,
  meeting: Pick<Meeting, 'territoryId'>,
  agenda: readonly AgendaItem[],
  on: Day,
): Promise<Map<number, DecisionFile>> {
  const files = new Map<number, DecisionFile>()
  for (const item of agenda) {
    const file = await fileOf(tx, scope, item, meeting.territoryId, on)
    if (file) files.set(item.rank, file)
  }
  return files
}
