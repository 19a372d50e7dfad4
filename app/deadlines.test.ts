import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { plusDays } from '#kernel/day.ts'
import { type Account, accounts, demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite } from './space-visits.ts'
import { deadlineSources } from './deadlines.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const window = { from: testDay, until: plusDays(testDay, 400) }

async function deadlinesOf(account: Account, given: Awaited<ReturnType<typeof demonstrationWorld>> = world) {
  const ctx = await given.as(account)
  return read(ctx, async (tx) => {
    const found = []
    for (const source of deadlineSources) found.push(...(await source(tx, ctx.actor, window, ctx.today)))
    return found
  })
}

const kindOf = (key: string) => key.split('-')[0]!

test('le calendrier du chef de projet dit ses actions, ses réunions, ses tâches et ce qui est attendu de lui, chacun une fois', async () => {
  const found = await deadlinesOf('chef-de-projet')
  for (const kind of ['fiche', 'reunion', 'tache', 'notification', 'travaux'])
    assert.ok(
      found.some(({ key }) => kindOf(key) === kind),
      `${kind}: ${[...new Set(found.map(({ key }) => kindOf(key)))]}`,
    )
  assert.equal(new Set(found.map(({ key }) => key)).size, found.length)
  assert.equal(new Set(found.map(({ on, title }) => `${on} ${title}`)).size, found.length, 'a thing is told once a day')
})

test('chaque échéance mène à une page que la personne ouvre, pour chaque compte', async () => {
  let opened = 0
  for (const account of accounts) {
    for (const { path, key } of await deadlinesOf(account)) {
      const { status } = await ask(account, path)
      assert.ok(status === 200 || status === 303, `${account} ${key} ${path} answers ${status}`)
      opened++
    }
  }
  assert.ok(opened > 25, `${opened} deadlines`)
})

test('une fiche n’est une échéance que de qui conduit le plan ou la porte, et plus quand elle est réalisée', async () => {
  await using other = await demonstrationWorld()
  const { id } = await unguarded(
    other.db,
    async (tx) =>
      (
        await sql<{ id: string }>`
    update action_plan.fiche set ends_on = ${plusDays(testDay, 30)}, starts_on = null, status = 'under-way', pilots = '{"Maxime (démonstration)"}', elected_leads = '{}', tier = 'territory'
    where reference = 'A-2026-0001' returning id`.execute(tx)
      ).rows[0]!,
  )
  const elu = await other.as('elu-referent')
  await unguarded(other.db, async (tx) => {
    await sql`delete from action_plan.carrier where fiche_id = ${id}`.execute(tx)
    await sql`insert into action_plan.carrier (territory_id, fiche_id, role, person_id, name) select territory_id, id, 'pilot', ${elu.actor.id}, ${elu.actor.name} from action_plan.fiche where id = ${id}`.execute(
      tx,
    )
  })
  const tells = async (account: Account) => (await deadlinesOf(account, other)).some(({ key }) => key === `fiche-ends-${id}`)
  for (const account of accounts) assert.equal(await tells(account), ['chef-de-projet', 'elu-referent'].includes(account), account)
  await unguarded(other.db, (tx) => sql`update action_plan.fiche set status = 'done' where id = ${id}`.execute(tx))
  for (const account of accounts) assert.equal(await tells(account), false, account)
})
