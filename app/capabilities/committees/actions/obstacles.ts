import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { notify, settle } from '#cap/inbox/actions/tell.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { isConfidential } from '#cap/projects/model.ts'
import { projectByReference, projectsByIds } from '#cap/projects/queries.ts'
import {
  after,
  type Level,
  type Obstacle,
  type ObstacleForm,
  type ObstacleStepForm,
  type ObstacleVerb,
  pathOfObstacle,
  type StepKind,
} from '../model/obstacles.ts'
import { committeeScope, mayHandle, mayInCommittees } from '../policy.ts'
import { obstacleByReference } from '../queries/obstacles.ts'
import { addObstacle, addObstacleStep, saveObstacle } from '../store/obstacles.ts'
import type { Place } from './bodies.ts'

/** Raises an obstacle in the territory; its chef de projet is told, without a word of it. @returns its reference */
export function raiseObstacle(
  ctx: Ctx,
  place: Place & { code: string },
  form: ObstacleForm,
): Promise<Outcome<string, 'forbidden' | 'unknown-project'>> {
  const id = newId<'obstacle'>()
  return act(ctx, { name: 'committees.raise-obstacle', subject: id }, async (tx, note) => {
    if (!mayInCommittees(ctx.actor, 'raise-obstacle', place, false)) return refuse('forbidden')
    const { project: asked, ...rest } = form
    const scope = committeeScope(ctx.actor, ctx.today)
    const project = asked
      ? await projectByReference(tx, scope.projects, { territoryId: place.id, reference: asked.toUpperCase() })
      : undefined
    if (asked && !project) return refuse('unknown-project')
    const { reference, isNew } = await addObstacle(tx, {
      ...rest,
      id,
      territoryId: place.id,
      projectId: project?.id ?? null,
      raisedBy: ctx.actor.id,
      raisedOn: ctx.today,
    })
    note({ reference, kind: form.kind }, project?.id)
    if (!isNew) return ok(reference)
    await addObstacleStep(
      tx,
      { territoryId: place.id, id },
      { kind: 'raised', level: 'local', text: '', byPerson: ctx.actor.id, on: ctx.today },
    )
    await tellLevel(tx, ctx, place, { id, reference, level: 'local', territoryCode: place.code, answerDue: form.answerDue })
    return ok(reference)
  })
}

export type ObstacleRefusal =
  | 'not-found'
  | 'forbidden'
  | 'changed-meanwhile'
  | 'wrong-state'
  | 'highest-already'
  | 'still-confidential'
  | 'nothing-said'

const kindOf = { take: 'taken', escalate: 'escalated', answer: 'answered', reopen: 'reopened', close: 'closed' } as const satisfies Record<
  ObstacleVerb,
  StepKind
>

/** Takes charge, raises higher, answers, opens again or closes: by who stands at the level where the obstacle is. */
export function handleObstacle(
  ctx: Ctx,
  place: Place,
  seen: { reference: string; version: number },
  verb: ObstacleVerb,
  form: ObstacleStepForm,
): Promise<Outcome<undefined, ObstacleRefusal>> {
  return act(ctx, { name: `committees.${verb}-obstacle` }, async (tx, note): Promise<Outcome<undefined, ObstacleRefusal>> => {
    const scope = committeeScope(ctx.actor, ctx.today)
    const obstacle = await obstacleByReference(tx, scope, { territoryId: place.id, reference: seen.reference })
    if (!obstacle) return refuse('not-found')
    note({ reference: obstacle.reference, level: obstacle.level }, obstacle.projectId ?? obstacle.id)
    if (!mayHandle(ctx.actor, verb === 'reopen' || verb === 'close' ? 'local' : obstacle.level, place)) return refuse('forbidden')
    if ((verb === 'answer' || verb === 'escalate') && form.text.length < 3) return refuse('nothing-said')
    const then = after(verb, obstacle)
    if (!then.ok) return then
    if (verb === 'escalate' && (await isAboutAConfidentialFile(tx, ctx, obstacle))) return refuse('still-confidential')
    const owner = verb === 'escalate' ? '' : form.owner || obstacle.owner
    if (
      !(await saveObstacle(
        tx,
        { ...obstacle, version: seen.version },
        { ...then.value, owner, answerDue: form.answerDue ?? obstacle.answerDue },
      ))
    )
      return refuse('changed-meanwhile')
    await addObstacleStep(tx, obstacle, {
      kind: kindOf[verb],
      level: verb === 'escalate' ? then.value.level : obstacle.level,
      text: form.text,
      byPerson: ctx.actor.id,
      on: ctx.today,
    })
    if (verb !== 'take') await settle(tx, { kind: 'obstacle.raised', subjectId: obstacle.id })
    if (verb === 'escalate')
      await tellLevel(tx, ctx, place, { ...obstacle, level: then.value.level, answerDue: form.answerDue ?? obstacle.answerDue })
    if (verb === 'answer') await tellAnswer(tx, ctx, place, obstacle)
    return ok()
  })
}

async function isAboutAConfidentialFile(tx: Tx, ctx: Ctx, obstacle: Obstacle): Promise<boolean> {
  if (!obstacle.projectId) return false
  const [project] = await projectsByIds(tx, committeeScope(ctx.actor, ctx.today).projects, [obstacle.projectId])
  return project === undefined || isConfidential(project.tier)
}

const roleAt = { local: 'chef-de-projet', regional: 'region', national: 'programme' } as const satisfies Record<Level, string>

async function tellLevel(
  tx: Tx,
  ctx: Ctx,
  place: Place,
  obstacle: Pick<Obstacle, 'id' | 'reference' | 'level' | 'territoryCode' | 'answerDue'>,
): Promise<void> {
  const holders = await holdersOf(tx, { territoryId: place.id, roles: [roleAt[obstacle.level]], on: ctx.today })
  const ofPlace = holders.filter((one) =>
    one.mandates.some((mandate) => mandate.regionCode === null || mandate.regionCode === place.regionCode),
  )
  await notify(
    tx,
    ctx,
    ofPlace.map((one) => one.id).filter((id) => id !== ctx.actor.id),
    {
      kind: 'obstacle.raised',
      territoryId: place.id,
      subjectId: obstacle.id,
      title: `L’obstacle ${obstacle.reference} attend votre réponse`,
      path: pathOfObstacle(obstacle),
      dueOn: obstacle.answerDue,
    },
  )
}

async function tellAnswer(tx: Tx, ctx: Ctx, place: Place, obstacle: Obstacle): Promise<void> {
  const chefs = await holdersOf(tx, { territoryId: place.id, roles: ['chef-de-projet'], on: ctx.today })
  const told = [...chefs.map((one) => one.id as string), ...(obstacle.raisedById ? [obstacle.raisedById] : [])].filter(
    (id) => id !== ctx.actor.id,
  )
  await notify(tx, ctx, told, {
    kind: 'obstacle.answered',
    territoryId: place.id,
    subjectId: obstacle.id,
    title: `L’obstacle ${obstacle.reference} a reçu une réponse`,
    path: pathOfObstacle(obstacle),
  })
}
