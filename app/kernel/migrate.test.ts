import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ConfigError } from './config.ts'
import { freshDatabase } from './fixtures.ts'
import { migrate } from './migrate.ts'

test('a database that is up to date is left as it is', async () => {
  await using fresh = await freshDatabase('empty')
  assert.deepEqual(await migrate(fresh.db), [])
})

test('a database made by a migration that has changed since is refused in one sentence that names it', async () => {
  await using fresh = await freshDatabase('empty')
  await sql`update ressort_migration.applied set checksum = 'autre' where name = '0003-membership.sql'`.execute(fresh.db)
  await assert.rejects(migrate(fresh.db), (error) => error instanceof ConfigError && /0003-membership\.sql/.test(error.message))
})
