import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import { ok, refuse } from '#kernel/outcome.ts'
import { change, type Seen } from '../actions.ts'
import { advance, type ProjectKey, type Side, type Stage } from '../model.ts'
import { type BlockerKind, type Guard, heldBackBy, maySetAside, waysFrom, type WithoutAid } from '../model/passages.ts'
import { guardFactsOf } from '../queries/life.ts'
import * as store from '../store/life.ts'
import { tell } from './tell.ts'

export interface Asked {
  to: Stage
  /** The day that the passage asks for: of the first firm commitment, or of the end of the works. */
  on?: Day | undefined
  /** Asked for when the project goes back. */
  reason?: string | undefined
}

export type PassRefusal =
  | 'not-another-way'
  | 'stands-still'
  | 'still-confidential'
  | 'stage-skipped'
  | 'in-the-future'
  | 'why-back'
  | 'held-back'

/**
 * The chef de projet passes a project to its next stage, or back to the former one. What the pair decides is not
 * passed here.
 * @param onHeld is given the guards that hold it back, when it is refused `held-back`
 */
export function pass(ctx: Ctx, seen: Seen, asked: Asked, onHeld: (guards: Guard[]) => void = () => {}) {
  return change<Stage, PassRefusal>(ctx, 'projects.pass', 'follow', seen, async (tx, project, note) => {
    note({ from: project.stage, to: asked.to, ...(asked.reason && { reason: asked.reason }), ...(asked.on && { on: asked.on }) })
    const way = waysFrom(project.stage).find(({ to, by }) => to === asked.to && by === 'follow')
    if (!way) return refuse('not-another-way')
    const moved = advance(project, asked.to)
    if (!moved.ok) return moved
    if (asked.on && asked.on > ctx.today) return refuse('in-the-future')
    if (way.isBack && !asked.reason) return refuse('why-back')

    const passed = {
      ...moved.value,
      worksOn: way.asks === 'works-on' ? (asked.on ?? project.worksOn) : project.worksOn,
      endedOn: way.asks === 'ended-on' ? (asked.on ?? project.endedOn) : project.endedOn,
    }
    const held = heldBackBy(way, await guardFactsOf(tx, passed))
    if (held.length > 0) {
      note({ heldBackBy: held })
      onHeld(held)
      return refuse('held-back')
    }
    await store.savePassage(tx, passed)
    return ok(asked.to)
  })
}

/** The project stands still, and says why; its stage stays. */
export function setAside(ctx: Ctx, seen: Seen, side: Side, reason: string) {
  return change<Side, 'cannot-stand-still' | 'already'>(ctx, 'projects.set-aside', 'follow', seen, async (tx, project, note) => {
    note({ stage: project.stage, side, reason })
    if (!maySetAside(project.stage)) return refuse('cannot-stand-still')
    if (project.side === side) return refuse('already')
    await store.saveSide(tx, project, { side, reason, since: ctx.today })
    return ok(side)
  })
}

/** The project goes on from the stage it stood still at. */
export function resume(ctx: Ctx, seen: Seen) {
  return change<Stage, 'not-still'>(ctx, 'projects.resume', 'follow', seen, async (tx, project, note) => {
    note({ stage: project.stage, side: project.side })
    if (!project.side) return refuse('not-still')
    await store.saveSide(tx, project, null)
    return ok(project.stage)
  })
}

export interface ToldWithoutAid {
  answer: WithoutAid
  words: string
  toldBy: string
  askedOn: Day
}

/** « Sans l’aide ? »: the company answers, or the chef de projet writes what it answered. Asked again, the former answer stays. */
export function tellWithoutAid(ctx: Ctx, key: ProjectKey, told: ToldWithoutAid) {
  return tell<undefined, 'in-the-future'>(ctx, 'projects.tell-without-aid', 'answer', key, async (tx, project, note) => {
    note({ answer: told.answer, askedOn: told.askedOn })
    if (told.askedOn > ctx.today) return refuse('in-the-future')
    await store.addCounterfactual(tx, project, { ...told, personId: ctx.actor.id })
    return ok()
  })
}

export interface ToldBlocker {
  kind: BlockerKind
  what: string
  owner: string | null
  answerDueOn: Day | null
}

/** Writes down what stands in the way; the obstacle register of the territory reads it. */
export function tellBlocker(ctx: Ctx, seen: Seen, told: ToldBlocker) {
  return change<undefined, never>(ctx, 'projects.tell-blocker', 'follow', seen, async (tx, project, note) => {
    note({ kind: told.kind, what: told.what })
    await store.addBlocker(tx, project, { ...told, openedOn: ctx.today, personId: ctx.actor.id })
    return ok()
  })
}

/** What stood in the way no longer does; how, is written. */
export function clearBlocker(ctx: Ctx, seen: Seen, blockerId: string, clearing: string) {
  return change<undefined, 'no-such-blocker'>(ctx, 'projects.clear-blocker', 'follow', seen, async (tx, project, note) => {
    note({ clearing })
    if (!(await store.clearBlocker(tx, project, blockerId, { on: ctx.today, clearing }))) return refuse('no-such-blocker')
    return ok()
  })
}
