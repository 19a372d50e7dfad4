import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { asSystem } from '#kernel/act.ts'
import { freshDatabase } from '#kernel/fixtures.ts'
import { tryMailing } from './mailing-trial.ts'

test('two mail workers, one killed with kill -9 in the middle: each mail is sent once, or its second sending is marked', async () => {
  const { db, url, close } = await freshDatabase()
  try {
    const report = await tryMailing({
      db,
      url,
      count: 300,
      // A killed worker's hold lasts two minutes: the trial does not wait for them.
      whenOnlyLostAreLeft: async () => {
        await asSystem(db, (tx) =>
          sql`update inbox.mail set held_until = now() - interval '1 second' where state in ('claimed', 'sending')`.execute(tx),
        )
      },
    })
    assert.deepEqual([report.missed, report.twiceUnseen], [0, 0])
    assert.ok(report.twice <= report.maybeTwice && report.maybeTwice <= 5, JSON.stringify(report))
    assert.ok(report.receivedBeforeTheKill < 300, 'the kill came in the middle')
  } finally {
    await close()
  }
})
