import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Temporal } from 'temporal-polyfill'
import { act, elevate, type Note } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { countAttempt } from '#kernel/attempts.ts'
import type { Tx } from '#kernel/db.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { type FactorState, isEnrolled, mayEnrol, recoveryCodeOf } from '../model/second-factor.ts'
import { factorStateIn } from '../queries/second-factor.ts'
import * as store from '../store/second-factor.ts'

/** A session that gives its second factor: who it is comes from its token alone. */
export interface FactorSession extends Ctx {
  token: string
  demo: boolean
  now: () => Temporal.Instant
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
    await store.offerSecret(tx, state.personId, new Secret({ size: 20 }).base32)
    return ok()
  })

/** The first code of an authenticator confirms it. @returns the recovery codes, told this once */
export const confirmTotp = (ctx: FactorSession, code: string): Promise<Outcome<string[], FactorRefusal>> =>
  inSession<string[], FactorRefusal>(ctx, 'membership.confirm-totp', async (tx, state, note) => {
    if (!mayEnrol(state) || state.hasTotp) return refuse('given-first')
    if (!(await mayTry(ctx, state))) return refuse('too-many')
    if (!(await takeCode(tx, ctx, state, code))) return refuse('wrong-code')
    await store.confirmSecret(tx, state.personId, ctx.today)
    const codes = Array.from({ length: 10 }, newRecoveryCode)
    await store.saveRecoveryCodes(tx, state.personId, codes.map(recoveryCodeOf))
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
    if (!isEnrolled(state) || !(await store.takeRecoveryCode(tx, state.personId, recoveryCodeOf(typed), ctx.today))) return refuse('wrong-code')
    await store.giveFactor(tx, ctx.token, state.personId)
    return ok()
  })

async function takeCode(tx: Tx, ctx: FactorSession, { personId, account }: FactorState, code: string): Promise<boolean> {
  const secret = await store.lockTotp(tx, personId)
  if (!secret) return false
  const timestamp = ctx.now().epochMilliseconds
  const delta = authenticatorOf(secret, account).validate({ token: code, timestamp, window: 1 })
  return delta !== null && store.takeStep(tx, personId, Math.floor(timestamp / 1000 / stretch) + delta)
}

// Letters and digits that are not taken for one another; about 50 bits each.
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const newRecoveryCode = (): string => {
  const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}
