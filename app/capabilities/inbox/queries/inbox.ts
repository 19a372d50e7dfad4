import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { tokenHash } from '#cap/membership/queries.ts'
import { hide, type Notification, type NotificationKind, type Shown, type View, type Window } from '../model.ts'

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

/** What is expected of a person by a day of the window; five hundred at most. */
export async function dueOf(tx: Tx, personId: string, { from, until }: Window): Promise<(Notification & { dueOn: Day })[]> {
  const { rows } = await sql<Notification & { dueOn: Day }>`
    select ${columns} from inbox.notification n left join territory.territory t on t.id = n.territory_id
    where n.person_id = ${personId} and n.ended is null and n.due_on between ${from} and ${until}
    order by n.due_on, n.id limit 500`.execute(tx)
  return rows
}

/** The day on which a person made the address of their calendar. */
export async function calendarMadeOn(tx: Tx, personId: string): Promise<Day | undefined> {
  const { rows } = await sql<{ madeOn: Day }>`select made_on as "madeOn" from inbox.calendar where person_id = ${personId}`.execute(tx)
  return rows[0]?.madeOn
}

/** Whose calendar a secret opens: asked in nobody's name. */
export async function calendarOwner(tx: Tx, token: string): Promise<string | undefined> {
  const { rows } = await sql<{ personId: string }>`
    select person_id as "personId" from inbox.calendar where token_hash = ${tokenHash(token)}`.execute(tx)
  return rows[0]?.personId
}

/** Those of these subjects about which somebody was told a fact of that kind, ended or not: asked in nobody's name. */
export async function subjectsTold(tx: Tx, kind: NotificationKind, subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct subject_id as id from inbox.notification where kind = ${kind} and subject_id = any(${[...subjectIds]}::uuid[])`.execute(
    tx,
  )
  return new Set(rows.map(({ id }) => id))
}
