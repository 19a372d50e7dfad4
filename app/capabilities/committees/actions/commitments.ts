import { act, asSystem } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { plusDays } from '#kernel/day.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { notify, settle, withdraw } from '#cap/inbox/actions/tell.ts'
import { subjectsTold } from '#cap/inbox/queries/inbox.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { type CommitmentForm, type DeliveryForm, soonDays, type WithdrawalForm } from '../model/commitments.ts'
import { committeeScope, mayInCommittees } from '../policy.ts'
import { awaitedCommitments, commitmentById, promisingOrganisations } from '../queries/commitments.ts'
import { addCommitment, saveDelivery, saveWithdrawal } from '../store/commitments.ts'
import type { Place } from './bodies.ts'

/** Writes down what an organisation promised, with its day and where it is written. @returns its reference */
export function recordCommitment(
  ctx: Ctx,
  place: Place,
  form: CommitmentForm,
): Promise<Outcome<string, 'forbidden' | 'unknown-organisation' | 'unknown-project'>> {
  const id = newId<'commitment'>()
  return act(ctx, { name: 'committees.record-commitment', subject: id }, async (tx, note) => {
    if (!mayInCommittees(ctx.actor, 'record-commitment', place, false)) return refuse('forbidden')
    const organisations = await promisingOrganisations(tx, place.id)
    if (!organisations.some((one) => one.value === form.organisation)) return refuse('unknown-organisation')
    const { project: asked, organisation: organisationId, ...rest } = form
    const scope = committeeScope(ctx.actor, ctx.today)
    const project = asked
      ? await projectByReference(tx, scope.projects, { territoryId: place.id, reference: asked.toUpperCase() })
      : undefined
    if (asked && !project) return refuse('unknown-project')
    const reference = await addCommitment(tx, {
      ...rest,
      id,
      territoryId: place.id,
      organisationId,
      projectId: project?.id ?? null,
      recordedBy: ctx.actor.id,
      recordedOn: ctx.today,
    })
    note({ reference, dueOn: form.dueOn }, project?.id)
    return ok(reference)
  })
}

/** Who promised, or the chef de projet, says that it is kept, and what proves it. */
export function noteDelivery(
  ctx: Ctx,
  form: DeliveryForm,
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'before-promise' | 'in-the-future' | 'ended-already'>> {
  return act(ctx, { name: 'committees.note-delivery', subject: form.commitment }, async (tx, note) => {
    const commitment = await commitmentById(tx, committeeScope(ctx.actor, ctx.today), form.commitment)
    if (!commitment) return refuse('not-found')
    note({ reference: commitment.reference, deliveredOn: form.deliveredOn })
    const place = { id: commitment.territoryId, regionCode: commitment.regionCode }
    if (!commitment.isOwn && !mayInCommittees(ctx.actor, 'record-commitment', place, false)) return refuse('forbidden')
    if (form.deliveredOn < commitment.promisedOn) return refuse('before-promise')
    if (form.deliveredOn > ctx.today) return refuse('in-the-future')
    const { commitment: _id, ...delivery } = form
    if (!(await saveDelivery(tx, commitment, delivery, ctx.actor.id))) return refuse('ended-already')
    await settle(tx, { kind: 'commitment.due', subjectId: commitment.id })
    return ok()
  })
}

/** The chef de projet says that a promise is no longer awaited, and why: both sides read it. */
export function withdrawCommitment(
  ctx: Ctx,
  form: WithdrawalForm,
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'before-promise' | 'ended-already'>> {
  return act(ctx, { name: 'committees.withdraw-commitment', subject: form.commitment }, async (tx, note) => {
    const commitment = await commitmentById(tx, committeeScope(ctx.actor, ctx.today), form.commitment)
    if (!commitment) return refuse('not-found')
    note({ reference: commitment.reference })
    const place = { id: commitment.territoryId, regionCode: commitment.regionCode }
    if (!mayInCommittees(ctx.actor, 'record-commitment', place, false)) return refuse('forbidden')
    if (ctx.today < commitment.promisedOn) return refuse('before-promise')
    const withdrawal = { on: ctx.today, reason: form.reason, by: ctx.actor.id }
    if (!(await saveWithdrawal(tx, commitment, withdrawal))) return refuse('ended-already')
    await withdraw(tx, { kind: 'commitment.due', subjectId: commitment.id })
    return ok()
  })
}

/** Reminds who promised, thirty days before the day or as soon as it is known. Done every day: what was told is not told again. */
export async function tellDueCommitments(ctx: Ctx): Promise<void> {
  const untold = await asSystem(ctx.db, async (tx) => {
    const awaited = await awaitedCommitments(tx, { on: ctx.today, until: plusDays(ctx.today, soonDays) })
    const told = await subjectsTold(
      tx,
      'commitment.due',
      awaited.map(({ id }) => id),
    )
    return awaited.filter(({ id }) => !told.has(id))
  })
  for (const { id, territoryId, reference, dueOn, personIds } of untold) {
    await act(ctx, { name: 'committees.tell-due-commitment', subject: id }, async (tx, note) => {
      note({ reference, dueOn })
      await notify(tx, ctx, personIds, {
        kind: 'commitment.due',
        territoryId,
        subjectId: id,
        dueOn,
        title: `L’engagement ${reference} de votre organisation est à tenir pour le ${dueOn.split('-').reverse().join('/')}`,
        detail: 'Dites ce qui est tenu, et ce qui le prouve : le territoire lit la même ligne.',
        path: '/operateur/engagements',
      })
      return ok()
    })
  }
}
