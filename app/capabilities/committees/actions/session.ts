import { act, type Note } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { notify, settle } from '#cap/inbox/actions/tell.ts'
import { type AgendaItem, type Attendee, isVoted, type ItemOutcome, type Meeting, pathOfMeeting } from '../model/meetings.ts'
import { type Ballot, type Choice, countVotes, isThere, type Tally } from '../model/vote.ts'
import { committeeScope, mayInCommittees } from '../policy.ts'
import { bodyById, isSeated } from '../queries/bodies.ts'
import { agendaOf, attendanceOf, ballotsOf, meetingByReference, meetingToChange, recusalsOf } from '../queries/meetings.ts'
import { addDecision } from '../store/decisions.ts'
import { addTask, finishTask, holdOpen, saveBallots, saveConclusion, saveDiscussion, stopVotes } from '../store/meetings.ts'
import type { Place } from './bodies.ts'
import { sittersOf } from './meetings.ts'
import { putOpinionToPair } from './opinions.ts'
import { noteRecusals } from './recusals.ts'

/** An item of a meeting, as the person saw it. */
export interface SeenItem {
  meeting: string
  rank: number
  version: number
}

export type SessionRefusal = 'not-found' | 'forbidden' | 'changed-meanwhile' | 'wrong-stage' | 'concluded'

/** Writes what was said; it stays open to correction until the item is concluded. */
export const writeDiscussion = (ctx: Ctx, place: Place, seen: SeenItem, discussion: string): Promise<Outcome<undefined, SessionRefusal>> =>
  onItem<undefined, never>(ctx, 'committees.write-discussion', place, seen, async (tx, item, meeting) => {
    await saveDiscussion(tx, { territoryId: meeting.territoryId, id: item.id }, discussion)
    return ok()
  })

export type VoteRefusal = 'not-found' | 'forbidden' | 'wrong-stage' | 'concluded' | 'not-called' | 'recused' | 'not-voted'

/** A member votes, from their own session; until the item is concluded they may change. */
export function castVote(
  ctx: Ctx,
  place: Place,
  seen: Omit<SeenItem, 'version'>,
  choice: Choice,
): Promise<Outcome<undefined, VoteRefusal>> {
  return act(ctx, { name: 'committees.vote' }, async (tx, note) => {
    const scope = committeeScope(ctx.actor, ctx.today)
    const asked = await itemIn(tx, ctx, place, seen)
    if (!asked) return refuse('not-found')
    await holdOpen(tx, asked.item.id)
    // Read again: it may have been concluded while this waited.
    const found = await itemIn(tx, ctx, place, seen)
    if (!found) return refuse('not-found')
    const { meeting, item } = found
    note({ meeting: meeting.reference, rank: item.rank }, item.projectId ?? meeting.id)
    if (!mayInCommittees(ctx.actor, 'vote', place, await isSeated(tx, scope, place.id))) return refuse('forbidden')
    if (meeting.stage !== 'open') return refuse('wrong-stage')
    if (item.concludedOn) return refuse('concluded')
    if (!isVoted(item.kind)) return refuse('not-voted')
    const own = (await attendeesOf(tx, meeting, item.id)).find((one) => one.personId === ctx.actor.id)
    if (own?.voice !== 'voting' || !isThere(own)) return refuse('not-called')
    if (own.recused) return refuse('recused')
    await saveBallots(tx, {
      territoryId: place.id,
      itemId: item.id,
      meetingId: meeting.id,
      castBy: ctx.actor.id,
      choices: [{ rank: own.rank, choice }],
    })
    return ok()
  })
}

