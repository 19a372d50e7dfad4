import { asSystem, read } from '#kernel/act.ts'
import { invitationOf } from '#kernel/appointment.ts'
import type { Actor } from '#kernel/actor.ts'
import { type Clock, type Day, today } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { log } from '#kernel/log.ts'
import type { Mail } from '#kernel/mail.ts'
import { reachOf } from '#cap/membership/queries.ts'
import type { Readers } from '../model.ts'
import { letterOf } from '../model/letter.ts'
import { contentOf, type Leaving } from '../queries/mailing.ts'
import { readableAmong } from '../queries/readable.ts'
import { type Hold, keepBack, markDropped, markRefused, markSending, markSent, takeDue, takeLost, type Taken } from '../store/mailing.ts'

export interface Mailing {
  db: Db
  /** Hands one mail to the mail server; its id is the Message-ID. */
  send: (mail: Mail, id: string) => Promise<void>
  readers: Readers
  /** What addresses in the text of a mail begin with. */
  baseUrl: string
  /** Whether accounts of the demonstration are written to. */
  demo: boolean
  now: Clock
  /** Names this worker in the rows that it holds. */
  worker: string
}

/** Longer than the mail server may take to answer. */
const holdSeconds = 120
const batch = 50
const together = 5
const attemptsAtMost = 12

/**
 * Sends what is due, one batch. The queue is not the act of a person: its states stand in inbox.mail, not in the journal.
 * @returns how many mails it took
 */
export async function mailWhatIsDue(mailing: Mailing): Promise<number> {
  const hold = (): Hold => ({ worker: mailing.worker, now: mailing.now(), seconds: holdSeconds })
  const lost = await asSystem(mailing.db, (tx) => takeLost(tx, hold(), batch))
  for (const { mailId, maybeTwice } of lost) if (maybeTwice) log('warn', 'inbox.mail-maybe-twice', { mailId })
  const due = await asSystem(mailing.db, (tx) => takeDue(tx, hold(), batch))
  const taken = [...lost, ...due]
  const queue = taken.values()
  const work = async () => {
    for (const one of queue) await deliver(mailing, one, hold)
  }
  await Promise.all(Array.from({ length: together }, work))
  return taken.length
}

async function deliver(mailing: Mailing, taken: Taken, hold: () => Hold): Promise<void> {
  const { db, baseUrl } = mailing
  const mail = await prepare(mailing, taken)
  if (!mail) return asSystem(db, (tx) => markDropped(tx, taken))
  if (!(await asSystem(db, (tx) => markSending(tx, taken, hold())))) return
  try {
    await mailing.send({ to: mail.to, ...letterOf(mail.content, baseUrl), calendars: calendarsOf(mailing, mail) }, taken.mailId)
  } catch (error) {
    return refused(mailing, taken, (error as Error).message)
  }
  await asSystem(db, (tx) => markSent(tx, taken, mailing.now()))
}

/** The invitations of what is told; a reminder brings none. */
const calendarsOf = ({ baseUrl, now }: Mailing, { to, content }: Leave) =>
  content.flatMap(({ appointment, occasion }) =>
    appointment && occasion === 'told' ? [invitationOf(appointment, to, { baseUrl, at: now().epochMilliseconds })] : [],
  )

interface Leave {
  to: string
  content: Leaving[]
}

/** What may still be told, at the moment it leaves; nothing when nothing may. */
async function prepare(mailing: Mailing, taken: Taken): Promise<Leave | undefined> {
  const { db, readers, demo } = mailing
  const on = today(mailing.now)
  const { content, actor, email } = await asSystem(db, async (tx) => ({
    content: await contentOf(tx, taken.personId, taken.mailId),
    ...(await reachOf(tx, taken.personId, on, demo)),
  }))
  const idsOf = (some: readonly Leaving[]) => some.map(({ id }) => id)
  if (email === null) {
    await asSystem(db, (tx) => keepBack(tx, taken, idsOf(content), 'no-address'))
    return undefined
  }
  const readable = await readableAs(db, actor, on, readers, content)
  const others = content.filter(({ id }) => !readable.has(id))
  if (others.length > 0) await asSystem(db, (tx) => keepBack(tx, taken, idsOf(others), 'unreadable'))
  const left = content.filter(({ id }) => readable.has(id))
  return left.length > 0 ? { to: email, content: left } : undefined
}

const readableAs = (db: Db, actor: Actor, on: Day, readers: Readers, content: readonly Leaving[]) =>
  read({ db, actor, today: on, requestId: 'inbox' }, (tx) => readableAmong(tx, { actor, on, readers }, content))

async function refused({ db, now }: Mailing, taken: Taken, error: string): Promise<void> {
  const isLast = await asSystem(db, (tx) => markRefused(tx, taken, now(), { error, attemptsAtMost }))
  log(isLast ? 'error' : 'warn', isLast ? 'inbox.mail-failed' : 'inbox.mail-will-retry', { mailId: taken.mailId, error })
}
