import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { notifyChefDeProjet, settle, withdraw as withdrawFact } from '#cap/inbox/actions/tell.ts'
import { isTerritoryCode } from '#cap/territory/model.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { mayActOnPlan, planScope } from '../policy.ts'
import { ficheByReference } from '../queries/fiches.ts'
import { axisIdsOf } from '../queries/placing.ts'
import * as store from '../store/guests.ts'
import { changeFiche, type SeenFiche } from './fiches.ts'
import type { Where } from './plans.ts'

export type InviteRefusal = 'unknown-territory' | 'own-territory' | 'restricted' | 'asked-already'

/** Offers a fiche to another territory: it stands in its plan once it has consented; the owner alone changes it. */
export const inviteTerritory = (ctx: Ctx, where: Where, seen: SeenFiche, code: string) =>
  changeFiche<string, InviteRefusal>(ctx, 'action-plan.invite', where, seen, async (tx, fiche, note) => {
    const guest = isTerritoryCode(code) ? await territoryByCode(tx, code) : undefined
    if (!guest) return refuse('unknown-territory')
    if (guest.id === where.id) return refuse('own-territory')
    if (fiche.tier === 'restricted') return refuse('restricted')
    note({ guest: code })
    const key = { territoryId: where.id, ficheId: fiche.id, guestId: guest.id }
    if (!(await store.invite(tx, key, ctx.today))) return refuse('asked-already')
    await notifyChefDeProjet(tx, ctx, {
      kind: 'plan.invitation',
      territoryId: guest.id,
      subjectId: fiche.id,
      title: `${fiche.reference} : ${fiche.territoryName} vous propose une action commune`,
      path: `/espace/${code}/plan/fiches/${fiche.reference}/partage`,
    })
    return ok(guest.name)
  })

/** Takes a fiche out of the plan of a guest, or an invitation back. */
export const withdrawInvitation = (ctx: Ctx, where: Where, seen: SeenFiche, guestId: string) =>
  changeFiche<undefined, 'unknown-territory'>(ctx, 'action-plan.withdraw', where, seen, async (tx, fiche, note) => {
    note({ guest: guestId })
    if (!(await store.withdraw(tx, { territoryId: where.id, ficheId: fiche.id, guestId }))) return refuse('unknown-territory')
    const chefs = await holdersOf(tx, { territoryId: guestId, roles: ['chef-de-projet'], on: ctx.today })
    await withdrawFact(tx, { kind: 'plan.invitation', subjectId: fiche.id, personIds: chefs.map(({ id }) => id) })
    return ok()
  })

export type AnswerRefusal = 'forbidden' | 'unknown-fiche' | 'unknown-axis' | 'not-asked'

/** The guest consents, under an axis of its own plan, or declines; it may decline later what it once showed. */
export const answerInvitation = (ctx: Ctx, guest: Where, reference: string, axisId: string | null) =>
  act(ctx, { name: 'action-plan.answer-invitation' }, async (tx, note): Promise<Outcome<undefined, AnswerRefusal>> => {
    if (!mayActOnPlan(ctx.actor, 'edit', guest)) return refuse('forbidden')
    const fiche = await ficheByReference(tx, planScope(ctx.actor), { territoryId: guest.id, reference })
    if (!fiche || fiche.territoryId === guest.id) return refuse('unknown-fiche')
    note({ reference, answer: axisId ? 'accepted' : 'declined' }, fiche.id)
    if (axisId !== null && !(await axisIdsOf(tx, guest.id)).has(axisId)) return refuse('unknown-axis')
    const key = { territoryId: fiche.territoryId, ficheId: fiche.id, guestId: guest.id }
    if (!(await store.answer(tx, key, axisId, ctx.today))) return refuse('not-asked')
    const chefs = await holdersOf(tx, { territoryId: guest.id, roles: ['chef-de-projet'], on: ctx.today })
    await settle(tx, { kind: 'plan.invitation', subjectId: fiche.id, personIds: chefs.map(({ id }) => id) })
    return ok()
  })
