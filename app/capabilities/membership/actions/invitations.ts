import { randomBytes } from 'node:crypto'
import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { plusDays } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { sendLater } from '#kernel/mail.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { Territory } from '#cap/territory/model.ts'
import { territoriesById, territoryByCode } from '#cap/territory/queries.ts'
import { personFor } from '../actions.ts'
import { roles } from '../model.ts'
import { type InvitationForm, invitationDays, type LocalRole } from '../model/mandates.ts'
import * as store from '../store/mandates.ts'
import { mayGive } from './mandates.ts'

const newToken = () => randomBytes(32).toString('base64url')

type InviteRefusal = 'not-found' | 'forbidden' | 'own-mandate'

/** Offers a mandate by mail: it begins when it is accepted, never before the day it says. */
export function invite(ctx: Ctx, code: string, { request, ...form }: InvitationForm): Promise<Outcome<undefined, InviteRefusal>> {
  return act(ctx, { name: 'membership.invite' }, async (tx, note) => {
    const territory = await territoryByCode(tx, code)
    if (!territory) return refuse('not-found')
    if (!mayGive(ctx, territory, form.role)) return refuse('forbidden')
    if ((await store.mailboxesOf(tx, [ctx.actor.id!])).includes(form.email)) return refuse('own-mandate')
    const token = newToken()
    const id = await store.addInvitation(tx, {
      ...form,
      territoryId: territory.id,
      token,
      requestId: request,
      invitedBy: ctx.actor.id!,
      on: ctx.today,
      expiresOn: plusDays(ctx.today, invitationDays),
    })
    await sendInvitation(tx, ctx, territory, { ...form, token })
    note({ territory: territory.code, name: form.name, role: form.role, from: form.from, until: form.until, interim: form.interim }, id)
    return ok()
  })
}

async function sendInvitation(
  tx: Tx,
  ctx: Ctx,
  territory: Territory,
  to: { email: string; name: string; role: LocalRole; token: string },
): Promise<void> {
  await sendLater(tx, {
    to: to.email,
    subject: `${territory.name} vous invite : ${roles[to.role].toLowerCase()}`,
    text: `Bonjour ${to.name},

${ctx.actor.name} vous invite à rejoindre le territoire « ${territory.name} » dans Ressort, comme ${roles[to.role].toLowerCase()}. Cette page vous dit ce que le mandat vous ouvre, du premier au dernier jour ; rien n’est fait tant que vous ne l’acceptez pas. Elle reste valable ${invitationDays} jours :`,
    path: `/invitation/${to.token}`,
  })
}

/** Sends an invitation again, with a new link: the one before no longer opens anything. */
export function resendInvitation(ctx: Ctx, code: string, id: string): Promise<Outcome<undefined, 'not-found' | 'forbidden'>> {
  return act(ctx, { name: 'membership.resend-invitation', subject: id }, async (tx, note) => {
    const territory = await territoryByCode(tx, code)
    if (!territory) return refuse('not-found')
    const token = newToken()
    const renewed = await store.renewInvitation(tx, territory.id, id, token, plusDays(ctx.today, invitationDays))
    if (!renewed) return refuse('not-found')
    if (!mayGive(ctx, territory, renewed.role)) return refuse('forbidden')
    await sendInvitation(tx, ctx, territory, { ...renewed, token })
    note({ territory: territory.code, name: renewed.name })
    return ok()
  })
}

export function withdrawInvitation(ctx: Ctx, code: string, id: string): Promise<Outcome<undefined, 'not-found' | 'forbidden'>> {
  return act(ctx, { name: 'membership.withdraw-invitation', subject: id }, async (tx, note) => {
    const territory = await territoryByCode(tx, code)
    if (!territory) return refuse('not-found')
    if (!mayGive(ctx, territory, 'partner')) return refuse('forbidden')
    if (!(await store.withdrawInvitation(tx, territory.id, id, ctx.today))) return refuse('not-found')
    note({ territory: territory.code })
    return ok()
  })
}

export interface Accepted {
  email: string
  territoryCode: string
}

/**
 * Whoever holds the link accepts for the address it was sent to. It opens no session: the address then asks for its
 * own link, so that an invitation passed on gives nobody else a way in.
 */
export function acceptInvitation(ctx: Ctx, token: string): Promise<Outcome<Accepted, 'spent'>> {
  return act(ctx, { name: 'membership.accept-invitation' }, async (tx, note) => {
    // The right was given by who invited; who accepts may have none yet.
    await elevate(tx)
    const taken = await store.takeInvitation(tx, token, ctx.today)
    if (!taken) return refuse('spent')
    const personId = await personFor(tx, taken.email, taken.name)
    const organisationId =
      taken.organisation === null
        ? null
        : await store.organisationOf(tx, taken.organisation, taken.organisationKind ?? 'other', taken.siret)
    const { territoryId, role, title, interim, from, until, invitedBy } = taken
    const mandateId = await store.addMandate(tx, {
      territoryId,
      personId,
      role,
      organisationId,
      title,
      interim,
      from: [from, ctx.today].toSorted().at(-1)!,
      until,
      grantedBy: invitedBy,
      on: ctx.today,
    })
    const [territory] = await territoriesById(tx, [territoryId])
    note({ invitation: taken.id, territory: territory!.code, person: personId, role, interim, from, until }, mandateId)
    return ok({ email: taken.email, territoryCode: territory!.code })
  })
}
