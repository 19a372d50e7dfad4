import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { countAttempt } from './attempts.ts'
import { connect } from './db.ts'
import { freshDatabase } from './fixtures.ts'

const { db, url, close } = await freshDatabase('empty')
after(close)

const fivePerQuarter = { most: 5, minutes: 15 }

const age = (minutes: number) => sql`update kernel.attempt set at = at - make_interval(mins => ${minutes})`.execute(db)

test('the attempts within the limit pass and the next one does not', async () => {
  const allowed = []
  for (let attempt = 1; attempt <= 6; attempt++) allowed.push(await countAttempt(db, 'one@exemple.fr', fivePerQuarter))
  assert.deepEqual(allowed, [true, true, true, true, true, false])
})

test('another key has its own limit', async () => {
  await countAttempt(db, 'two@exemple.fr', { most: 1, minutes: 15 })
  assert.equal(await countAttempt(db, 'two@exemple.fr', { most: 1, minutes: 15 }), false)
  assert.equal(await countAttempt(db, 'three@exemple.fr', { most: 1, minutes: 15 }), true)
})

test('the window slides: a place comes back when its attempt is old enough, whatever was refused since', async () => {
  const two = { most: 2, minutes: 15 }
  assert.equal(await countAttempt(db, 'slide@exemple.fr', two), true)
  await age(10)
  assert.equal(await countAttempt(db, 'slide@exemple.fr', two), true)
  assert.equal(await countAttempt(db, 'slide@exemple.fr', two), false)
  await age(6)
  assert.equal(await countAttempt(db, 'slide@exemple.fr', two), true)
  assert.equal(await countAttempt(db, 'slide@exemple.fr', two), false)
})

test('two processes that count at the same time never allow one too many', async () => {
  const other = connect(url)
  const allowed = await Promise.all(
    Array.from({ length: 40 }, (_, n) => countAttempt(n % 2 ? db : other, 'race@exemple.fr', fivePerQuarter)),
  )
  await other.destroy()
  assert.equal(allowed.filter(Boolean).length, 5)
})

test('what is stored is neither the key nor older than the window', async () => {
  await countAttempt(db, 'camille@exemple.fr', fivePerQuarter)
  await age(16)
  await countAttempt(db, 'camille@exemple.fr', fivePerQuarter)
  const rows = await db.selectFrom('kernel.attempt').selectAll().execute()
  assert.ok(rows.every((row) => /^[0-9a-f]{64}$/.test(row.key)))
  const young = await sql<{
    n: number
  }>`select count(*) as n from kernel.attempt where at > now() - interval '15 minutes'`.execute(db)
  assert.equal(young.rows[0]?.n, 1)
  const kept = await sql<{ n: number }>`
    select count(*) as n from kernel.attempt where key = encode(sha256('camille@exemple.fr'), 'hex')`.execute(db)
  assert.equal(kept.rows[0]?.n, 1)
})
