import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Temporal } from 'temporal-polyfill'
import { act, elevate, type Note } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { countAttempt } from '#kernel/attempts.ts'
import type { Tx } from '#kernel/db.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { isSealedWith, seal, type SecretKeys, unseal } from '#kernel/secrets.ts'
import { type FactorState, isEnrolled, mayEnrol, mayRemoveOne, recoveryCodeOf } from '../model/second-factor.ts'
import { factorStateIn } from '../queries/second-factor.ts'
import * as store from '../store/second-factor.ts'

/** A session that gives its second factor: who it is comes from its token alone. */
export interface FactorSession extends Ctx {
  token: string
  demo: boolean
  now: () => Temporal.Instant
  /** What seals the secrets of authenticators. */
  keys: SecretKeys
}

export type FactorRefusal = 'no-session' | 'too-many' | 'wrong-code' | 'given-first'

const stretch = 30

export const authenticatorOf = (secret: string, account: string): TOTP =>
  new TOTP({ issuer: 'Ressort', label: account, secret: Secret.fromBase32(secret), digits: 6, period: stretch })

type Work<Value, Refusal extends string> = (tx: Tx, state: FactorState, note: Note) => Promise<Outcome<Value, Refusal>>

/** What every verb about a second factor begins with: whose session it is, elevated since it may read nothing yet. */
export function inSession<Value, Refusal extends string>(ctx: FactorSession, name: string, work: Work<Value, Refusal>) {
  return act(ctx, { name }, async (tx, note): Promise<Outcome<Value, Refusal | 'no-session'>> => {
    await elevate(tx)
    const state = await factorStateIn(tx, ctx.token, ctx.today, ctx.demo)
    if (!state) return refuse('no-session')
    note({ person: state.personId })
    return work(tx, state, note)
  })
}

/** Guesses are counted by the person, outside the transaction: a wrong one is not given back. */
const mayTry = (ctx: Ctx, { personId }: FactorState) => countAttempt(ctx.db, `second-factor:${personId}`, { most: 10, minutes: 15 })

/** Offers a secret to an authenticator; nothing changes until its first code comes back. */
export const startTotp = (ctx: FactorSession): Promise<Outcome<undefined, FactorRefusal>> =>
  inSession<undefined, FactorRefusal>(ctx, 'membership.start-totp', async (tx, state) => {
    if (!mayEnrol(state)) return refuse('given-first')
    await store.offerSecret(tx, state.personId, seal(ctx.keys, new Secret({ size: 20 }).base32, state.personId))
    return ok()
  })

/** The first code of an authenticator confirms it. @returns the recovery codes, told this once */
export const confirmTotp = (ctx: FactorSession, code: string): Promise<Outcome<string[], FactorRefusal>> =>
  inSession<string[], FactorRefusal>(ctx, 'membership.confirm-totp', async (tx, state, note) => {
    if (!mayEnrol(state) || state.hasTotp) return refuse('given-first')
    if (!(await mayTry(ctx, state))) return refuse('too-many')
    if (!(await takeCode(tx, ctx, state, code))) return refuse('wrong-code')
    await store.confirmSecret(tx, state.personId, ctx.today)
    const codes = await newRecoveryCodes(tx, state)
    await store.giveFactor(tx, ctx.token, state.personId)
    note({ by: 'totp', enrolled: true })
    return ok(codes)
  })

/** A code of the authenticator opens the session whole; each serves once. */
export const giveTotp = (ctx: FactorSession, code: string): Promise<Outcome<undefined, FactorRefusal>> =>
  inSession<undefined, FactorRefusal>(ctx, 'membership.give-second-factor', async (tx, state, note) => {
    note({ by: 'totp' })
    if (!(await mayTry(ctx, state))) return refuse('too-many')
    if (!state.hasTotp || !(await takeCode(tx, ctx, state, code))) return refuse('wrong-code')
    await store.giveFactor(tx, ctx.token, state.personId)
    return ok()
  })

/** A recovery code opens the session whole, once, when the authenticator is lost. */
export const giveRecoveryCode = (ctx: FactorSession, typed: string): Promise<Outcome<undefined, FactorRefusal>> =>
  inSession<undefined, FactorRefusal>(ctx, 'membership.give-second-factor', async (tx, state, note) => {
    note({ by: 'recovery-code' })
    if (!(await mayTry(ctx, state))) return refuse('too-many')
    if (!isEnrolled(state) || !(await store.takeRecoveryCode(tx, state.personId, recoveryCodeOf(typed), ctx.today)))
      return refuse('wrong-code')
    await store.giveFactor(tx, ctx.token, state.personId)
    return ok()
  })

export type KeepRefusal = FactorRefusal | 'last-factor' | 'no-such-factor'

/** What a person does with the factors they have: in a session that gave one, and never left with none when a mandate asks for it. */
const keeping = <Value>(ctx: FactorSession, name: string, work: Work<Value, KeepRefusal>) =>
  inSession<Value, KeepRefusal>(ctx, name, async (tx, state, note) => (state.isGiven ? work(tx, state, note) : refuse('given-first')))

/** The person takes one of their passkeys away: it opens nothing from then on. */
export const removePasskey = (ctx: FactorSession, id: string): Promise<Outcome<undefined, KeepRefusal>> =>
  keeping<undefined>(ctx, 'membership.remove-passkey', async (tx, state) => {
    if (!state.passkeys.some((key) => key.id === id)) return refuse('no-such-factor')
    if (!mayRemoveOne(state)) return refuse('last-factor')
    await store.dropPasskey(tx, state.personId, id)
    return ok()
  })

/** The person takes their authenticator away, with the recovery codes that stood in for it. */
export const removeTotp = (ctx: FactorSession): Promise<Outcome<undefined, KeepRefusal>> =>
  keeping<undefined>(ctx, 'membership.remove-totp', async (tx, state) => {
    if (!state.hasTotp) return refuse('no-such-factor')
    if (!mayRemoveOne(state)) return refuse('last-factor')
    await store.dropTotp(tx, state.personId)
    return ok()
  })

/** New recovery codes: those of before open nothing any more. @returns them, told this once */
export const renewRecoveryCodes = (ctx: FactorSession): Promise<Outcome<string[], KeepRefusal>> =>
  keeping<string[]>(ctx, 'membership.renew-recovery-codes', async (tx, state) => {
    if (!state.hasTotp) return refuse('no-such-factor')
    return ok(await newRecoveryCodes(tx, state))
  })

async function newRecoveryCodes(tx: Tx, { personId }: FactorState): Promise<string[]> {
  const codes = Array.from({ length: 10 }, newRecoveryCode)
  await store.saveRecoveryCodes(tx, personId, codes.map(recoveryCodeOf))
  return codes
}

async function takeCode(tx: Tx, ctx: FactorSession, { personId, account }: FactorState, code: string): Promise<boolean> {
  const kept = await store.lockTotp(tx, personId)
  if (!kept) return false
  const secret = unseal(ctx.keys, kept, personId)
  const timestamp = ctx.now().epochMilliseconds
  const delta = authenticatorOf(secret, account).validate({ token: code, timestamp, window: 1 })
  if (delta === null) return false
  if (!isSealedWith(ctx.keys, kept)) await store.sealSecretAgain(tx, personId, seal(ctx.keys, secret, personId))
  return store.takeStep(tx, personId, Math.floor(timestamp / 1000 / stretch) + delta)
}

// Letters and digits that are not taken for one another; about 50 bits each.
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const newRecoveryCode = (): string => {
  const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}
