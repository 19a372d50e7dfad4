import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse } from '#kernel/outcome.ts'
import type { ProjectKey } from '../model.ts'
import { type Effect, type HireSurvey, whyNotYet } from '../model/effects.ts'
import * as store from '../store/follow-up.ts'
import { tell } from './tell.ts'

type EffectRefusal = 'in-the-future' | 'not-ended' | 'too-early' | 'not-your-promise'

/**
 * A line of what a project promises, or of what is observed, with its evidence. Nothing is edited: the last line of a
 * measure and a moment counts. The chef de projet writes what was promised at decision; the company may write what it observes.
 */
export function tellEffect(ctx: Ctx, key: ProjectKey, effect: Effect) {
  return tell<undefined, EffectRefusal>(ctx, 'projects.tell-effect', 'observe', key, async (tx, project, note) => {
    note({ measure: effect.measure, moment: effect.moment, amount: effect.amount })
    if (effect.measuredOn > ctx.today) return refuse('in-the-future')
    const why = whyNotYet(effect.moment, project.endedOn, effect.measuredOn)
    if (why) return refuse(why)
    const isFollowed = ctx.actor.mandates.some((m) => m.role === 'chef-de-projet' && m.territoryId === project.territoryId)
    if (effect.moment === 'promised' && !isFollowed) return refuse('not-your-promise')
    await store.addEffect(tx, project, effect, ctx.actor.id)
    return ok()
  })
}

/** Where the hires live and how they travel, on a day. */
export function tellHires(ctx: Ctx, key: ProjectKey, survey: HireSurvey) {
  return tell<undefined, 'in-the-future' | 'more-than-hires'>(ctx, 'projects.tell-hires', 'observe', key, async (tx, project, note) => {
    note({ hires: survey.hires, surveyedOn: survey.surveyedOn })
    if (survey.surveyedOn > ctx.today) return refuse('in-the-future')
    const travelling = survey.byCar + survey.bySharedCar + survey.byTransit + survey.byBicycle
    if (Math.max(survey.seekingHome, survey.fromElsewhere, travelling) > survey.hires) return refuse('more-than-hires')
    await store.addSurvey(tx, project, survey, ctx.actor.id)
    return ok()
  })
}
