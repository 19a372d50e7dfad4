import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import type { CommitmentForm, DeliveryForm } from '../model/commitments.ts'
import { committeeScope, mayInCommittees } from '../policy.ts'
import { commitmentById, promisingOrganisations } from '../queries/commitments.ts'
import { addCommitment, saveDelivery } from '../store/commitments.ts'
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
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'before-promise' | 'in-the-future' | 'kept-already'>> {
  return act(ctx, { name: 'committees.note-delivery', subject: form.commitment }, async (tx, note) => {
    const commitment = await commitmentById(tx, committeeScope(ctx.actor, ctx.today), form.commitment)
    if (!commitment) return refuse('not-found')
    note({ reference: commitment.reference, deliveredOn: form.deliveredOn })
    const place = { id: commitment.territoryId, regionCode: commitment.regionCode }
    if (!commitment.isOwn && !mayInCommittees(ctx.actor, 'record-commitment', place, false)) return refuse('forbidden')
    if (form.deliveredOn < commitment.promisedOn) return refuse('before-promise')
    if (form.deliveredOn > ctx.today) return refuse('in-the-future')
    const { commitment: _id, ...delivery } = form
    return (await saveDelivery(tx, commitment, delivery, ctx.actor.id)) ? ok() : refuse('kept-already')
  })
}
