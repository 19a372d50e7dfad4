import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import { hide, type Notification, type NotificationKind, type Shown, type View } from '../model.ts'

const columns = sql`
  n.id, n.kind, n.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
  n.subject_id as "subjectId", n.title, n.detail, n.path, n.due_on as "dueOn", n.expects, n.told_on as "toldOn",
  n.opened_at as "openedAt", n.ended`

const inView: Record<View, RawBuilder<boolean>> = {
  unread: sql`n.opened_at is null and n.ended is null`,
  expected: sql`n.expects and n.ended is null`,
  all: sql`true`,
}

export interface InboxFilter {
  personId: string
  view: View
  kind?: NotificationKind | undefined
  territoryId?: string | undefined
  page: number
  pageSize: number
}

/** One page of a person's inbox, and how many there are in all: what is due first, then the newest. */
export async function listInbox(tx: Tx, filter: InboxFilter): Promise<{ lines: Notification[]; total: number }> {
  const matching = sql`n.person_id = ${filter.personId} and ${inView[filter.view]}
    and (${filter.kind ?? null}::text is null or n.kind = ${filter.kind ?? null})
    and (${filter.territoryId ?? null}::uuid is null or n.territory_id = ${filter.territoryId ?? null})`
  const order = filter.view === 'expected' ? sql`n.due_on nulls last, n.told_at, n.id` : sql`n.told_at desc, n.id desc`
  const { rows: lines } = await sql<Notification>`
    select ${columns} from inbox.notification n left join territory.territory t on t.id = n.territory_id
    where ${matching} order by ${order}
    limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`
    select count(*) as total from inbox.notification n where ${matching}`.execute(tx)
  return { lines, total: count[0]?.total ?? 0 }
}

/** One notification of this person. */
export async function notificationOf(tx: Tx, personId: string, id: string): Promise<Notification | undefined> {
  const { rows } = await sql<Notification>`
    select ${columns} from inbox.notification n left join territory.territory t on t.id = n.territory_id
    where n.person_id = ${personId} and n.id = ${id}`.execute(tx)
  return rows[0]
}

/** What may no longer be read is shown without its words. */
export const shownOf = (lines: readonly Notification[], readable: ReadonlySet<string>): Shown[] =>
  lines.map((line) => (readable.has(line.id) ? { ...line, readable: true } : hide(line)))

export interface Waiting {
  unread: number
  expected: number
}

/** How much waits for a person: the badge of every page. */
export async function countWaiting(tx: Tx, personId: string): Promise<Waiting> {
  const { rows } = await sql<Waiting>`
    select count(*) filter (where opened_at is null) as unread, count(*) filter (where expects) as expected
    from inbox.notification where person_id = ${personId} and ended is null`.execute(tx)
  return rows[0]!
}

/** The paces that a person chose; a kind that is absent keeps its own. */
export async function preferencesOf(tx: Tx, personId: string): Promise<Partial<Record<NotificationKind, string>>> {
  const { rows } = await sql<{ kind: NotificationKind; cadence: string }>`
    select kind, cadence from inbox.preference where person_id = ${personId}`.execute(tx)
  return Object.fromEntries(rows.map(({ kind, cadence }) => [kind, cadence]))
}
