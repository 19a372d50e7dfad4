import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { act, elevate, read } from './act.ts'
import { type Ctx, visitor } from './actor.ts'
import type { Db } from './db.ts'
import { freshDatabase, testDay } from './fixtures.ts'
import { verifyJournal } from './journal.ts'
import { ok, refuse } from './outcome.ts'

const ctxOf = (db: Db): Ctx => ({ db, actor: { ...visitor, name: 'test' }, today: testDay, requestId: 'test' })

const addRegion = (code: string) => sql`insert into territory.region (code, name) values (${code}, 'Région d’essai')`

test('a verb writes its rows and one journal line, together', async () => {
  await using fresh = await freshDatabase('empty')
  await act(ctxOf(fresh.db), { name: 'test.write' }, async (tx, note) => {
    await addRegion('99').execute(tx)
    note({ code: '99' })
    return ok()
  })
  assert.equal(await regions(fresh.db), 1)
  assert.deepEqual(await journal(fresh.db), [{ line: 1, actor: 'test', verb: 'test.write', outcome: 'ok', detail: { code: '99' } }])
})

test('a refusal undoes what the verb had written, and is journaled too', async () => {
  await using fresh = await freshDatabase('empty')
  const outcome = await act(ctxOf(fresh.db), { name: 'test.write-then-refuse' }, async (tx) => {
    await addRegion('99').execute(tx)
    return refuse('changed-my-mind')
  })
  assert.deepEqual(outcome, { ok: false, refusal: 'changed-my-mind' })
  assert.equal(await regions(fresh.db), 0)
  assert.deepEqual(await journal(fresh.db), [
    { line: 1, actor: 'test', verb: 'test.write-then-refuse', outcome: 'changed-my-mind', detail: {} },
  ])
})

test('a bug inside a verb is thrown, writes nothing and leaves the next verb whole', async () => {
  await using fresh = await freshDatabase('empty')
  const bug = act(ctxOf(fresh.db), { name: 'test.bug' }, async (tx) => {
    await addRegion('99').execute(tx)
    throw new TypeError('boom')
  })
  await assert.rejects(bug, TypeError)
  assert.equal(await regions(fresh.db), 0)
  assert.deepEqual(await act(ctxOf(fresh.db), { name: 'test.fine' }, async () => ok()), { ok: true, value: undefined })
  assert.equal((await journal(fresh.db)).length, 1)
})

test('a reading cannot write', async () => {
  await using fresh = await freshDatabase('empty')
  await assert.rejects(
    read(ctxOf(fresh.db), (tx) => addRegion('99').execute(tx)),
    /read-only transaction/,
  )
})

test('what a verb was lifted to does not outlive its transaction', async () => {
  await using fresh = await freshDatabase('empty')
  const isSystem = sql<{ system: boolean }>`select kernel.is_system() as system`
  await act(ctxOf(fresh.db), { name: 'test.elevate' }, async (tx) => {
    await elevate(tx)
    assert.equal((await isSystem.execute(tx)).rows[0]?.system, true)
    return ok()
  })
  for (let i = 0; i < 10; i++) assert.equal((await isSystem.execute(fresh.db)).rows[0]?.system, false)
})

test('writers at the same time are put in line: the chain has no gap and no fork', async () => {
  await using fresh = await freshDatabase('empty')
  const ctx = ctxOf(fresh.db)
  await Promise.all(Array.from({ length: 40 }, (_, i) => act(ctx, { name: 'test.many' }, async () => (i % 3 ? ok() : refuse('third')))))
  const check = await verifyJournal(fresh.db)
  assert.ok(check.ok)
  assert.equal(check.lines, 40)
})

const regions = async (db: Db) => (await db.selectFrom('territory.region').select('code').execute()).length

const journal = (db: Db) => db.selectFrom('kernel.journal').select(['line', 'actor', 'verb', 'outcome', 'detail']).orderBy('line').execute()
