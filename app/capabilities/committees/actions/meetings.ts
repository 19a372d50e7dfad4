import { act, type Note } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { notify } from '#cap/inbox/actions/tell.ts'
import type { Fact } from '#cap/inbox/model.ts'
import { roles } from '#cap/membership/model.ts'
import { interestedRoles } from '#cap/membership/policy.ts'
import { type Holder, holdersOf } from '#cap/membership/queries.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { deviceByCode } from '#cap/toolbox/queries.ts'
import { formatLongDay } from '#ui/format.ts'
import { type Called, rosterOf } from '../model/bodies.ts'
import {
  appointmentOf,
  endsAt,
  type ItemForm,
  mayBecome,
  type Meeting,
  type MeetingForm,
  type MeetingStage,
  pathOfMeeting,
} from '../model/meetings.ts'
import { committeeScope, mayInCommittees } from '../policy.ts'
import { bodyById, seatsOf } from '../queries/bodies.ts'
import { agendaOf, attendanceOf, meetingToChange } from '../queries/meetings.ts'
import { addItem, addMeeting, dropItem, saveAttendance, saveMeeting, saveMeetingStage, saveRoster } from '../store/meetings.ts'
import type { AttendanceState } from '../model/vote.ts'
import type { Place } from './bodies.ts'
import { noteRecusals } from './recusals.ts'

/** Prepares a meeting of a body; nobody is told before it is convened. @returns its reference */
export function planMeeting(ctx: Ctx, place: Place, form: MeetingForm): Promise<Outcome<string, 'forbidden' | 'unknown-body'>> {
  const id = newId<'meeting'>()
  return act(ctx, { name: 'committees.plan-meeting', subject: id }, async (tx, note) => {
    if (!mayInCommittees(ctx.actor, 'run-committees', place, false)) return refuse('forbidden')
    const body = await bodyById(tx, committeeScope(ctx.actor, ctx.today), { territoryId: place.id, id: form.body })
    if (!body) return refuse('unknown-body')
    const { body: bodyId, ...rest } = form
    const reference = await addMeeting(tx, { ...rest, id, territoryId: place.id, bodyId, origin: 'entered' })
    note({ meeting: reference, body: body.reference, heldOn: form.heldOn })
    return ok(reference)
  })
}

/** The meeting as the person saw it. */
export interface SeenMeeting {
  reference: string
  version: number
}

export type MeetingRefusal = 'not-found' | 'forbidden' | 'changed-meanwhile' | 'wrong-stage'

/** Changes when and where; who was convened is told again. */
export function moveMeeting(
  ctx: Ctx,
  place: Place,
  seen: SeenMeeting,
  form: Omit<MeetingForm, 'body' | 'submissionKey'>,
): Promise<Outcome<undefined, MeetingRefusal>> {
  return onMeeting<undefined, 'wrong-stage'>(ctx, 'committees.move-meeting', place, seen, async (tx, meeting, note) => {
    if (meeting.stage !== 'draft' && meeting.stage !== 'convened') return refuse('wrong-stage')
    await saveMeeting(tx, meeting, form)
    note({ heldOn: form.heldOn, startsAt: form.startsAt })
    if (meeting.stage === 'convened') await callMembers(tx, ctx, place, { ...meeting, ...form, version: meeting.version + 1 }, 'Changement')
    return ok()
  })
}

/** Calls whoever sits on the day of the meeting: by mail, without a word of the files. */
export function convene(ctx: Ctx, place: Place, seen: SeenMeeting): Promise<Outcome<number, MeetingRefusal | 'nobody' | 'empty-agenda'>> {
  return onMeeting<number, 'wrong-stage' | 'nobody' | 'empty-agenda'>(ctx, 'committees.convene', place, seen, async (tx, meeting, note) => {
    if (!mayBecome(meeting.stage, 'convened')) return refuse('wrong-stage')
    if (meeting.agendaSize === 0) return refuse('empty-agenda')
    const called = await callMembers(tx, ctx, place, meeting, 'Convocation')
    if (called.length === 0) return refuse('nobody')
    await saveMeetingStage(tx, meeting, 'convened', ctx.today)
    note({ called: called.length })
    return ok(called.length)
  })
}

