import type { Actor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { kindCodes, type NotificationKind, type Readers } from '../model.ts'

interface Asking {
  actor: Actor
  on: Day
  readers: Readers
}

/** The ids of the notifications that the person may still be told: one question a kind, however many there are. */
export async function readableAmong(
  tx: Tx,
  { actor, on, readers }: Asking,
  notifications: readonly { id: string; kind: NotificationKind; subjectId: string }[],
): Promise<ReadonlySet<string>> {
  const readable = new Set<string>()
  for (const kind of kindCodes) {
    const ofKind = notifications.filter((notification) => notification.kind === kind)
    if (ofKind.length === 0) continue
    const subjects = await readers[kind](tx, actor, on, [...new Set(ofKind.map(({ subjectId }) => subjectId))])
    for (const { id, subjectId } of ofKind) if (subjects.has(subjectId)) readable.add(id)
  }
  return readable
}
