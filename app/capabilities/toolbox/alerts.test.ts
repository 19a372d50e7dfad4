import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { visitor } from '#kernel/actor.ts'
import { read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import { followSearch, tellCatalogueChanges, dropSavedSearch } from './actions/alerts.ts'
import { facetsFrom } from './model/facets.ts'
import { savedSearches } from './queries/alerts.ts'

const search = (query: string) => facetsFrom(new URLSearchParams(query))

async function titlesIn(db: Parameters<typeof unguarded>[0]) {
  const { rows } = await unguarded(db, (tx) =>
    sql<{ who: string; title: string }>`
    select p.email as who, n.title from inbox.notification n join membership.person p on p.id = n.person_id where n.kind = 'toolbox.device' order by 1, 2`.execute(
      tx,
    ),
  )
  return rows.map(({ who, title }) => `${who.split('@')[0]} : ${title}`)
}

test('qui suit une recherche est prévenu quand un dispositif ouvre, change ou ferme, et pas deux fois', async () => {
  await using world = await demonstrationWorld()
  const tell = (on: string) => tellCatalogueChanges({ db: world.db, actor: visitor, today: day(on), requestId: 'test' })
  const partner = await world.as('partenaire')
  assert.deepEqual(await followSearch(partner, search('q=prêt vert')), { ok: true, value: undefined })
  assert.deepEqual(await tell('2026-11-23'), { ok: true, value: { changed: 0, persons: 0 } })

  await sql`update toolbox.device set valid_until = '2026-12-31' where code = 'pret-vert'`.execute(world.db)
  await sql`insert into toolbox.device_version (device_code, version, recorded_on, content)
    select code, 2, ${testDay}, to_jsonb(d) - 'rank' - 'duplicate_of' - 'search' - 'id' from toolbox.device d where code = 'pret-vert'`.execute(
    world.db,
  )
  const told = await tell('2026-11-24')
  assert.equal(told.ok && told.value.changed, 1)
  assert.ok((await titlesIn(world.db)).includes('partenaire : Prêt Vert : le dispositif ouvre'))
  assert.ok(
    (await titlesIn(world.db)).some((line) => line.startsWith('chef-de-projet :')),
    'the territory is told',
  )
  assert.ok(!(await titlesIn(world.db)).some((line) => line.startsWith('comite :')))
  assert.deepEqual(await tell('2026-11-25'), { ok: true, value: { changed: 0, persons: 0 } })
  const closed = await tell('2027-01-01')
  assert.ok(closed.ok && closed.value.changed >= 1, 'the day after the last day, it is told that it closed')
  assert.ok((await titlesIn(world.db)).includes('partenaire : Prêt Vert : le dispositif ferme'))
})

test('une recherche suivie n’est lue, et retirée, que par sa personne', async () => {
  await using world = await demonstrationWorld()
  const [partner, committee] = [await world.as('partenaire'), await world.as('comite')]
  await followSearch(partner, search('famille=loan'))
  const [kept] = await read(partner, savedSearches)
  assert.deepEqual(await read(committee, savedSearches), [])
  await dropSavedSearch(committee, kept!.id)
  assert.equal((await read(partner, savedSearches)).length, 1)
  await dropSavedSearch(partner, kept!.id)
  assert.deepEqual(await read(partner, savedSearches), [])
  assert.deepEqual(await followSearch(world.asVisitor, search('q=eau')), { ok: false, refusal: 'forbidden' })
  assert.deepEqual(await followSearch(partner, search('')), { ok: false, refusal: 'empty' })
})
