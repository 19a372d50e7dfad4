import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { keepFile, openFile } from './files.ts'
import { freshDatabase } from './fixtures.ts'
import { startStorage } from './test-storage.ts'

const { db, close } = await freshDatabase('empty')
const storage = await startStorage({ key: 'AKIDEXAMPLE', secret: 'wJalr/K7MD+ENG', region: 'fr-par' })
after(async () => {
  await storage.stop()
  await close()
})
const place = { dataDir: '/nowhere', s3Url: storage.url }
const file = { name: 'compte rendu.txt', mediaType: 'text/plain', content: Buffer.from('abc') }
const keep = (where: typeof place) => db.transaction().execute((tx) => keepFile(tx, where, file, 100))

test('a file goes to the storage under its hash, signed, and comes back', async () => {
  const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  assert.deepEqual(await keep(place), { ok: true, value: hash })
  assert.deepEqual([...storage.objects.keys()], [`/ressort/essais/files/ba/${hash.slice(2)}`])
  assert.equal(String(await buffer((await openFile(place, hash))!)), 'abc')
  assert.deepEqual(storage.refusals, [])
})

test('a file that the storage does not have is none, and a path is no hash', async () => {
  assert.equal(await openFile(place, '0'.repeat(64)), undefined)
  assert.equal(await openFile(place, '../secret'), undefined)
})

test('with another secret the storage refuses, and nothing is named that is not kept', async () => {
  const wrong = { ...place, s3Url: storage.url.replace('ENG', 'XXX') }
  await assert.rejects(keep(wrong), /the storage answered 403/)
  assert.deepEqual(storage.refusals, ['wrong signature'])
})
