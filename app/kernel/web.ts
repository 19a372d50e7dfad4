import './production.ts'
import { createContext } from 'react-router'
import type { Ctx } from './actor.ts'
import type { Config } from './config.ts'
import type { Clock } from './day.ts'

/** Why a request stops before its page: shown in the shell by the root's error boundary. */
export type Halt = { status: 400 | 403 | 405 | 413 | 429 | 503; reason: string }

/** What every loader and action is given: `const ctx = context.get(web)`. */
export interface Web extends Ctx {
  now: Clock
  config: Config
  /** Session cookie's value, for signing out. */
  sessionToken: string | undefined
  /** Address of the other end, for rate limits; undefined in a test without socket. */
  address: string | undefined
  halt?: Halt
}

export const web = createContext<Web>()

const found = new WeakMap<Web, Map<string, Promise<unknown>>>()

/** Finds a thing once a request, however many loaders of the page ask for it. @param key says what is found, for this request */
export function once<Value>(ctx: Web, key: string, find: () => Promise<Value>): Promise<Value> {
  const ofRequest = found.get(ctx) ?? new Map<string, Promise<unknown>>()
  found.set(ctx, ofRequest)
  const known = ofRequest.get(key) ?? find()
  ofRequest.set(key, known)
  return known as Promise<Value>
}
