import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isSealedWith, seal, type SecretKeys, secretKeysOf, unseal } from './secrets.ts'

const old: SecretKeys = [randomBytes(32)]
const rotated: SecretKeys = [randomBytes(32), ...old]

test('a sealed secret does not show it, and opens for its owner alone', () => {
  const kept = seal(old, 'JBSWY3DPEHPK3PXP', 'alix')
  assert.doesNotMatch(kept, /JBSWY3DP/)
  assert.notEqual(kept, seal(old, 'JBSWY3DPEHPK3PXP', 'alix'), 'the same twice is not seen to be the same')
  assert.equal(unseal(old, kept, 'alix'), 'JBSWY3DPEHPK3PXP')
  assert.throws(() => unseal(old, kept, 'noa'))
  assert.throws(() => unseal(old, `${kept.slice(0, -2)}AA`, 'alix'))
})

test('a key that is added in front seals from then on; what the one before sealed still opens, and says so', () => {
  const before = seal(old, 'secret', 'alix')
  assert.equal(unseal(rotated, before, 'alix'), 'secret')
  assert.equal(isSealedWith(rotated, before), false)
  const after = seal(rotated, 'secret', 'alix')
  assert.equal(isSealedWith(rotated, after), true)
  assert.throws(() => unseal(old, after, 'alix'), /is not among those of RESSORT_SECRET_KEYS/)
})

test('without a key in its settings, a deployment makes one of its own, once, that no other account of the machine reads', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ressort-secrets-'))
  try {
    const [one, two] = await Promise.all([secretKeysOf({ dataDir }), secretKeysOf({ dataDir })])
    assert.deepEqual(one, two)
    assert.equal((await stat(join(dataDir, 'secret.key'))).mode & 0o777, 0o600)
    assert.deepEqual(await secretKeysOf({ dataDir, secretKeys: old }), old)
  } finally {
    await rm(dataDir, { recursive: true })
  }
})
