import { randomBytes } from 'node:crypto'
import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { countAttempt } from '#kernel/attempts.ts'
import type { OpenIdPerson } from '#kernel/openid.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { hasValidKey } from '#cap/territory/model.ts'
import type { Session } from '../actions.ts'
import { sessionDays } from '../model.ts'
import { openIdMinutes } from '../model/openid.ts'
import * as store from '../store/openid.ts'
import { saveDoubt } from '../store/same-person.ts'

export interface Leaving {
  state: string
  nonce: string
  codeVerifier: string
  browser: string
  address: string | undefined
  returnTo: string | undefined
}

/** Remembers the browser that leaves for the identity provider. */
export async function leaveForOpenId(ctx: Ctx, { address, ...request }: Leaving): Promise<Outcome<undefined, 'too-many'>> {
  const mayLeave = await countAttempt(ctx.db, `openid-from:${address ?? 'unknown'}`, { most: 60, minutes: 15 })
  return act(ctx, { name: 'membership.leave-for-openid' }, async (tx) => {
    if (!mayLeave) return refuse('too-many')
    await store.addOpenIdRequest(tx, { ...request, minutes: openIdMinutes })
    return ok()
  })
}

/** Takes back the secrets of a browser that returns: once, in time, in the browser that left. */
export function comeBackFromOpenId(
  ctx: Ctx,
  state: string,
  browser: string | null,
): Promise<Outcome<store.SpentOpenIdRequest, 'state-spent' | 'other-browser'>> {
  return act(ctx, { name: 'membership.come-back-from-openid' }, async (tx) => {
    const spent = await store.spendOpenIdRequest(tx, state, browser)
    if (spent) return ok(spent)
    return refuse((await store.isOpenElsewhere(tx, state)) ? 'other-browser' : 'state-spent')
  })
}

/** Opens the session of whom the provider vouches for: known by its name for them, or else by their address. */
export function signInByOpenId(ctx: Ctx, who: OpenIdPerson): Promise<Outcome<Session, 'unknown-person'>> {
  return act(ctx, { name: 'membership.sign-in' }, async (tx, note) => {
    // Nobody is signed in yet, and identities are read by their own person alone.
    await elevate(tx)
    const { issuer, subject, email } = who
    const known = await store.personOfIdentity(tx, issuer, subject)
    const atAddress = email ? await store.personOfAddress(tx, email) : undefined
    const personId = known ?? atAddress
    // Whom the provider knows as one signs in with the mailbox of another: nobody else could say it better.
    if (known && atAddress && known !== atAddress) await saveDoubt(tx, known, atAddress, ctx.today)
    note({ by: 'openid', issuer, linkedNow: personId !== undefined && known === undefined })
    if (!personId) return refuse('unknown-person')
    const siret = who.siret && hasValidKey(who.siret) && who.siret.length === 14 ? who.siret : null
    await store.saveIdentity(tx, { issuer, subject, personId, siret, on: ctx.today })
    const token = randomBytes(32).toString('base64url')
    await store.addOpenIdSession(tx, { token, personId, days: sessionDays, idToken: who.idToken, twoFactors: who.twoFactors })
    note({ person: personId, twoFactors: who.twoFactors })
    return ok({ token, personId })
  })
}
