import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'

export interface Hold {
  worker: string
  now: Temporal.Instant
  /** How long the worker keeps what it takes; then another may. */
  seconds: number
}

const at = (now: Temporal.Instant) => sql`${now.toString()}::timestamptz`
const until = ({ now, seconds }: Hold) => at(now.add({ seconds }))

export interface Taken {
  mailId: string
  personId: string
}

/** Makes a mail of all that is due to each person, for at most so many persons; other workers pass over them. */
export async function takeDue(tx: Tx, hold: Hold, persons: number): Promise<Taken[]> {
  const { rows: boxes } = await sql<{ personId: string }>`
    select person_id as "personId" from inbox.mailbox where leaves_at <= ${at(hold.now)}
    order by leaves_at limit ${persons} for update skip locked`.execute(tx)
  if (boxes.length === 0) return []
  const personIds = boxes.map((box) => box.personId)
  const mailIds = boxes.map(() => newId<'mail'>())
  const { rows } = await sql<Taken>`
    with due as (
      select d.person_id, d.notification_id, d.occasion, t.m
      from inbox.dispatch d join unnest(${personIds}::uuid[], ${mailIds}::uuid[]) as t (p, m) on d.person_id = t.p
      where d.state = 'waiting' and d.leaves_at <= ${at(hold.now)}
      order by 1, 2, 3 for update of d),
    taken as (
      update inbox.dispatch d set state = 'claimed', mail_id = due.m from due
      where d.person_id = due.person_id and d.notification_id = due.notification_id and d.occasion = due.occasion
      returning d.person_id, d.mail_id)
    insert into inbox.mail (person_id, id, state, worker, held_until, made_at)
    select distinct person_id, mail_id, 'claimed', ${hold.worker}, ${until(hold)}, ${at(hold.now)} from taken
    returning id as "mailId", person_id as "personId"`.execute(tx)
  await sql`
    update inbox.mailbox m set leaves_at = (
      select min(leaves_at) from inbox.dispatch d where d.person_id = m.person_id and d.state = 'waiting')
    where person_id = any(${personIds}::uuid[])`.execute(tx)
  return rows
}

export interface TakenAgain extends Taken {
  maybeTwice: boolean
}

/** Takes mails whose worker is gone, or whose next attempt is due. One that was being handed over may have left. */
export async function takeLost(tx: Tx, hold: Hold, most: number): Promise<TakenAgain[]> {
  const { rows } = await sql<TakenAgain>`
    update inbox.mail m set maybe_twice = maybe_twice or state = 'sending', state = 'claimed', worker = ${hold.worker}, held_until = ${until(hold)}
    from (select person_id, id from inbox.mail where state in ('claimed', 'sending') and held_until < ${at(hold.now)}
      order by held_until limit ${most} for update skip locked) lost
    where m.person_id = lost.person_id and m.id = lost.id
    returning m.id as "mailId", m.person_id as "personId", m.maybe_twice as "maybeTwice"`.execute(tx)
  return rows
}

/** Says that the mail is about to be handed over. @returns false when another worker took it meanwhile */
export async function markSending(tx: Tx, { mailId, personId }: Taken, hold: Hold): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update inbox.mail set state = 'sending', attempts = attempts + 1, held_until = ${until(hold)}
    where person_id = ${personId} and id = ${mailId} and state = 'claimed' and worker = ${hold.worker}`.execute(tx)
  return numAffectedRows === 1n
}

export async function markSent(tx: Tx, { mailId, personId }: Taken, now: Temporal.Instant): Promise<void> {
  await sql`update inbox.mail set state = 'sent', sent_at = ${at(now)}, error = null where person_id = ${personId} and id = ${mailId}`.execute(
    tx,
  )
  await sql`update inbox.dispatch set state = 'sent' where person_id = ${personId} and mail_id = ${mailId} and state = 'claimed'`.execute(
    tx,
  )
}

/** Nothing of it may leave any longer. */
export async function markDropped(tx: Tx, { mailId, personId }: Taken): Promise<void> {
  await sql`update inbox.mail set state = 'dropped' where person_id = ${personId} and id = ${mailId}`.execute(tx)
}

/** Keeps back what the person may not be told any longer, or cannot be. */
export async function keepBack(
  tx: Tx,
  taken: Taken,
  notificationIds: readonly string[],
  state: 'unreadable' | 'no-address',
): Promise<void> {
  await sql`
    update inbox.dispatch set state = ${state}
    where person_id = ${taken.personId} and mail_id = ${taken.mailId} and notification_id = any(${[...notificationIds]}::uuid[])
      and state = 'claimed'`.execute(tx)
}

/** Notes a refusal of the mail server: tried again later, up to a number of attempts. @returns whether that was the last */
export async function markRefused(tx: Tx, { mailId, personId }: Taken, now: Temporal.Instant, refusal: Refusal): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`
    update inbox.mail set error = ${refusal.error},
      state = case when attempts >= ${refusal.attemptsAtMost} then 'failed' else 'claimed' end,
      -- From ten seconds to an hour, twice as long each time.
      held_until = ${at(now)} + make_interval(secs => least(3600, 10 * 2 ^ (attempts - 1)))
    where person_id = ${personId} and id = ${mailId} returning state`.execute(tx)
  return rows[0]?.state === 'failed'
}

interface Refusal {
  error: string
  attemptsAtMost: number
}
