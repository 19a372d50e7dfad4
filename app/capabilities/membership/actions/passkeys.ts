import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { mayEnrol } from '../model/second-factor.ts'
import { passkeysOf } from '../queries/second-factor.ts'
import * as store from '../store/second-factor.ts'
import { type FactorRefusal, type FactorSession, inSession } from './second-factor.ts'

export interface PasskeySession extends FactorSession {
  baseUrl: string
}

const siteOf = ({ baseUrl }: PasskeySession) => ({ expectedOrigin: new URL(baseUrl).origin, expectedRPID: new URL(baseUrl).hostname })

/** What a new passkey is asked to sign. */
export const startPasskey = (ctx: PasskeySession): Promise<Outcome<PublicKeyCredentialCreationOptionsJSON, FactorRefusal>> =>
  inSession<PublicKeyCredentialCreationOptionsJSON, FactorRefusal>(ctx, 'membership.start-passkey', async (tx, state) => {
    if (!mayEnrol(state)) return refuse('given-first')
    const options = await generateRegistrationOptions({
      rpName: 'Ressort',
      rpID: siteOf(ctx).expectedRPID,
      userName: state.account,
      userDisplayName: state.name,
      attestationType: 'none',
      excludeCredentials: (await passkeysOf(tx, state.personId)).map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    })
    await store.keepChallenge(tx, ctx.token, 'register', options.challenge)
    return ok(options)
  })

/** Keeps a passkey that signed what it was asked, here. */
export const addPasskey = (ctx: PasskeySession, response: RegistrationResponseJSON): Promise<Outcome<undefined, FactorRefusal>> =>
  inSession<undefined, FactorRefusal>(ctx, 'membership.add-passkey', async (tx, state, note) => {
    if (!mayEnrol(state)) return refuse('given-first')
    const expectedChallenge = await store.takeChallenge(tx, ctx.token, 'register')
    if (!expectedChallenge) return refuse('wrong-code')
    const checked = await verifyRegistrationResponse({ response, expectedChallenge, ...siteOf(ctx), requireUserVerification: false }).catch(
      () => null,
    )
    if (!checked?.verified || !checked.registrationInfo) return refuse('wrong-code')
    const { id, publicKey, counter, transports = [] } = checked.registrationInfo.credential
    await store.addPasskey(tx, state.personId, { id, publicKey, counter, transports }, ctx.today)
    await store.giveFactor(tx, ctx.token, state.personId)
    note({ by: 'passkey', enrolled: true })
    return ok()
  })

/** What a known passkey is asked to sign. */
export const askPasskey = (ctx: PasskeySession): Promise<Outcome<PublicKeyCredentialRequestOptionsJSON, FactorRefusal>> =>
  inSession<PublicKeyCredentialRequestOptionsJSON, FactorRefusal>(ctx, 'membership.ask-passkey', async (tx, state) => {
    const known = await passkeysOf(tx, state.personId)
    if (known.length === 0) return refuse('wrong-code')
    const options = await generateAuthenticationOptions({
      rpID: siteOf(ctx).expectedRPID,
      userVerification: 'preferred',
      allowCredentials: known.map(({ id, transports }) => ({ id, transports: transports as AuthenticatorTransport[] })),
    })
    await store.keepChallenge(tx, ctx.token, 'verify', options.challenge)
    return ok(options)
  })

/** A passkey of the person that signed what this session was asked opens it whole. */
export const givePasskey = (ctx: PasskeySession, response: AuthenticationResponseJSON): Promise<Outcome<undefined, FactorRefusal>> =>
  inSession<undefined, FactorRefusal>(ctx, 'membership.give-second-factor', async (tx, state, note) => {
    note({ by: 'passkey' })
    const expectedChallenge = await store.takeChallenge(tx, ctx.token, 'verify')
    const known = (await passkeysOf(tx, state.personId)).find(({ id }) => id === response.id)
    if (!expectedChallenge || !known) return refuse('wrong-code')
    const credential = { ...known, transports: known.transports as AuthenticatorTransport[] }
    const checked = await verifyAuthenticationResponse({
      response,
      expectedChallenge,
      ...siteOf(ctx),
      credential,
      requireUserVerification: false,
    }).catch(() => null)
    if (!checked?.verified) return refuse('wrong-code')
    await store.savePasskeyUse(tx, known.id, checked.authenticationInfo.newCounter, ctx.today)
    await store.giveFactor(tx, ctx.token, state.personId)
    return ok()
  })
