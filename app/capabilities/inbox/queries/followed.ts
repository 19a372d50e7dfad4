import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { NotificationKind } from '../model.ts'

export interface Followed {
  id: string
  kind: NotificationKind
  title: string
  path: string
  person: string
  toldOn: Day
  openedAt: Date | null
  ended: 'done' | 'withdrawn' | null
  /** The last mail about it; null when none left, by the person's choice or because it still waits. */
  mailedAt: Date | null
  reminders: number
  /** The mail server refused it for good. */
  failed: boolean
}

export interface FollowedFilter {
  territoryId: string
  kind?: NotificationKind | undefined
  /** Those that nobody opened, and that are not done without. */
  unopenedOnly: boolean
  page: number
  pageSize: number
}

/** What was sent and is followed, with who has opened it and since when not: the longest awaited first. */
export async function listFollowed(tx: Tx, filter: FollowedFilter): Promise<{ lines: Followed[]; total: number }> {
  const matching = sql`n.tracked and n.territory_id = ${filter.territoryId}
    and (${filter.kind ?? null}::text is null or n.kind = ${filter.kind ?? null})
    and (not ${filter.unopenedOnly}::boolean or (n.opened_at is null and n.ended is null))`
  const { rows: lines } = await sql<Followed>`
    select n.id, n.kind, n.title, n.path, p.name as person, n.told_on as "toldOn", n.opened_at as "openedAt", n.ended,
      m.sent_at as "mailedAt", coalesce(m.reminders, 0) as reminders, coalesce(m.failed, false) as failed
    from inbox.notification n
    join membership.person p on p.id = n.person_id
    left join lateral (
      select max(x.sent_at) as sent_at, count(*) filter (where d.occasion <> 'told' and d.state = 'sent') as reminders,
        bool_or(x.state = 'failed') as failed
      from inbox.dispatch d left join inbox.mail x on x.person_id = d.person_id and x.id = d.mail_id
      where d.person_id = n.person_id and d.notification_id = n.id) m on true
    where ${matching}
    order by (n.opened_at is not null or n.ended is not null), n.told_on, n.title, p.name, n.id
    limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from inbox.notification n where ${matching}`.execute(tx)
  return { lines, total: count[0]?.total ?? 0 }
}
