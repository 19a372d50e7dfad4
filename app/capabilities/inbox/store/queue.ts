import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { kinds, mailDelayAtMost, mailDelaySeconds, type NotificationKind, occasions } from '../model.ts'

/**
 * Keeps the mailboxes of these persons until the verb is done. Whoever touches several mails of one person does it first,
 * and in one order of persons: two verbs, or a verb and a worker, never wait for each other in a ring.
 */
export async function lockMailboxes(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`
    insert into inbox.mailbox (person_id) select p from unnest(${[...personIds]}::uuid[]) as t (p) order by p
    on conflict (person_id) do update set leaves_at = mailbox.leaves_at`.execute(tx)
}

/** Queues the mails of what was just told: each at the pace its person chose for that kind, its reminders later. */
export async function queueMails(tx: Tx, notificationIds: readonly string[], kind: NotificationKind, toldOn: Day): Promise<void> {
  const ids = [...notificationIds]
  const { cadence, expects } = kinds[kind]
  await sql`
    insert into inbox.dispatch (person_id, notification_id, occasion, cadence, leaves_at)
    select n.person_id, n.id, 'told', c.cadence, inbox.leaves_at(c.cadence, now(), ${mailDelaySeconds})
    from inbox.notification n
    left join inbox.preference p on p.person_id = n.person_id and p.kind = n.kind
    cross join lateral (select coalesce(p.cadence, ${cadence}) as cadence) c
    where n.id = any(${ids}::uuid[]) and c.cadence <> 'none'
    on conflict (person_id, notification_id, occasion) do update set
      state = 'waiting', mail_id = null, queued_at = now(), cadence = excluded.cadence, leaves_at = excluded.leaves_at
      where dispatch.state <> 'waiting'`.execute(tx)
  if (expects) await queueReminders(tx, ids, toldOn)
  await waitTogether(tx, ids)
}

/** A reminder leaves on the morning of its day, with whatever else leaves then. */
async function queueReminders(tx: Tx, ids: string[], toldOn: Day): Promise<void> {
  const reminders = Object.entries(occasions).filter(([, days]) => days > 0)
  await sql`
    insert into inbox.dispatch (person_id, notification_id, occasion, cadence, leaves_at)
    select d.person_id, d.notification_id, r.occasion, 'daily', inbox.morning_of(${toldOn}::date + r.days)
    from inbox.dispatch d
    cross join unnest(${reminders.map(([name]) => name)}::text[], ${reminders.map(([, days]) => days)}::int[]) as r (occasion, days)
    where d.notification_id = any(${ids}::uuid[]) and d.occasion = 'told'
    on conflict (person_id, notification_id, occasion) do update set state = 'waiting', mail_id = null, leaves_at = excluded.leaves_at`.execute(
    tx,
  )
}

/** What leaves soon waits for the last fact told, within a limit: they make one mail. The mailboxes are locked already. */
async function waitTogether(tx: Tx, ids: string[]): Promise<void> {
  await sql`
    with held as (
      select person_id, notification_id, occasion from inbox.dispatch
      where state = 'waiting' and occasion = 'told' and cadence = 'immediate'
        and person_id in (select person_id from inbox.notification where id = any(${ids}::uuid[]))
      order by person_id, notification_id, occasion for update)
    update inbox.dispatch d
    set leaves_at = least(d.queued_at + make_interval(secs => ${mailDelayAtMost}), now() + make_interval(secs => ${mailDelaySeconds}))
    from held h where d.person_id = h.person_id and d.notification_id = h.notification_id and d.occasion = h.occasion`.execute(tx)
  await sql`
    insert into inbox.mailbox (person_id, leaves_at)
    select person_id, min(leaves_at) from inbox.dispatch
    where state = 'waiting' and person_id in (select person_id from inbox.notification where id = any(${ids}::uuid[]))
    group by person_id order by person_id
    on conflict (person_id) do update set leaves_at = excluded.leaves_at`.execute(tx)
}

/** What already waits for a person leaves at the pace they just chose, or not at all. */
export async function followPreferences(tx: Tx, personId: string): Promise<void> {
  await lockMailboxes(tx, [personId])
  await sql`
    update inbox.dispatch d set
      state = case when p.cadence = 'none' then 'withdrawn' else d.state end,
      cadence = case when p.cadence = 'none' or d.occasion <> 'told' then d.cadence else p.cadence end,
      leaves_at = case when p.cadence = 'none' or d.occasion <> 'told' or d.cadence = p.cadence then d.leaves_at
        else inbox.leaves_at(p.cadence, now(), ${mailDelaySeconds}) end
    from inbox.notification n join inbox.preference p on p.person_id = n.person_id and p.kind = n.kind
    where d.person_id = ${personId} and d.state = 'waiting' and n.person_id = d.person_id and n.id = d.notification_id`.execute(tx)
  await sql`
    update inbox.mailbox m set leaves_at = (select min(leaves_at) from inbox.dispatch d where d.person_id = m.person_id and d.state = 'waiting')
    where person_id = ${personId}`.execute(tx)
}
