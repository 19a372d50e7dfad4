import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { act } from './act.ts'
import { visitor } from './actor.ts'
import type { Db } from './db.ts'
import { freshDatabase, testDay } from './fixtures.ts'
import { verifyJournal } from './journal.ts'
import { ok } from './outcome.ts'

async function journalOf(lines: number) {
  const fresh = await freshDatabase('empty')
  const ctx = { db: fresh.db, actor: { ...visitor, name: 'Élodie d’Agen' }, today: testDay, requestId: 'test' }
  for (let i = 1; i <= lines; i++) {
    await act(ctx, { name: 'test.line' }, async (_tx, note) => {
      note({ number: i, text: 'accents é, "guillemets" et \\ barre' })
      return ok()
    })
  }
  return fresh
}

const unguarded = async (db: Db, change: ReturnType<typeof sql>) => {
  await sql`alter table kernel.journal disable trigger user`.execute(db)
  await change.execute(db)
  await sql`alter table kernel.journal enable trigger user`.execute(db)
}

test('an untouched journal verifies, line by line', async () => {
  await using fresh = await journalOf(5)
  const check = await verifyJournal(fresh.db)
  assert.ok(check.ok)
  assert.equal(check.lines, 5)
})

for (const attempt of [
  "update kernel.journal set actor = 'personne'",
  'delete from kernel.journal',
  'truncate kernel.journal',
  'update kernel.journal_head set line = 0',
  'delete from kernel.journal_head',
]) {
  test(`the database itself refuses: ${attempt}`, async () => {
    await using fresh = await journalOf(2)
    await assert.rejects(sql.raw(attempt).execute(fresh.db), /refused/)
    assert.ok((await verifyJournal(fresh.db)).ok)
  })
}

test('with the guard removed, the altered line is named', async () => {
  await using fresh = await journalOf(5)
  await unguarded(fresh.db, sql`update kernel.journal set actor = 'personne' where line = 3`)
  assert.deepEqual(await verifyJournal(fresh.db), { ok: false, line: 3, reason: 'altered' })
})

test('a detail, an instant or an outcome that changed is seen as well', async () => {
  for (const change of [
    sql`update kernel.journal set detail = '{"number": 2000000}' where line = 2`,
    sql`update kernel.journal set at = at - interval '1 microsecond' where line = 2`,
    sql`update kernel.journal set outcome = 'forbidden' where line = 2`,
  ]) {
    await using fresh = await journalOf(3)
    await unguarded(fresh.db, change)
    assert.deepEqual(await verifyJournal(fresh.db), { ok: false, line: 2, reason: 'altered' })
  }
})

test('a line taken out is named, in the middle and at the end', async () => {
  await using middle = await journalOf(5)
  await unguarded(middle.db, sql`delete from kernel.journal where line = 3`)
  assert.deepEqual(await verifyJournal(middle.db), { ok: false, line: 3, reason: 'missing' })

  await using end = await journalOf(5)
  await unguarded(end.db, sql`delete from kernel.journal where line = 5`)
  assert.deepEqual(await verifyJournal(end.db), { ok: false, line: 5, reason: 'tail-cut' })
})

test('a line whose seal was made again breaks the next one', async () => {
  await using fresh = await journalOf(4)
  await unguarded(fresh.db, sql`update kernel.journal set actor = 'personne' where line = 2`)
  await unguarded(
    fresh.db,
    sql`
    update kernel.journal j set hash = sha256(j.previous || convert_to(kernel.journal_text(j), 'UTF8')) where line = 2`,
  )
  assert.deepEqual(await verifyJournal(fresh.db), { ok: false, line: 3, reason: 'altered' })
})
