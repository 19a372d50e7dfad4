import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { euros } from '#kernel/money.ts'
import { composePlan, enterMoney, MoneyForm } from './actions.ts'
import { entriesOf, planOf } from './queries.ts'

async function qualified({ db }: Awaited<ReturnType<typeof demonstrationWorld>>) {
  const { rows } = await unguarded(db, (tx) =>
    sql<{ id: never; territoryId: never; reference: string }>`
    select p.id, p.territory_id as "territoryId", p.reference from projects.project p join territory.territory t on t.id = p.territory_id
    where t.code = 'ti-7501' and p.stage = 'qualified' and p.cost > 50000000 order by p.reference limit 1`.execute(tx),
  )
  return rows[0]!
}

test('une ligne du registre envoyée deux fois, même en même temps, s’écrit une fois', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const project = await qualified(world)
  const form = MoneyForm.parse({
    funder: 'ADEME',
    state: 'granted',
    amount: '10',
    happenedOn: '2026-01-01',
    source: 'Courrier',
    submissionKey: randomUUID(),
  })
  const before = (await read(chef, (tx) => entriesOf(tx, project))).length
  const sent = await Promise.all([enterMoney(chef, project, form), enterMoney(chef, project, form)])
  assert.deepEqual(
    sent.map((s) => s.ok),
    [true, true],
  )
  assert.equal((await read(chef, (tx) => entriesOf(tx, project))).length, before + 1)
})

test('deux plans composés au même moment ne s’ajoutent pas : l’un remplace l’autre', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const project = await qualified(world)
  const compose = (deviceCode: string) => composePlan(chef, project, [{ deviceCode, amount: euros(50_000), regime: 'none' }])
  for (let round = 0; round < 10; round++) {
    const composed = await Promise.all([compose('pret-vert'), compose('pret-action-climat')])
    assert.ok(composed.some((one) => one.ok))
    assert.equal((await read(chef, (tx) => planOf(tx, project)))!.lines.length, 1)
  }
})
