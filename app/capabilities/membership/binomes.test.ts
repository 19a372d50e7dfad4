import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { demonstrationWorld, testDay } from '#kernel/fixtures.ts'
import { testSite } from '../../test-site.ts'
import { listBinomes } from './queries/binomes.ts'

const world = await demonstrationWorld()
after(world.close)
const open = await testSite(world.db)
const election = day('2026-03-22')
const stateOf = async (code: string, on = testDay) =>
  (await read(await world.as('programme'), (tx) => listBinomes(tx, { regionCodes: 'all', election, search: code }, on))).lines.find(
    (line) => line.territoryCode === code,
  )?.state

test('chaque état de la moitié élue après un scrutin : à confirmer, confirmé, par intérim, vacant le lendemain de la fin, inconnu', async () => {
  assert.equal(await stateOf('ti-7501'), 'to-confirm')
  assert.equal(await stateOf('ti-7502'), 'interim')
  assert.equal(await stateOf('ti-7502', day('2026-12-18')), 'interim')
  assert.equal(await stateOf('ti-7502', day('2026-12-19')), 'vacant')
  assert.equal(await stateOf('ti-4419'), 'unknown')
  const confirm = (on: string) =>
    sql`update membership.mandate set confirmed_on = ${on} where role = 'elu-referent' and territory_id = (select id from territory.territory where code = 'ti-7501' and phase = '2')`.execute(
      world.db,
    )
  await confirm('2026-03-21')
  assert.equal(await stateOf('ti-7501'), 'to-confirm')
  await confirm('2026-03-22')
  assert.equal(await stateOf('ti-7501'), 'renewed')
})

test('la page du programme compte chaque état, chaque compte mène à sa liste, et le fichier dit la même chose', async () => {
  const browser = open()
  browser.signInWith(await world.sessionOf('programme'))
  const { html } = await browser.get('/programme/binomes')
  assert.match(html, /Élections municipales de mars 2026/)
  const { counts, total } = await read(await world.as('programme'), (tx) => listBinomes(tx, { regionCodes: 'all', election }, testDay))
  assert.equal(
    Object.values(counts).reduce((a, b) => a + b, 0),
    total,
  )
  assert.ok(total > 100)
  for (const state of ['interim', 'unknown'] as const) {
    assert.match(html, new RegExp(`etat=${state}"[^>]*>${counts[state]}\\sterritoire`))
    const { html: file } = await browser.get(`/programme/binomes.csv?etat=${state}`)
    assert.equal(file.trim().split('\n').length, counts[state] + 1, state)
  }
  assert.match((await browser.get('/programme/binomes?etat=interim')).html, /Gaël Mercier \(démonstration\), par intérim/)
})

test('une région ne lit que ses territoires ; les autres n’entrent pas', async () => {
  const region = open()
  region.signInWith(await world.sessionOf('region-75'))
  assert.equal((await region.get('/programme/binomes')).status, 200)
  assert.doesNotMatch((await region.get('/programme/binomes.csv')).html, /ti-4419/)
  for (const account of ['operateur', 'chef-de-projet', 'elu-referent', 'evaluation'] as const) {
    const browser = open()
    browser.signInWith(await world.sessionOf(account))
    for (const place of ['/programme/binomes', '/programme/binomes.csv']) assert.equal((await browser.get(place)).status, 403, account)
  }
})
