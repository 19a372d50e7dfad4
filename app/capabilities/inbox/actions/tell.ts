import { elevated } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import type { Fact, NotificationKind } from '../model.ts'
import { addNotifications, endNotifications } from '../store/notifications.ts'
import { lockMailboxes, queueMails } from '../store/queue.ts'

type Teller = Pick<Ctx, 'actor' | 'today'>

/**
 * Tells persons a fact, in the transaction of the verb that made it: in their inbox now, and by mail at the pace each
 * chose, unless the fact is settled or withdrawn before. Told again, the same fact replaces itself.
 */
export function notify(tx: Tx, { actor, today }: Teller, personIds: readonly string[], fact: Fact): Promise<void> {
  const persons = inOrder(personIds)
  return elevated(tx, async () => {
    await lockMailboxes(tx, persons)
    const ids = await addNotifications(tx, fact, persons, { toldBy: actor.id, toldOn: today })
    if (ids.length > 0) await queueMails(tx, ids, fact.kind, today)
  })
}

/** Tells the chef de projet that a territory has today. */
export async function notifyChefDeProjet(tx: Tx, teller: Teller, fact: Fact & { territoryId: string }): Promise<void> {
  const holders = await holdersOf(tx, { territoryId: fact.territoryId, roles: ['chef-de-projet'], on: teller.today })
  await notify(
    tx,
    teller,
    holders.map((holder) => holder.id),
    fact,
  )
}

/** Puts a fact of a told world in inboxes: nothing is mailed. */
export async function enterInInbox(tx: Tx, personIds: readonly string[], fact: Fact, toldOn: Day): Promise<void> {
  await elevated(tx, () => addNotifications(tx, fact, inOrder(personIds), { toldBy: null, toldOn }))
}

export interface Settled {
  kind: NotificationKind
  subjectId: string
  /** Absent: everybody who was told. */
  personIds?: readonly string[]
}

/** What was expected is done: nobody is reminded, and a mail that has not left does not leave. */
export const settle = (tx: Tx, settled: Settled): Promise<void> => elevated(tx, () => endNotifications(tx, { ...settled, ended: 'done' }))

/** The act that was told is undone: a mail that has not left does not leave, and nothing is expected any longer. */
export const withdraw = (tx: Tx, settled: Settled): Promise<void> =>
  elevated(tx, () => endNotifications(tx, { ...settled, ended: 'withdrawn' }))

// Everybody locks mailboxes in the same order: two verbs that tell the same persons never wait for each other in a ring.
const inOrder = (personIds: readonly string[]) => [...new Set(personIds)].sort()
