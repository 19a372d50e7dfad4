import { act, elevated } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { notify, settle } from '#cap/inbox/actions/tell.ts'
import { openPairAct, type PairRefusal, signPairAct } from '#cap/membership/actions/pair.ts'
import type { Half, PairDecision, PairVerdict } from '#cap/membership/model/pair.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { projectsByIds } from '#cap/projects/queries.ts'
import { type AgendaItem, type Meeting, pathOfMeeting } from '../model/meetings.ts'
import { contentOfOpinion, opinionKeyOf } from '../model/opinions.ts'
import { committeeScope, mayInCommittees } from '../policy.ts'
import { agendaOf, meetingByReference, recusalsOf } from '../queries/meetings.ts'
import { opinionOf } from '../queries/opinions.ts'
import { addDecision } from '../store/decisions.ts'
import { addOpinion, sealOpinion } from '../store/opinions.ts'
import type { Tally } from '../model/vote.ts'
import type { Place } from './bodies.ts'

export interface VotedOpinion {
  result: 'favourable' | 'unfavourable'
  text: string
  tally: Tally
}

/** Keeps what was voted, and puts it to the two who chair: the opinion is given once both have signed. */
export async function putOpinionToPair(tx: Tx, ctx: Ctx, meeting: Meeting, item: AgendaItem, voted: VotedOpinion): Promise<void> {
  await addOpinion(tx, {
    territoryId: meeting.territoryId,
    itemId: item.id,
    reference: item.opinionReference!,
    projectId: item.projectId!,
    deviceCode: item.deviceCode!,
    result: voted.result,
    votedOn: meeting.heldOn,
  })
  await askThePair(tx, ctx, meeting, item, voted)
}

async function askThePair(tx: Tx, ctx: Ctx, meeting: Meeting, item: AgendaItem, voted: VotedOpinion): Promise<void> {
  const [project] = await projectsByIds(tx, committeeScope(ctx.actor, ctx.today).projects, [item.projectId!])
  const recused = (await recusalsOf(tx, meeting)).filter((one) => one.itemId === item.id).map((one) => one.personId)
  await openPairAct(tx, ctx, {
    ...opinionKeyOf(meeting.territoryId, item.id),
    content: contentOfOpinion(meeting, item, voted),
    filiere: project!.filiere,
    recused,
  })
  const halves = await holdersOf(tx, { territoryId: meeting.territoryId, roles: ['elu-referent', 'industriel-referent'], on: ctx.today })
  await notify(
    tx,
    ctx,
    halves.map((one) => one.id).filter((id) => !recused.includes(id)),
    {
      kind: 'committee.opinion',
      territoryId: meeting.territoryId,
      subjectId: item.id,
      title: `Votre signature est attendue sur l’avis ${item.opinionReference}`,
      path: `${pathOfMeeting(meeting)}/points/${item.rank}`,
    },
  )
}

export type SignOpinionRefusal = 'not-found' | 'forbidden' | 'not-an-opinion' | PairRefusal

/** One of the two who chair signs what was voted, or refuses to. The opinion enters the register with the second signature. */
export function signOpinion(
  ctx: Ctx,
  place: Place,
  at: { meeting: string; rank: number },
  half: Half,
  verdict: PairVerdict,
): Promise<Outcome<PairDecision, SignOpinionRefusal>> {
  return act(ctx, { name: 'committees.sign-opinion' }, async (tx, note): Promise<Outcome<PairDecision, SignOpinionRefusal>> => {
    const found = await opinionAt(tx, ctx, place, at)
    if (!found) return refuse('not-found')
    const { meeting, item, voted } = found
    note({ opinion: item.opinionReference, half, verdict }, item.projectId!)
    if (!mayInCommittees(ctx.actor, `sign-opinion-${half}`, place, false)) return refuse('forbidden')
    if (!voted) return refuse('not-an-opinion')
    const signed = await signPairAct(tx, ctx, {
      ...opinionKeyOf(place.id, item.id),
      content: contentOfOpinion(meeting, item, voted),
      half,
      verdict,
    })
    if (!signed.ok) return signed
    await settle(tx, { kind: 'committee.opinion', subjectId: item.id, personIds: [ctx.actor.id!] })
    if (signed.value === 'agreed') await give(tx, ctx, meeting, item, voted)
    return ok(signed.value)
  })
}

// The register is held by the chef de projet; the second signature writes in it whoever gives it.
async function give(tx: Tx, ctx: Ctx, meeting: Meeting, item: AgendaItem, voted: VotedOpinion): Promise<void> {
  await sealOpinion(tx, meeting.territoryId, item.id, ctx.today)
  await elevated(tx, () =>
    addDecision(tx, {
      territoryId: meeting.territoryId,
      decidedOn: meeting.heldOn,
      decidedBy: meeting.bodyName,
      title: `Avis de la gouvernance : ${item.title}`.slice(0, 200),
      text: voted.text,
      outcome: voted.result,
      source: null,
      sourceUrl: null,
      itemId: item.id,
      projectId: item.projectId,
      deviceCode: item.deviceCode,
      opinionReference: item.opinionReference,
      recordedBy: ctx.actor.id,
      recordedOn: ctx.today,
      submissionKey: item.id,
    }),
  )
}

/** Puts the same vote to the pair again: when they disagreed or both refused, or when an interim now holds a half. */
export function putOpinionAgain(
  ctx: Ctx,
  place: Place,
  at: { meeting: string; rank: number },
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'not-an-opinion' | 'signed'>> {
  return act(ctx, { name: 'committees.put-opinion-again' }, async (tx, note) => {
    const found = await opinionAt(tx, ctx, place, at)
    if (!found) return refuse('not-found')
    const { meeting, item, voted } = found
    note({ opinion: item.opinionReference }, item.projectId!)
    if (!mayInCommittees(ctx.actor, 'run-committees', place, false)) return refuse('forbidden')
    if (!voted) return refuse('not-an-opinion')
    if ((await opinionOf(tx, place.id, item.id))?.signedOn) return refuse('signed')
    await askThePair(tx, ctx, meeting, item, voted)
    return ok()
  })
}

async function opinionAt(tx: Tx, ctx: Ctx, place: Place, at: { meeting: string; rank: number }) {
  const scope = committeeScope(ctx.actor, ctx.today)
  const meeting = await meetingByReference(tx, scope, { territoryId: place.id, reference: at.meeting })
  const item = meeting && (await agendaOf(tx, scope, meeting)).find((one) => one.rank === at.rank)
  if (!meeting || !item?.projectId) return undefined
  const isVotedOpinion = item.kind === 'opinion' && item.tally && (item.outcome === 'favourable' || item.outcome === 'unfavourable')
  const voted: VotedOpinion | null = isVotedOpinion
    ? { result: item.outcome as VotedOpinion['result'], text: item.outcomeText, tally: item.tally! }
    : null
  return { meeting, item, voted }
}
