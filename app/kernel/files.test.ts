import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { type File, keepFile, openFile } from './files.ts'
import { freshDatabase } from './fixtures.ts'

const { db, close } = await freshDatabase('empty')
const dataDir = await mkdtemp(join(tmpdir(), 'ressort-files-'))
after(async () => {
  await close()
  await rm(dataDir, { recursive: true, force: true })
})
const store = join(dataDir, 'files')
const megabyte = 1_000_000

const place = { dataDir }
const keep = (file: File, most = megabyte) => db.transaction().execute((tx) => keepFile(tx, place, file, most))

const fileOf = (content: string, name = 'note.txt'): File => ({
  name,
  mediaType: 'text/plain',
  content: Buffer.from(content),
})

const rowsOf = (hash: string) => db.selectFrom('kernel.file').select(['name', 'media_type', 'size']).where('hash', '=', hash).execute()

async function readBack(hash: string): Promise<string | undefined> {
  const stream = await openFile(place, hash)
  return stream && String(await buffer(stream))
}

test('a file is kept by the hash of its content, and read back', async () => {
  // The SHA-256 of "abc", FIPS 180-2, appendix B.1.
  const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  assert.deepEqual(await keep(fileOf('abc')), { ok: true, value: hash })
  assert.equal(await readFile(join(store, 'ba', hash.slice(2)), 'utf8'), 'abc')
  assert.equal(await readBack(hash), 'abc')
  assert.deepEqual(await rowsOf(hash), [{ name: 'note.txt', media_type: 'text/plain', size: 3 }])
})

test('the same content given at the same time by several people is kept once, under one name', async () => {
  const kept = await Promise.all(Array.from({ length: 8 }, (_, n) => keep(fileOf('twice', `copy-${n}.txt`))))
  const hash = kept[0]?.ok ? kept[0].value : ''
  assert.deepEqual(
    kept,
    kept.map(() => ({ ok: true, value: hash })),
  )
  assert.equal((await rowsOf(hash)).length, 1)
  assert.deepEqual(await readdir(join(store, hash.slice(0, 2))), [hash.slice(2)])
})

test('a file larger than allowed is refused and leaves nothing', async () => {
  const hash = '8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92'
  assert.deepEqual(await keep(fileOf('123456'), 5), { ok: false, refusal: 'too-large' })
  assert.equal(await readBack(hash), undefined)
  assert.deepEqual(await keep(fileOf('123456'), 6), { ok: true, value: hash })
})

test('a rolled back transaction leaves no row', async () => {
  let hash = ''
  const undone = db.transaction().execute(async (tx) => {
    const kept = await keepFile(tx, place, fileOf('undone'), megabyte)
    hash = kept.ok ? kept.value : ''
    throw new Error('undo')
  })
  await assert.rejects(undone, /undo/)
  assert.equal(hash.length, 64)
  assert.deepEqual(await rowsOf(hash), [])
})

test('a file cut short or lost on disk is mended when its content is given again', async () => {
  const kept = await keep(fileOf('whole again'))
  const hash = kept.ok ? kept.value : ''
  const place = join(store, hash.slice(0, 2), hash.slice(2))
  await truncate(place, 3)
  await keep(fileOf('whole again'))
  assert.equal(await readBack(hash), 'whole again')
  await rm(place)
  await keep(fileOf('whole again'))
  assert.equal(await readBack(hash), 'whole again')
})

test('what is not a hash opens nothing, wherever it points', async () => {
  await writeFile(join(dataDir, 'secret'), 'secret')
  const attempts = [
    '',
    '../secret',
    '..%2Fsecret',
    'ab/../../../secret',
    'AB'.repeat(32),
    `${'ab'.repeat(32)}\n`,
    `${'0'.repeat(63)}/`,
    '\0'.repeat(64),
  ]
  assert.deepEqual(
    await Promise.all(attempts.map(readBack)),
    attempts.map(() => undefined),
  )
})

test('the hash of a file that was never given opens nothing', async () => {
  assert.equal(await readBack('0'.repeat(64)), undefined)
})
