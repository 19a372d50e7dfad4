import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import type { DecisionForm } from '../model/decisions.ts'
import { committeeScope, mayInCommittees } from '../policy.ts'
import { addDecision } from '../store/decisions.ts'
import type { Place } from './bodies.ts'

/** Writes in the register what another authority decided. @returns its reference */
export function recordDecision(
  ctx: Ctx,
  place: Place,
  form: DecisionForm,
): Promise<Outcome<string, 'forbidden' | 'unknown-project' | 'in-the-future'>> {
  return act(ctx, { name: 'committees.record-decision' }, async (tx, note) => {
    if (!mayInCommittees(ctx.actor, 'record-decision', place, false)) return refuse('forbidden')
    if (form.decidedOn > ctx.today) return refuse('in-the-future')
    const { project: asked, ...rest } = form
    const scope = committeeScope(ctx.actor, ctx.today)
    const project = asked
      ? await projectByReference(tx, scope.projects, { territoryId: place.id, reference: asked.toUpperCase() })
      : undefined
    if (asked && !project) return refuse('unknown-project')
    const reference = await addDecision(tx, {
      ...rest,
      territoryId: place.id,
      itemId: null,
      projectId: project?.id ?? null,
      deviceCode: null,
      opinionReference: null,
      recordedBy: ctx.actor.id,
      recordedOn: ctx.today,
    })
    note({ reference, decidedBy: form.decidedBy, outcome: form.outcome }, project?.id)
    return ok(reference)
  })
}
