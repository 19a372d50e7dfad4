import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Called } from '../model/bodies.ts'
import type { ItemForm, ItemOutcome, Meeting, MeetingForm, MeetingStage } from '../model/meetings.ts'
import type { Ground } from '../model/recusal.ts'
import type { AttendanceState, Choice, Tally } from '../model/vote.ts'

type Key = Pick<Meeting, 'territoryId' | 'id'>
type ItemKey = { territoryId: string; id: string }

async function nextNumber(tx: Tx, sequence: 'meeting_number' | 'opinion_number'): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval(${`committees.${sequence}`}::regclass) as number`.execute(tx)
  return String(rows[0]!.number).padStart(4, '0')
}

export interface NewMeeting extends Omit<MeetingForm, 'body'> {
  id: string
  territoryId: string
  bodyId: string
  origin: Meeting['origin']
}

/** @returns its reference, that of before when the same form was sent already */
export async function addMeeting(tx: Tx, m: NewMeeting): Promise<string> {
  const reference = `R-${m.heldOn.slice(0, 4)}-${await nextNumber(tx, 'meeting_number')}`
  await sql`
    insert into committees.meeting (territory_id, id, reference, body_id, title, held_on, starts_at, duration, place, visio, stage, origin, submission_key)
    values (${m.territoryId}, ${m.id}, ${reference}, ${m.bodyId}, ${m.title}, ${m.heldOn}, ${m.startsAt}, ${m.duration}, ${m.place}, ${m.visio},
      'draft', ${m.origin}, ${m.submissionKey})
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  const { rows } = await sql<{ reference: string }>`
    select reference from committees.meeting where territory_id = ${m.territoryId} and submission_key = ${m.submissionKey}`.execute(tx)
  return rows[0]!.reference
}

export async function saveMeeting(tx: Tx, { territoryId, id }: Key, form: Omit<MeetingForm, 'body' | 'submissionKey'>): Promise<void> {
  await sql`
    update committees.meeting set title = ${form.title}, held_on = ${form.heldOn}, starts_at = ${form.startsAt}, duration = ${form.duration},
      place = ${form.place}, visio = ${form.visio}, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export async function saveMeetingStage(tx: Tx, { territoryId, id }: Key, stage: MeetingStage, on: Day): Promise<void> {
  await sql`
    update committees.meeting set stage = ${stage}, version = version + 1,
      convened_on = case when ${stage} = 'convened' then ${on}::date else convened_on end,
      closed_on = case when ${stage} = 'closed' then ${on}::date else closed_on end
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export interface NewItem extends Omit<ItemForm, 'project' | 'device' | 'action'> {
  projectId: string | null
  deviceCode: string | null
  actionReference: string | null
}

/** Adds an item last; an opinion gets its number now, and keeps it to the payment. @returns its rank */
export async function addItem(
  tx: Tx,
  meeting: Key & Pick<Meeting, 'heldOn'>,
  item: NewItem,
): Promise<{ id: string; rank: number; opinion: string | null }> {
  const id = newId<'agenda-item'>()
  const opinion = item.kind === 'opinion' ? `AV-${meeting.heldOn.slice(0, 4)}-${await nextNumber(tx, 'opinion_number')}` : null
  const { rows } = await sql<{ rank: number }>`
    update committees.meeting set agenda_size = agenda_size + 1, version = version + 1
    where territory_id = ${meeting.territoryId} and id = ${meeting.id} returning agenda_size as rank`.execute(tx)
  const rank = rows[0]!.rank
  await sql`
    insert into committees.agenda_item (territory_id, id, meeting_id, rank, kind, title, project_id, device_code, action_reference, presenter, duration,
      question, opinion_reference)
    values (${meeting.territoryId}, ${id}, ${meeting.id}, ${rank}, ${item.kind}, ${item.title}, ${item.projectId}, ${item.deviceCode},
      ${item.actionReference}, ${item.presenter}, ${item.duration}, ${item.question}, ${opinion})`.execute(tx)
  return { id, rank, opinion }
}

/** Takes an item off an agenda still being prepared; those after it move up. */
export async function dropItem(tx: Tx, meeting: Key, item: { id: string; rank: number }): Promise<void> {
  await sql`delete from committees.recusal where territory_id = ${meeting.territoryId} and item_id = ${item.id}`.execute(tx)
  await sql`delete from committees.agenda_item where territory_id = ${meeting.territoryId} and id = ${item.id}`.execute(tx)
  await sql`set constraints all deferred`.execute(tx)
  await sql`
    update committees.agenda_item set rank = rank - 1
    where territory_id = ${meeting.territoryId} and meeting_id = ${meeting.id} and rank > ${item.rank}`.execute(tx)
  await sql`
    update committees.meeting set agenda_size = agenda_size - 1, version = version + 1
    where territory_id = ${meeting.territoryId} and id = ${meeting.id}`.execute(tx)
}

/** Calls these people, and those only: a meeting convened again keeps what was noted of who stays. */
export async function saveRoster(tx: Tx, meeting: Key, called: readonly Called[]): Promise<void> {
  await sql`delete from committees.attendance where territory_id = ${meeting.territoryId} and meeting_id = ${meeting.id}`.execute(tx)
  await sql`
    insert into committees.attendance (territory_id, meeting_id, rank, seat_id, person_id, name, quality, voice, chair, state)
    select ${meeting.territoryId}, ${meeting.id}, c.rank, c."seatId", c."personId", c.name, c.quality, c.voice, c.chair, 'awaited'
    from jsonb_to_recordset(${JSON.stringify(called)}::jsonb)
      as c(rank integer, "seatId" uuid, "personId" uuid, name text, quality text, voice text, chair boolean)`.execute(tx)
}

export async function saveAttendance(tx: Tx, meeting: Key, states: Readonly<Record<string, AttendanceState>>): Promise<void> {
  await sql`
    update committees.attendance a set state = s.value
    from jsonb_each_text(${JSON.stringify(states)}::jsonb) s
    where a.territory_id = ${meeting.territoryId} and a.meeting_id = ${meeting.id} and a.rank = s.key::integer`.execute(tx)
}

/** Notes who takes no part in an item, in place of what was noted before. */
export async function saveRecusals(
  tx: Tx,
  item: ItemKey & { meetingId: string },
  recused: readonly { personId: string; ground: Ground }[],
  on: Day,
): Promise<void> {
  await sql`delete from committees.recusal where territory_id = ${item.territoryId} and item_id = ${item.id}`.execute(tx)
  await sql`
    insert into committees.recusal (territory_id, item_id, meeting_id, person_id, ground, noted_on)
    select ${item.territoryId}, ${item.id}, ${item.meetingId}, r."personId", r.ground, ${on}
    from jsonb_to_recordset(${JSON.stringify(recused)}::jsonb) as r("personId" uuid, ground text)`.execute(tx)
  // A vote cast before the interest was known is no vote.
  await sql`
    delete from committees.ballot b using committees.attendance a
    where b.territory_id = ${item.territoryId} and b.item_id = ${item.id} and a.territory_id = b.territory_id and a.meeting_id = b.meeting_id
      and a.rank = b.rank and a.person_id = any(${recused.map((one) => one.personId)}::uuid[])`.execute(tx)
}

export interface NewBallots {
  territoryId: string
  itemId: string
  meetingId: string
  castBy: string | null
  choices: readonly { rank: number; choice: Choice }[]
}

/**
 * Holds an item open while a member votes: whoever concludes it waits, and counts that vote. Members vote together.
 * An advisory lock, since a member may change nothing of the meeting and could lock no row of it.
 */
export async function holdOpen(tx: Tx, itemId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${itemId}, 0))`.execute(tx)
}

/** Waits for the votes that are being written, and lets none begin until the item is concluded or not. */
export async function stopVotes(tx: Tx, itemId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${itemId}, 0))`.execute(tx)
}

