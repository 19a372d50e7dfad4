import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { answerQuestion } from './actions.ts'

test('une question inventée n’entre pas dans le journal', async () => {
  await using world = await demonstrationWorld()
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ territoryId: string; reference: string }>`
    select p.territory_id as "territoryId", p.reference from projects.project p join territory.territory t on t.id = p.territory_id
    where t.code = 'ti-7501' limit 1`.execute(tx),
  )
  const asked = await answerQuestion(await world.as('chef-de-projet'), rows[0]!, 'x'.repeat(1_000_000), '1')
  assert.deepEqual(asked, { ok: false, refusal: 'unknown-question' })
  const last = await sql<{ size: number }>`select length(detail::text) as size from kernel.journal order by line desc limit 1`.execute(
    world.db,
  )
  assert.deepEqual(last.rows, [{ size: 2 }])
})