/** Opens the meeting: the roster is that of its day, and the interests are those of the moment. */
export function openMeeting(ctx: Ctx, place: Place, seen: SeenMeeting): Promise<Outcome<undefined, MeetingRefusal>> {
  return onMeeting<undefined, 'wrong-stage'>(ctx, 'committees.open-meeting', place, seen, async (tx, meeting) => {
    if (!mayBecome(meeting.stage, 'open')) return refuse('wrong-stage')
    const holders = await sittersOf(tx, place, meeting)
    await saveRoster(tx, meeting, await rosterFor(tx, place, meeting, holders))
    await recuse(tx, ctx, meeting, holders)
    await saveMeetingStage(tx, meeting, 'open', ctx.today)
    return ok()
  })
}

/** Ends the meeting: its minutes are then those. */
export function closeMeeting(ctx: Ctx, place: Place, seen: SeenMeeting): Promise<Outcome<undefined, MeetingRefusal | 'items-left'>> {
  return onMeeting<undefined, 'wrong-stage' | 'items-left'>(ctx, 'committees.close-meeting', place, seen, async (tx, meeting) => {
    if (!mayBecome(meeting.stage, 'closed')) return refuse('wrong-stage')
    const agenda = await agendaOf(tx, committeeScope(ctx.actor, ctx.today), meeting)
    if (agenda.some((item) => item.outcome === null)) return refuse('items-left')
    await saveMeetingStage(tx, meeting, 'closed', ctx.today)
    return ok()
  })
}

export const cancelMeeting = (ctx: Ctx, place: Place, seen: SeenMeeting): Promise<Outcome<undefined, MeetingRefusal>> =>
  onMeeting<undefined, 'wrong-stage'>(ctx, 'committees.cancel-meeting', place, seen, async (tx, meeting) => {
    if (!mayBecome(meeting.stage, 'cancelled')) return refuse('wrong-stage')
    await saveMeetingStage(tx, meeting, 'cancelled' satisfies MeetingStage, ctx.today)
    if (meeting.stage === 'convened') {
      const called = (await attendanceOf(tx, meeting)).flatMap((one) => one.personId ?? [])
      await notify(tx, ctx, called, factOf({ ...meeting, stage: 'cancelled', version: meeting.version + 1 }, 'Annulation'))
    }
    return ok()
  })

type ItemRefusal = MeetingRefusal | 'unknown-project' | 'unknown-device' | 'no-opinions'

/** Puts something on the agenda; an opinion gets its number now. @returns its rank */
export function putOnAgenda(ctx: Ctx, place: Place, seen: SeenMeeting, form: ItemForm): Promise<Outcome<number, ItemRefusal>> {
  return onMeeting<number, Exclude<ItemRefusal, MeetingRefusal> | 'wrong-stage'>(
    ctx,
    'committees.put-on-agenda',
    place,
    seen,
    async (tx, meeting, note) => {
      if (meeting.stage === 'closed' || meeting.stage === 'cancelled') return refuse('wrong-stage')
      const scope = committeeScope(ctx.actor, ctx.today)
      const project = form.project
        ? await projectByReference(tx, scope.projects, { territoryId: place.id, reference: form.project.toUpperCase() })
        : undefined
      if (form.project && !project) return refuse('unknown-project')
      const device = form.device ? await deviceByCode(tx, form.device) : undefined
      if (form.device && !device) return refuse('unknown-device')
      const body = await bodyById(tx, scope, { territoryId: place.id, id: meeting.bodyId })
      if (form.kind === 'opinion' && !body?.givesOpinions) return refuse('no-opinions')
      const { rank, opinion } = await addItem(tx, meeting, {
        ...form,
        title: form.title || project!.title,
        projectId: project?.id ?? null,
        deviceCode: device?.code ?? null,
        actionReference: form.action,
      })
      note({ meeting: meeting.reference, rank, kind: form.kind, ...(opinion ? { opinion } : {}) }, project?.id)
      if (project && meeting.stage !== 'draft') await recuse(tx, ctx, meeting, await sittersOf(tx, place, meeting))
      return ok(rank)
    },
  )
}

/** Takes an item off the agenda of a meeting that is not held yet. */
export function takeOffAgenda(ctx: Ctx, place: Place, seen: SeenMeeting, rank: number): Promise<Outcome<undefined, MeetingRefusal>> {
  return onMeeting<undefined, 'wrong-stage' | 'not-found'>(ctx, 'committees.take-off-agenda', place, seen, async (tx, meeting, note) => {
    if (meeting.stage !== 'draft' && meeting.stage !== 'convened') return refuse('wrong-stage')
    const item = (await agendaOf(tx, committeeScope(ctx.actor, ctx.today), meeting)).find((one) => one.rank === rank)
    if (!item) return refuse('not-found')
    await dropItem(tx, meeting, item)
    note({ meeting: meeting.reference, rank }, item.projectId ?? undefined)
    return ok()
  })
}

