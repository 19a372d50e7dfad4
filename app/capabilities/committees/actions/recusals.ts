import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Holder } from '#cap/membership/queries.ts'
import type { AgendaItem, Meeting } from '../model/meetings.ts'
import { groundOf } from '../model/recusal.ts'
import { attendanceOf, fileAtStake } from '../queries/meetings.ts'
import { saveRecusals } from '../store/meetings.ts'

/** Notes who of those called takes no part in an item, from the interests they have now. An item about no file recuses nobody. */
export async function noteRecusals(
  tx: Tx,
  item: Pick<AgendaItem, 'id' | 'projectId'>,
  meeting: Pick<Meeting, 'id' | 'territoryId'>,
  holders: readonly Holder[],
  on: Day,
): Promise<void> {
  if (!item.projectId) return
  const file = await fileAtStake(tx, { territoryId: meeting.territoryId, id: item.projectId })
  if (!file) return
  const called = new Set((await attendanceOf(tx, meeting)).map((one) => one.personId))
  const recused = holders
    .filter((holder) => called.has(holder.id))
    .flatMap((holder) => {
      const ground = groundOf(holder, file)
      return ground ? [{ personId: holder.id, ground }] : []
    })
  await saveRecusals(tx, { territoryId: meeting.territoryId, id: item.id, meetingId: meeting.id }, recused, on)
}
