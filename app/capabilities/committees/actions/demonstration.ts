import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Day, day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type FactRow, isTrue, textOrNull, words } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { ok } from '#kernel/outcome.ts'
import { enterInInbox } from '#cap/inbox/actions/tell.ts'
import { roles } from '#cap/membership/model.ts'
import type { Territory } from '#cap/territory/model.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { type BodyForm, rosterOf, type SeatRole, type Voice } from '../model/bodies.ts'
import { isVoted, type ItemKind, type ItemOutcome, type Meeting, type MeetingStage } from '../model/meetings.ts'
import { type AttendanceState, type Choice, countVotes } from '../model/vote.ts'
import { seatsOf } from '../queries/bodies.ts'
import { addBody, addSeat } from '../store/bodies.ts'
import { addDecision } from '../store/decisions.ts'
import {
  addItem,
  addMeeting,
  addTask,
  saveAttendance,
  saveBallots,
  saveConclusion,
  saveDiscussion,
  saveMeetingStage,
  saveRoster,
} from '../store/meetings.ts'
import { factOf, sittersOf } from './meetings.ts'
import { noteRecusals } from './recusals.ts'
import { attendeesOf } from './session.ts'

export interface DemonstrationCommittees {
  bodies: readonly FactRow[]
  seats: readonly FactRow[]
  meetings: readonly FactRow[]
  items: readonly FactRow[]
  decisions: readonly FactRow[]
}

interface Known {
  persons: ReadonlyMap<string, string>
  projects: ReadonlyMap<string, { id: string; title: string }>
}

interface KnownBody {
  id: string
  territory: Territory
  form: BodyForm
}

/** Makes the bodies of the demonstration, a meeting that was held, others to come, and the register. */
export async function loadDemonstrationCommittees(ctx: Ctx, tables: DemonstrationCommittees, known: Known): Promise<void> {
  await act(ctx, { name: 'committees.load-demonstration' }, async (tx) => {
    await elevate(tx)
    const bodies = new Map<string, KnownBody>()
    for (const row of tables.bodies) bodies.set(row.key!, await enterBody(tx, row))
    for (const row of tables.seats) {
      const { id, territory, form } = bodies.get(row.body!)!
      await addSeat(
        tx,
        { id, territoryId: territory.id },
        {
          role: textOrNull(row.role) as SeatRole | null,
          personId: row.email ? known.persons.get(row.email)! : null,
          label: textOrNull(row.label),
          voice: row.voice as Voice,
          chair: isTrue(row.chair),
          from: form.from,
        },
      )
    }
    for (const row of tables.meetings)
      await enterMeeting(
        tx,
        bodies.get(row.body!)!,
        row,
        tables.items.filter((item) => item.meeting === row.key),
        known,
      )
    for (const row of tables.decisions) await enterDecision(tx, row, known, ctx.today)
    return ok()
  })
}

async function enterBody(tx: Tx, row: FactRow): Promise<KnownBody> {
  const territory = (await territoryByCode(tx, row.territory_code!, currentPhase))!
  const id = newId<'body'>()
  const form: BodyForm = {
    submissionKey: id,
    kind: row.kind as BodyForm['kind'],
    name: row.name!,
    purpose: row.purpose!,
    quorum: Number(row.quorum_percent) * 100,
    recusedCount: row.recused_count as BodyForm['recusedCount'],
    majority: row.majority as BodyForm['majority'],
    castingVote: isTrue(row.casting_vote),
    givesOpinions: isTrue(row.gives_opinions),
    noticeDays: Number(row.notice_days),
    attends: row.attends!,
    source: row.source!,
    from: day(row.from!),
  }
  await addBody(tx, id, territory.id, form)
  return { id, territory, form }
}

