import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { freshDatabase } from './fixtures.ts'
import { describeTables } from './table-types.ts'

test('tables.gen.ts is what the migrated database holds', async () => {
  await using fresh = await freshDatabase('empty')
  const written = readFileSync(new URL('tables.gen.ts', import.meta.url), 'utf8')
  assert.equal(written, await describeTables(fresh.db), 'run npm run db:types')
})
