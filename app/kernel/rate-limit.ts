import type { Clock } from './day.ts'

export interface RateLimit {
  limit: number
  seconds: number
  /** Memory is bounded: beyond this the key seen longest ago is forgotten. */
  maxKeys?: number
  now: Clock
}

/**
 * Counts by key over a sliding window, in the memory of this process.
 * @returns a function that counts one and says how many seconds to wait: 0 when it is allowed
 */
export function rateLimiter({ limit, seconds, maxKeys = 10_000, now }: RateLimit): (key: string) => number {
  const seen = new Map<string, number[]>()
  return (key) => {
    const at = now().epochMilliseconds
    const recent = (seen.get(key) ?? []).filter((time) => time > at - seconds * 1000)
    seen.delete(key)
    const allowed = recent.length < limit
    if (allowed) recent.push(at)
    seen.set(key, recent)
    if (seen.size > maxKeys) seen.delete(seen.keys().next().value ?? key)
    return allowed ? 0 : Math.max(1, Math.ceil(((recent[0] ?? at) + seconds * 1000 - at) / 1000))
  }
}
