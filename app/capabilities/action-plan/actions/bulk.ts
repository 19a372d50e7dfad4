import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse } from '#kernel/outcome.ts'
import type { BulkChange } from '../model/bulk.ts'
import type { FicheFilter } from '../model/list.ts'
import { planScope } from '../policy.ts'
import { referencesAmong, referencesMatching } from '../queries/fiches.ts'
import { axisIdsOf } from '../queries/placing.ts'
import { changeMany } from '../store/bulk.ts'
import { markChanged } from '../store/plans.ts'
import { changePlan, type Where } from './plans.ts'

/** The fiches that were ticked, or all that a filter finds. */
export type Selection = { references: readonly string[] } | { filter: FicheFilter }

// A journal line is read by people: beyond this, the count and the filter say it.
const toldAtMost = 200

/**
 * Makes one change to many fiches of a plan: one verb, one line in the journal.
 * @param expected how many the person saw: when there are more or fewer now, nothing is changed
 */
export const changeSelection = (ctx: Ctx, where: Where, selection: Selection, change: BulkChange, expected: number) =>
  changePlan<number, 'changed-meanwhile' | 'unknown-axis' | 'nothing'>(
    ctx,
    'action-plan.change-many',
    'edit',
    where,
    async (tx, _, note) => {
      const scope = planScope(ctx.actor)
      const references =
        'filter' in selection
          ? await referencesMatching(tx, scope, where.id, selection.filter, ctx.today)
          : await referencesAmong(tx, scope, where.id, selection.references)
      note({ change, count: references.length, ...(references.length <= toldAtMost ? { references } : {}) })
      if (references.length === 0) return refuse('nothing')
      if (references.length !== expected) return refuse('changed-meanwhile')
      if (change.change === 'axis' && !(await axisIdsOf(tx, where.id)).has(change.axisId)) return refuse('unknown-axis')
      const changed = await changeMany(tx, where.id, references, change, ctx.today)
      await markChanged(tx, where.id)
      return ok(changed)
    },
  )
