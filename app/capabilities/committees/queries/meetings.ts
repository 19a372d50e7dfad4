import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { says } from '#kernel/words.ts'
import type { FileAtStake, Ground } from '../model/recusal.ts'
import { type AgendaItem, type Attendee, type Meeting, type MeetingStage, meetingsPageSize, type Task } from '../model/meetings.ts'
import type { Ballot, Choice } from '../model/vote.ts'
import type { CommitteeScope } from '../policy.ts'
import { inCommittees, readsFile, seatedIn } from './scope.ts'

const meetingColumns = sql`
  m.id, m.territory_id as "territoryId", t.code as "territoryCode", m.reference, m.body_id as "bodyId", b.reference as "bodyReference",
  b.name as "bodyName", m.title, m.held_on as "heldOn", m.starts_at as "startsAt", m.duration, m.place, m.visio, m.stage,
  m.agenda_size as "agendaSize", m.convened_on as "convenedOn", m.closed_on as "closedOn", m.origin, m.version`

const meetingTables = sql`
  committees.meeting m
  join committees.body b on b.territory_id = m.territory_id and b.id = m.body_id
  join territory.territory t on t.id = m.territory_id`

export interface MeetingFilter {
  territoryId: string
  search?: string | undefined
  bodyId?: string | undefined
  stage?: MeetingStage | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

/** One page of the meetings of a territory, the latest first, and how many there are in all. */
export async function listMeetings(tx: Tx, scope: CommitteeScope, filter: MeetingFilter): Promise<{ meetings: Meeting[]; total: number }> {
  const size = filter.pageSize ?? meetingsPageSize
  const where = sql`m.territory_id = ${filter.territoryId} and ${inCommittees(scope)}
    and ${says(sql`concat_ws(' ', m.title, m.reference, b.name)`, filter.search)}
    and (${filter.bodyId ?? null}::uuid is null or m.body_id = ${filter.bodyId ?? null})
    and (${filter.stage ?? null}::text is null or m.stage = ${filter.stage ?? null})`
  const { rows } = await sql<Meeting>`
    select ${meetingColumns} from ${meetingTables} where ${where}
    order by m.held_on desc, m.starts_at desc, m.id desc
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from ${meetingTables} where ${where}`.execute(tx)
  return { meetings: rows, total: count[0]?.total ?? 0 }
}

/** Meetings to come in which the person has a place, or whose territory they govern; those not convened yet, for who prepares them. At most a hundred. */
export async function meetingsAhead(tx: Tx, scope: CommitteeScope, { from, until }: { from: Day; until: Day }): Promise<Meeting[]> {
  const { rows } = await sql<Meeting>`
    select ${meetingColumns} from ${meetingTables}
    where m.held_on between ${from} and ${until} and ${inCommittees(scope)}
      and (b.territory_id = any(${[...scope.governed]}::uuid[]) or b.id in (${seatedIn(scope)}))
      and (m.stage in ('convened', 'open') or (m.stage = 'draft' and m.territory_id = any(${[...scope.run]}::uuid[])))
    order by m.held_on, m.starts_at, m.id limit 100`.execute(tx)
  return rows
}

export async function meetingByReference(
  tx: Tx,
  scope: CommitteeScope,
  key: { territoryId: string; reference: string },
): Promise<Meeting | undefined> {
  const { rows } = await sql<Meeting>`
    select ${meetingColumns} from ${meetingTables}
    where m.territory_id = ${key.territoryId} and m.reference = ${key.reference} and ${inCommittees(scope)}`.execute(tx)
  return rows[0]
}

/** The meeting, locked until the transaction ends: for a verb that is about to change it. */
export async function meetingToChange(
  tx: Tx,
  scope: CommitteeScope,
  key: { territoryId: string; reference: string },
): Promise<Meeting | undefined> {
  const { rows } = await sql<Meeting>`
    select ${meetingColumns} from ${meetingTables}
    where m.territory_id = ${key.territoryId} and m.reference = ${key.reference} and ${inCommittees(scope)} for update of m`.execute(tx)
  return rows[0]
}

const itemColumns = sql`
  i.id, i.meeting_id as "meetingId", i.rank, i.kind, i.title, i.question, i.presenter, i.duration, i.project_id as "projectId",
  p.reference as "projectReference", p.title as "projectTitle", p.company, i.device_code as "deviceCode", d.name as "deviceName",
  i.action_reference as "actionReference", i.opinion_reference as "opinionReference", i.discussion, i.outcome,
  i.outcome_text as "outcomeText", i.concluded_on as "concludedOn", i.tally, i.version`

const itemTables = sql`
  committees.agenda_item i
  join territory.territory t on t.id = i.territory_id
  left join projects.project p on p.territory_id = i.territory_id and p.id = i.project_id
  left join toolbox.device d on d.code = i.device_code`

/** The items of a meeting read in scope that are for this person, in order; the others are not told, not even by their title. */
export async function agendaOf(tx: Tx, scope: CommitteeScope, meeting: Pick<Meeting, 'territoryId' | 'id'>): Promise<AgendaItem[]> {
  const { rows } = await sql<AgendaItem>`
    select ${itemColumns} from ${itemTables}
    where i.territory_id = ${meeting.territoryId} and i.meeting_id = ${meeting.id} and (i.project_id is null or ${readsFile(scope)})
    order by i.rank limit 100`.execute(tx)
  return rows
}

export interface ProjectItem extends AgendaItem {
  meetingReference: string
  meetingTitle: string
  heldOn: Meeting['heldOn']
  meetingStage: MeetingStage
}

/** Every time a project came before a body, the latest first. */
export async function itemsOfProject(tx: Tx, scope: CommitteeScope, project: { territoryId: string; id: string }): Promise<ProjectItem[]> {
  const { rows } = await sql<ProjectItem>`
    select ${itemColumns}, m.reference as "meetingReference", m.title as "meetingTitle", m.held_on as "heldOn", m.stage as "meetingStage"
    from ${itemTables}
    join committees.meeting m on m.territory_id = i.territory_id and m.id = i.meeting_id
    where i.territory_id = ${project.territoryId} and i.project_id = ${project.id} and ${readsFile(scope)}
      and exists (select 1 from committees.body b where b.territory_id = m.territory_id and b.id = m.body_id and ${inCommittees(scope)})
    order by m.held_on desc, i.rank limit 100`.execute(tx)
  return rows
}

export type Present = Omit<Attendee, 'recused'>

/** Who was called to a meeting that was convened; nobody before. */
export async function attendanceOf(tx: Tx, meeting: Pick<Meeting, 'territoryId' | 'id'>): Promise<Present[]> {
  const { rows } = await sql<Present>`
    select rank, person_id as "personId", name, quality, voice, chair, state from committees.attendance
    where territory_id = ${meeting.territoryId} and meeting_id = ${meeting.id} order by rank limit 300`.execute(tx)
  return rows
}

export interface NotedRecusal {
  itemId: string
  personId: string
  name: string
  ground: Ground
}

/** Who takes no part in the items of a meeting. Of an item that is not theirs, a person learns their own recusal alone. */
export async function recusalsOf(tx: Tx, meeting: Pick<Meeting, 'territoryId' | 'id'>): Promise<NotedRecusal[]> {
  const { rows } = await sql<NotedRecusal>`
    select r.item_id as "itemId", r.person_id as "personId", n.name, r.ground
    from committees.recusal r join membership.person n on n.id = r.person_id
    where r.territory_id = ${meeting.territoryId} and r.meeting_id = ${meeting.id} order by n.name limit 1000`.execute(tx)
  return rows
}

export interface CastBallot extends Ballot {
  itemId: string
  castBy: string | null
}

export async function ballotsOf(tx: Tx, meeting: Pick<Meeting, 'territoryId' | 'id'>): Promise<CastBallot[]> {
  const { rows } = await sql<{ itemId: string; rank: number; choice: Choice; castBy: string | null }>`
    select item_id as "itemId", rank, choice, cast_by as "castBy" from committees.ballot
    where territory_id = ${meeting.territoryId} and meeting_id = ${meeting.id} order by rank limit 5000`.execute(tx)
  return rows
}

export async function tasksOf(tx: Tx, meeting: Pick<Meeting, 'territoryId' | 'id'>): Promise<Task[]> {
  const { rows } = await sql<Task>`
    select k.id, k.item_id as "itemId", k.text, k.owner, k.due_on as "dueOn", k.done_on as "doneOn"
    from committees.task k join committees.agenda_item i on i.territory_id = k.territory_id and i.id = k.item_id
    where k.territory_id = ${meeting.territoryId} and i.meeting_id = ${meeting.id} order by k.due_on, k.id limit 500`.execute(tx)
  return rows
}

/** What recusal asks of a file: read as the system, for the carriers of a project are told to the chef de projet alone. */
export async function fileAtStake(tx: Tx, project: { territoryId: string; id: string }): Promise<FileAtStake | undefined> {
  const { rows } = await sql<FileAtStake>`
    select p.filiere, p.siren, coalesce((select array_agg(c.person_id::text) from projects.carrier c
      where c.territory_id = p.territory_id and c.project_id = p.id), '{}') as carriers
    from projects.project p where p.territory_id = ${project.territoryId} and p.id = ${project.id}`.execute(tx)
  return rows[0]
}
