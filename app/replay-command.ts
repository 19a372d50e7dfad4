import { act, elevate } from '#kernel/act.ts'
import { visitor } from '#kernel/actor.ts'
import { systemClock, today } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { ok } from '#kernel/outcome.ts'
import { replay } from '#cap/funding/actions/replay.ts'
import { everyDecision } from '#cap/funding/queries.ts'

export interface Replayed {
  id: string
  project: string
  takenOn: string
  hash: string
  same: boolean
  why: string | null
}

/** Works out again every plan that was kept, with the law and the data kept with it. The replay itself is journaled. */
export async function replayAll(db: Db, progress: (share: number) => void): Promise<Replayed[]> {
  const ctx = { db, today: today(systemClock), requestId: 'replay', actor: { ...visitor, name: 'Ressort (relecture)' } }
  const read = await act(ctx, { name: 'funding.replay-decisions' }, async (tx, note) => {
    await elevate(tx)
    const decisions = await everyDecision(tx)
    note({ decisions: decisions.length })
    return ok(decisions)
  })
  if (!read.ok) throw new Error('a replay refuses nothing')
  const replayed: Replayed[] = []
  for (const [rank, kept] of read.value.entries()) {
    const again = await replay(kept)
    replayed.push({
      id: kept.id,
      project: kept.reference,
      takenOn: kept.takenOn,
      hash: kept.hash,
      same: again.same,
      why: again.same ? null : again.why,
    })
    progress((rank + 1) / read.value.length)
  }
  return replayed
}
