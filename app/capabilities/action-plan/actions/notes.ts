import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { FicheKey } from '../model/fiche.ts'
import { mayActOnPlan, planScope } from '../policy.ts'
import { ficheByReference } from '../queries/fiches.ts'
import { addNote } from '../store/fiches.ts'
import type { Where } from './plans.ts'

/** Writes a dated note under a fiche, in the name of who writes it; nobody changes it afterwards. */
export const annotate = (ctx: Ctx, where: Where, reference: FicheKey['reference'], body: string) =>
  act(ctx, { name: 'action-plan.annotate' }, async (tx, note): Promise<Outcome<undefined, 'forbidden' | 'unknown-fiche'>> => {
    if (!mayActOnPlan(ctx.actor, 'annotate', where)) return refuse('forbidden')
    const fiche = await ficheByReference(tx, planScope(ctx.actor), { territoryId: where.id, reference })
    if (!fiche || fiche.territoryId !== where.id) return refuse('unknown-fiche')
    note({ reference }, fiche.id)
    await addNote(tx, where.id, {
      id: newId<'note'>(),
      ficheId: fiche.id,
      writtenOn: ctx.today,
      personId: ctx.actor.id,
      author: ctx.actor.name,
      body,
    })
    return ok()
  })
