import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { tokenHash } from '#cap/membership/queries.ts'
import { type Fact, kinds, type NotificationKind } from '../model.ts'

export interface Telling {
  toldBy: string | null
  toldOn: Day
}

/** Writes a fact in the inbox of each person; told again, it replaces what it said and is unread again. @returns the ids */
export async function addNotifications(tx: Tx, fact: Fact, personIds: readonly string[], telling: Telling): Promise<string[]> {
  const { expects, tracked } = kinds[fact.kind]
  const ids = personIds.map(() => newId<'notification'>())
  const { rows } = await sql<{ id: string }>`
    insert into inbox.notification (person_id, id, kind, territory_id, subject_id, title, detail, path, due_on, expects, tracked, told_by, told_on, appointment)
    select p, i, ${fact.kind}, ${fact.territoryId}::uuid, ${fact.subjectId}::uuid, ${fact.title}, ${fact.detail ?? null}, ${fact.path},
      ${fact.dueOn ?? null}::date, ${expects}, ${tracked}, ${telling.toldBy}::uuid, ${telling.toldOn}::date,
      ${fact.appointment ? JSON.stringify(fact.appointment) : null}::jsonb
    from unnest(${[...personIds]}::uuid[], ${ids}::uuid[]) as t (p, i)
    on conflict (person_id, kind, subject_id) where ended is null do update set
      title = excluded.title, detail = excluded.detail, path = excluded.path, due_on = excluded.due_on, appointment = excluded.appointment,
      told_by = excluded.told_by, told_on = excluded.told_on, told_at = now(), opened_at = null
    returning id`.execute(tx)
  return rows.map((row) => row.id)
}

export interface Ending {
  kind: NotificationKind
  subjectId: string
  /** Absent: of everybody. */
  personIds?: readonly string[]
  ended: 'done' | 'withdrawn'
}

/** Ends what is open of a fact, and keeps back the mails that have not left. */
export async function endNotifications(tx: Tx, { kind, subjectId, personIds, ended }: Ending): Promise<void> {
  const persons = personIds ? [...personIds] : null
  await sql`
    with ended as (
      update inbox.notification set ended = ${ended}, ended_at = now()
      where subject_id = ${subjectId} and kind = ${kind} and ended is null
        and (${persons}::uuid[] is null or person_id = any(${persons}::uuid[]))
      returning person_id, id),
    held as (
      select d.person_id, d.notification_id, d.occasion
      from inbox.dispatch d join ended e on d.person_id = e.person_id and d.notification_id = e.id
      where d.state in ('waiting', 'claimed') order by 1, 2, 3 for update of d)
    update inbox.dispatch d set state = 'withdrawn'
    from held h where d.person_id = h.person_id and d.notification_id = h.notification_id and d.occasion = h.occasion`.execute(tx)
}

/** @returns the path it leads to; nothing when it is not this person's */
export async function openNotification(tx: Tx, personId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ path: string }>`
    update inbox.notification set opened_at = coalesce(opened_at, now())
    where person_id = ${personId} and id = ${id} returning path`.execute(tx)
  return rows[0]?.path
}

/** @returns how many were unread */
export async function openAll(tx: Tx, personId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update inbox.notification set opened_at = now()
    where person_id = ${personId} and opened_at is null and ended is null`.execute(tx)
  return Number(numAffectedRows)
}

/** @returns false when it is not this person's, or ended already */
export async function endOwn(tx: Tx, personId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update inbox.notification set ended = 'done', ended_at = now(), opened_at = coalesce(opened_at, now())
    where person_id = ${personId} and id = ${id} and ended is null`.execute(tx)
  return numAffectedRows === 1n
}

export async function savePreferences(tx: Tx, personId: string, chosen: Readonly<Record<string, string>>): Promise<void> {
  await sql`
    insert into inbox.preference (person_id, kind, cadence)
    select ${personId}::uuid, k, c from unnest(${Object.keys(chosen)}::text[], ${Object.values(chosen)}::text[]) as t (k, c)
    on conflict (person_id, kind) do update set cadence = excluded.cadence`.execute(tx)
}

/** The address of a person's calendar from now on; the one before opens nothing any longer. */
export async function saveCalendar(tx: Tx, personId: string, token: string, on: Day): Promise<void> {
  await sql`
    insert into inbox.calendar (person_id, token_hash, made_on) values (${personId}, ${tokenHash(token)}, ${on})
    on conflict (person_id) do update set token_hash = excluded.token_hash, made_on = excluded.made_on`.execute(tx)
}

/** @returns false when there was none */
export async function dropCalendar(tx: Tx, personId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from inbox.calendar where person_id = ${personId}`.execute(tx)
  return numAffectedRows === 1n
}