async function enterMeeting(tx: Tx, body: KnownBody, row: FactRow, items: readonly FactRow[], known: Known): Promise<void> {
  const id = newId<'meeting'>()
  const told = {
    title: row.title!,
    heldOn: day(row.held_on!),
    startsAt: row.starts_at!,
    duration: Number(row.duration),
    place: row.place!,
    visio: textOrNull(row.visio),
  }
  const reference = await addMeeting(tx, {
    ...told,
    id,
    submissionKey: id,
    territoryId: body.territory.id,
    bodyId: body.id,
    origin: 'demonstration',
  })
  const meeting: Meeting = {
    ...told,
    id,
    reference,
    territoryId: body.territory.id,
    territoryCode: body.territory.code,
    bodyId: body.id,
    bodyReference: '',
    bodyName: body.form.name,
    stage: row.stage as MeetingStage,
    agendaSize: items.length,
    convenedOn: day(row.convened_on!),
    closedOn: null,
    origin: 'demonstration',
    version: 1,
  }
  const sitters = await sittersOf(tx, body.territory, meeting)
  const called = rosterOf(await seatsOf(tx, { id: body.id, territoryId: body.territory.id }), sitters, {
    territoryId: body.territory.id,
    regionCode: body.territory.regionCode,
    on: meeting.heldOn,
    roleWords: roles,
  })
  await saveRoster(tx, meeting, called)
  await saveMeetingStage(tx, meeting, 'convened', meeting.convenedOn!)
  const states = words(row.attendance) as AttendanceState[]
  await saveAttendance(tx, meeting, Object.fromEntries(states.map((state, index) => [index + 1, state])))
  for (const item of items) await enterItem(tx, body, meeting, item, { ...known, sitters })
  if (meeting.stage === 'closed') await saveMeetingStage(tx, meeting, 'closed', meeting.heldOn)
  else
    await enterInInbox(
      tx,
      called.flatMap((one) => one.personId ?? []),
      factOf(meeting, 'Convocation'),
      meeting.convenedOn!,
    )
}

type Enters = Known & { sitters: Awaited<ReturnType<typeof sittersOf>> }

async function enterItem(tx: Tx, body: KnownBody, meeting: Meeting, row: FactRow, known: Enters): Promise<void> {
  const project = row.project ? known.projects.get(row.project)! : null
  const kind = row.kind as ItemKind
  const title = row.title || project!.title
  const { id } = await addItem(tx, meeting, {
    kind,
    title,
    projectId: project?.id ?? null,
    deviceCode: textOrNull(row.device),
    actionReference: textOrNull(row.action),
    presenter: row.presenter!,
    duration: Number(row.duration),
    question: row.question!,
  })
  await noteRecusals(tx, { id, projectId: project?.id ?? null }, meeting, known.sitters, meeting.heldOn)
  if (meeting.stage !== 'closed') return
  const key = { territoryId: meeting.territoryId, id }
  await saveDiscussion(tx, key, row.discussion!)
  const ballots = words(row.votes).flatMap((choice, index) => (choice === '-' ? [] : [{ rank: index + 1, choice: choice as Choice }]))
  await saveBallots(tx, { territoryId: meeting.territoryId, itemId: id, meetingId: meeting.id, castBy: null, choices: ballots })
  const rules = { ...body.form, quorumRate: body.form.quorum }
  const count = isVoted(kind) ? countVotes(rules, await attendeesOf(tx, meeting, id), ballots) : null
  const outcome = count ? (count.result as ItemOutcome) : 'noted'
  await saveConclusion(tx, key, { outcome, text: row.outcome_text!, tally: count?.tally ?? null, on: meeting.heldOn })
  if (count) {
    await addDecision(tx, {
      territoryId: meeting.territoryId,
      decidedOn: meeting.heldOn,
      decidedBy: meeting.bodyName,
      title,
      text: row.outcome_text!,
      outcome,
      source: null,
      sourceUrl: null,
      itemId: id,
      projectId: project?.id ?? null,
      deviceCode: textOrNull(row.device),
      opinionReference: null,
      recordedBy: null,
      recordedOn: meeting.heldOn,
      submissionKey: id,
    })
  }
  if (row.task) {
    await addTask(tx, {
      territoryId: meeting.territoryId,
      itemId: id,
      text: row.task,
      owner: row.task_owner!,
      personId: known.persons.get(row.task_email!) ?? null,
      dueOn: day(row.task_due!),
    })
  }
}

async function enterDecision(tx: Tx, row: FactRow, known: Known, on: Day): Promise<void> {
  const territory = (await territoryByCode(tx, row.territory_code!, currentPhase))!
  await addDecision(tx, {
    territoryId: territory.id,
    decidedOn: day(row.decided_on!),
    decidedBy: row.decided_by!,
    title: row.title!,
    text: row.text!,
    outcome: row.outcome as ItemOutcome,
    source: row.source!,
    sourceUrl: textOrNull(row.source_url),
    itemId: null,
    projectId: row.project ? known.projects.get(row.project)!.id : null,
    deviceCode: null,
    opinionReference: null,
    recordedBy: null,
    recordedOn: on,
    submissionKey: newId<'decision'>(),
  })
}