/** Notes who is there; those not named stay as they were. */
export function markAttendance(
  ctx: Ctx,
  place: Place,
  reference: string,
  states: Readonly<Record<string, AttendanceState>>,
): Promise<Outcome<undefined, Exclude<MeetingRefusal, 'changed-meanwhile'>>> {
  return act(ctx, { name: 'committees.mark-attendance' }, async (tx, note) => {
    const meeting = await meetingToChange(tx, committeeScope(ctx.actor, ctx.today), { territoryId: place.id, reference })
    if (!meeting) return refuse('not-found')
    note({ meeting: reference }, meeting.id)
    if (!mayInCommittees(ctx.actor, 'run-committees', place, false)) return refuse('forbidden')
    if (meeting.stage !== 'open') return refuse('wrong-stage')
    await saveAttendance(tx, meeting, states)
    return ok()
  })
}

export const sittersOf = (tx: Tx, place: Place, meeting: Pick<Meeting, 'heldOn'>): Promise<Holder[]> =>
  holdersOf(tx, { territoryId: place.id, roles: interestedRoles, on: meeting.heldOn })

async function rosterFor(tx: Tx, place: Place, meeting: Meeting, holders: readonly Holder[]): Promise<Called[]> {
  const seats = await seatsOf(tx, { territoryId: place.id, id: meeting.bodyId })
  return rosterOf(seats, holders, { territoryId: place.id, regionCode: place.regionCode, on: meeting.heldOn, roleWords: roles })
}

async function callMembers(tx: Tx, ctx: Ctx, place: Place, meeting: Meeting, word: CallingWord): Promise<Called[]> {
  const holders = await sittersOf(tx, place, meeting)
  const called = await rosterFor(tx, place, meeting, holders)
  await saveRoster(tx, meeting, called)
  await recuse(tx, ctx, meeting, holders)
  await notify(
    tx,
    ctx,
    called.flatMap((one) => one.personId ?? []),
    factOf(meeting, word),
  )
  return called
}

const recuse = async (tx: Tx, ctx: Ctx, meeting: Meeting, holders: readonly Holder[]): Promise<void> => {
  const items = await agendaOf(tx, committeeScope(ctx.actor, ctx.today), meeting)
  for (const item of items) await noteRecusals(tx, item, meeting, holders, ctx.today)
}

const inWords = (hour: string) => hour.replace(':', ' h ')

type CallingWord = 'Convocation' | 'Changement' | 'Annulation'

// It travels in the open, and goes to members whom an interest keeps from a file: it tells when and where, and nothing else.
export const factOf = (meeting: Meeting, word: CallingWord): Fact => ({
  kind: 'committee.meeting',
  territoryId: meeting.territoryId,
  subjectId: meeting.id,
  title: `${word} : ${meeting.bodyName}, le ${formatLongDay(meeting.heldOn)}`,
  detail:
    word === 'Annulation'
      ? 'La réunion n’aura pas lieu.'
      : [
          `De ${inWords(meeting.startsAt)} à ${inWords(endsAt(meeting))}`,
          meeting.place,
          meeting.visio && `à distance : ${meeting.visio}`,
          'le rendez-vous à ajouter à votre agenda est joint au courriel',
        ]
          .filter(Boolean)
          .join(', '),
  path: pathOfMeeting(meeting),
  dueOn: word === 'Annulation' ? null : meeting.heldOn,
  appointment: appointmentOf(meeting),
})

type Work<Value, Refusal extends string> = (tx: Tx, meeting: Meeting, note: Note) => Promise<Outcome<Value, Refusal>>

/** What every verb on a meeting begins with: is it there for them, may they, is it still what they saw? */
function onMeeting<Value, Refusal extends string>(ctx: Ctx, name: string, place: Place, seen: SeenMeeting, work: Work<Value, Refusal>) {
  return act(ctx, { name }, async (tx, note): Promise<Outcome<Value, Refusal | 'not-found' | 'forbidden' | 'changed-meanwhile'>> => {
    const meeting = await meetingToChange(tx, committeeScope(ctx.actor, ctx.today), { territoryId: place.id, reference: seen.reference })
    if (!meeting) return refuse('not-found')
    note({ meeting: meeting.reference }, meeting.id)
    if (!mayInCommittees(ctx.actor, 'run-committees', place, false)) return refuse('forbidden')
    if (meeting.version !== seen.version) return refuse('changed-meanwhile')
    return work(tx, meeting, note)
  })
}
