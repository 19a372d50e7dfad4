import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { rateLimiter } from './rate-limit.ts'

function clockAt(start: string) {
  let at = Temporal.Instant.from(start)
  return { now: () => at, wait: (seconds: number) => (at = at.add({ seconds })) }
}

test('what is beyond the limit waits until the oldest leaves the window', () => {
  const clock = clockAt('2026-11-23T08:00:00Z')
  const waitOf = rateLimiter({ limit: 2, seconds: 60, now: clock.now })
  const first = waitOf('a')
  clock.wait(20)
  assert.deepEqual([first, waitOf('a'), waitOf('a'), waitOf('b')], [0, 0, 40, 0])
  clock.wait(40)
  assert.equal(waitOf('a'), 0)
})

test('memory is bounded: the key seen longest ago is forgotten', () => {
  const { now } = clockAt('2026-11-23T08:00:00Z')
  const waitOf = rateLimiter({ limit: 1, seconds: 60, maxKeys: 2, now })
  for (const key of ['a', 'b', 'c']) waitOf(key)
  assert.deepEqual([waitOf('c'), waitOf('a')], [60, 0])
})