/** The chef de projet counts the hands: one choice for each member who is there. A recused member's is refused. */
export function recordVotes(
  ctx: Ctx,
  place: Place,
  seen: SeenItem,
  asked: readonly Ballot[],
): Promise<Outcome<undefined, SessionRefusal | 'not-called' | 'recused' | 'not-voted'>> {
  return onItem<undefined, 'not-called' | 'recused' | 'not-voted'>(
    ctx,
    'committees.record-votes',
    place,
    seen,
    async (tx, item, meeting, note) => {
      if (!isVoted(item.kind)) return refuse('not-voted')
      await noteRecusals(tx, item, meeting, await sittersOf(tx, place, meeting), ctx.today)
      const attendees = new Map((await attendeesOf(tx, meeting, item.id)).map((one) => [one.rank, one]))
      for (const { rank } of asked) {
        const voter = attendees.get(rank)
        if (voter?.voice !== 'voting' || !isThere(voter)) return refuse('not-called')
        if (voter.recused) return refuse('recused')
      }
      await saveBallots(tx, { territoryId: place.id, itemId: item.id, meetingId: meeting.id, castBy: ctx.actor.id, choices: asked })
      note({ counted: asked.length })
      return ok()
    },
  )
}

export type ConclusionRefusal = SessionRefusal | 'no-quorum' | 'no-vote' | 'tied'

/**
 * Ends an item. What is voted follows from the votes, counted here by the rules of the body, and is never written without its
 * quorum; a decision then enters the register, an opinion waits for the two who chair. Anything may be adjourned.
 * @param counted told the quorum and the votes even when they refuse
 */
export function conclude(
  ctx: Ctx,
  place: Place,
  seen: SeenItem,
  asked: { adjourned: boolean; text: string },
  counted: (tally: Tally) => void = () => {},
): Promise<Outcome<ItemOutcome, ConclusionRefusal>> {
  return onItem<ItemOutcome, 'no-quorum' | 'no-vote' | 'tied'>(ctx, 'committees.conclude', place, seen, async (tx, item, meeting, note) => {
    const end = async (outcome: ItemOutcome, tally: Tally | null) => {
      await saveConclusion(tx, { territoryId: place.id, id: item.id }, { outcome, text: asked.text, tally, on: ctx.today })
      note({ outcome, ...(item.opinionReference ? { opinion: item.opinionReference } : {}) })
      if (item.kind === 'decision' && outcome !== 'adjourned') await register(tx, ctx, meeting, item, outcome, asked.text)
      if (item.kind === 'opinion' && tally && (outcome === 'favourable' || outcome === 'unfavourable')) {
        await putOpinionToPair(tx, ctx, meeting, item, { result: outcome, text: asked.text, tally })
      }
      return ok(outcome)
    }
    await stopVotes(tx, item.id)
    if (asked.adjourned) return end('adjourned', null)
    if (!isVoted(item.kind)) return end('noted', null)
    await noteRecusals(tx, item, meeting, await sittersOf(tx, place, meeting), ctx.today)
    const body = (await bodyById(tx, committeeScope(ctx.actor, ctx.today), { territoryId: place.id, id: meeting.bodyId }))!
    const ballots = (await ballotsOf(tx, meeting)).filter((ballot) => ballot.itemId === item.id)
    const count = countVotes(body, await attendeesOf(tx, meeting, item.id), ballots)
    counted(count.tally)
    if (count.result === 'favourable' || count.result === 'unfavourable') return end(count.result, count.tally)
    return refuse(count.result)
  })
}

async function register(tx: Tx, ctx: Ctx, meeting: Meeting, item: AgendaItem, outcome: ItemOutcome, text: string): Promise<void> {
  await addDecision(tx, {
    territoryId: meeting.territoryId,
    decidedOn: meeting.heldOn,
    decidedBy: meeting.bodyName,
    title: item.title,
    text,
    outcome,
    source: null,
    sourceUrl: null,
    itemId: item.id,
    projectId: item.projectId,
    deviceCode: item.deviceCode,
    opinionReference: null,
    recordedBy: ctx.actor.id,
    recordedOn: ctx.today,
    submissionKey: item.id,
  })
}