export async function saveBallots(tx: Tx, { territoryId, itemId, meetingId, castBy, choices }: NewBallots): Promise<void> {
  await sql`
    insert into committees.ballot (territory_id, item_id, meeting_id, rank, choice, cast_by)
    select ${territoryId}, ${itemId}, ${meetingId}, c.rank, c.choice, ${castBy}
    from jsonb_to_recordset(${JSON.stringify(choices)}::jsonb) as c(rank integer, choice text)
    on conflict (territory_id, item_id, rank) do update set choice = excluded.choice, cast_by = excluded.cast_by, cast_at = now()`.execute(
    tx,
  )
}

export async function saveDiscussion(tx: Tx, { territoryId, id }: ItemKey, discussion: string): Promise<void> {
  await sql`
    update committees.agenda_item set discussion = ${discussion}, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export interface Conclusion {
  outcome: ItemOutcome
  text: string
  tally: Tally | null
  on: Day
}

export async function saveConclusion(tx: Tx, { territoryId, id }: ItemKey, { outcome, text, tally, on }: Conclusion): Promise<void> {
  await sql`
    update committees.agenda_item set outcome = ${outcome}, outcome_text = ${text}, tally = ${tally ? JSON.stringify(tally) : null}::jsonb,
      concluded_on = ${on}, version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export interface NewTask {
  territoryId: string
  itemId: string
  text: string
  owner: string
  personId: string | null
  dueOn: Day
}

/** @returns its id */
export async function addTask(tx: Tx, task: NewTask): Promise<string> {
  const id = newId<'task'>()
  await sql`
    insert into committees.task (territory_id, id, item_id, text, owner, person_id, due_on)
    values (${task.territoryId}, ${id}, ${task.itemId}, ${task.text}, ${task.owner}, ${task.personId}, ${task.dueOn})`.execute(tx)
  return id
}

/** @returns false when there is no such task to finish */
export async function finishTask(tx: Tx, { territoryId, id }: ItemKey, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update committees.task set done_on = ${on} where territory_id = ${territoryId} and id = ${id} and done_on is null`.execute(tx)
  return numAffectedRows === 1n
}
