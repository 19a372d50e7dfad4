import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnstile } from './turnstile.ts'

test('a few pass at once, the next wait in order, and the others are told to come back', async () => {
  const pass = turnstile({ inside: 2, waiting: 1 })
  const ends: (() => void)[] = []
  let atIt = 0
  let most = 0
  const work = (name: string) => async () => {
    most = Math.max(most, ++atIt)
    await new Promise<void>((resolve) => ends.push(resolve))
    atIt--
    return name
  }
  const [a, b, c] = [pass(work('a')), pass(work('b')), pass(work('c'))]
  assert.deepEqual(await pass(work('d')), { ok: false, refusal: 'busy' })
  ends[0]!()
  assert.deepEqual(await a, { ok: true, value: 'a' })
  await new Promise((resolve) => setImmediate(resolve))
  ends[1]!()
  ends[2]!()
  assert.deepEqual(await Promise.all([b, c]), [
    { ok: true, value: 'b' },
    { ok: true, value: 'c' },
  ])
  assert.equal(most, 2)
})

test('work that fails gives its place back', async () => {
  const pass = turnstile({ inside: 1, waiting: 0 })
  await assert.rejects(
    pass(async () => {
      throw new Error('torn file')
    }),
    /torn file/,
  )
  assert.deepEqual(await pass(async () => 1), { ok: true, value: 1 })
})