/** What somebody is to do after an item, and by when. */
export const giveTask = (
  ctx: Ctx,
  place: Place,
  seen: Omit<SeenItem, 'version'>,
  task: { text: string; owner: string; personId: string | null; dueOn: Day },
): Promise<Outcome<undefined, 'not-found' | 'forbidden'>> =>
  act(ctx, { name: 'committees.give-task' }, async (tx, note) => {
    const found = await itemIn(tx, ctx, place, seen)
    if (!found) return refuse('not-found')
    note({ meeting: seen.meeting, rank: seen.rank, dueOn: task.dueOn }, found.item.projectId ?? found.meeting.id)
    if (!mayInCommittees(ctx.actor, 'run-committees', place, false)) return refuse('forbidden')
    const { meeting, item } = found
    const id = await addTask(tx, { ...task, territoryId: place.id, itemId: item.id })
    if (task.personId) {
      await notify(tx, ctx, [task.personId], {
        kind: 'committee.task',
        territoryId: place.id,
        subjectId: id,
        title: `Une tâche vous est donnée après la réunion ${meeting.reference}`,
        path: `${pathOfMeeting(meeting)}/points/${item.rank}`,
        dueOn: task.dueOn,
      })
    }
    return ok()
  })

/** Whoever has the task, or the chef de projet, says that it is done: the database knows whose it is. */
export const completeTask = (ctx: Ctx, place: Place, taskId: string): Promise<Outcome<undefined, 'not-found'>> =>
  act(ctx, { name: 'committees.complete-task', subject: taskId }, async (tx) => {
    if (!(await finishTask(tx, { territoryId: place.id, id: taskId }, ctx.today))) return refuse('not-found')
    await settle(tx, { kind: 'committee.task', subjectId: taskId })
    return ok()
  })

/** Those called to a meeting, with whether each takes part in the item. */
export async function attendeesOf(tx: Tx, meeting: Pick<Meeting, 'territoryId' | 'id'>, itemId: string): Promise<Attendee[]> {
  const recused = new Set((await recusalsOf(tx, meeting)).filter((one) => one.itemId === itemId).map((one) => one.personId))
  return (await attendanceOf(tx, meeting)).map((one) => ({ ...one, recused: one.personId !== null && recused.has(one.personId) }))
}

async function itemIn(
  tx: Tx,
  ctx: Ctx,
  place: Place,
  seen: Omit<SeenItem, 'version'>,
): Promise<{ meeting: Meeting; item: AgendaItem } | undefined> {
  const scope = committeeScope(ctx.actor, ctx.today)
  const meeting = await meetingByReference(tx, scope, { territoryId: place.id, reference: seen.meeting })
  const item = meeting && (await agendaOf(tx, scope, meeting)).find((one) => one.rank === seen.rank)
  return meeting && item ? { meeting, item } : undefined
}

type Work<Value, Refusal extends string> = (tx: Tx, item: AgendaItem, meeting: Meeting, note: Note) => Promise<Outcome<Value, Refusal>>

/** What the chef de projet does to an item of a meeting that is being held. */
function onItem<Value, Refusal extends string>(ctx: Ctx, name: string, place: Place, seen: SeenItem, work: Work<Value, Refusal>) {
  return act(ctx, { name }, async (tx, note): Promise<Outcome<Value, Refusal | SessionRefusal>> => {
    const scope = committeeScope(ctx.actor, ctx.today)
    const meeting = await meetingToChange(tx, scope, { territoryId: place.id, reference: seen.meeting })
    const item = meeting && (await agendaOf(tx, scope, meeting)).find((one) => one.rank === seen.rank)
    if (!meeting || !item) return refuse('not-found')
    note({ meeting: meeting.reference, rank: item.rank }, item.projectId ?? meeting.id)
    if (!mayInCommittees(ctx.actor, 'run-committees', place, false)) return refuse('forbidden')
    if (meeting.stage !== 'open') return refuse('wrong-stage')
    if (item.concludedOn) return refuse('concluded')
    if (item.version !== seen.version) return refuse('changed-meanwhile')
    return work(tx, item, meeting, note)
  })
}
