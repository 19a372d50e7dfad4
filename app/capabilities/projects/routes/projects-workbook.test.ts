import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { SESSION_COOKIE } from '#kernel/http.ts'
import { type Account, demonstrationWorld } from '#kernel/fixtures.ts'
import { readConfig } from '#kernel/config.ts'
import { sheetsOf } from '#kernel/workbook.ts'
import { createApp } from '../../../server.ts'

const world = await demonstrationWorld()
after(world.close)
const app = await createApp({ db: world.db, config: readConfig({ RESSORT_BASE_URL: 'https://ressort.example' }), report: () => {} })

async function sheetFor(who: Account, query: string) {
  const headers = { cookie: `${SESSION_COOKIE}=${await world.sessionOf(who)}` }
  const response = await app.fetch(new Request(`https://ressort.example/espace/ti-7501/projets.xlsx${query}`, { headers }))
  assert.equal(response.status, 200)
  const read = await sheetsOf(Buffer.from(await response.arrayBuffer()))
  assert.ok(read.ok)
  return read.value[0]!
}

test('le classeur des projets compte en nombres et en jours, et suit les filtres de la page', async () => {
  const all = await sheetFor('chef-de-projet', '')
  const kindsIn = (letter: string) => [
    ...new Set(all.cells.filter((cell) => cell.row > 1 && cell.address.startsWith(letter)).map((cell) => cell.kind)),
  ]
  assert.deepEqual([kindsIn('A'), kindsIn('I'), kindsIn('J'), kindsIn('L')], [['text'], ['number'], ['number'], ['day']])
  assert.ok(all.cells.some((cell) => cell.address.startsWith('I') && cell.format?.includes('€')))

  const ideas = await sheetFor('chef-de-projet', '?etape=idea')
  assert.deepEqual(
    [...new Set(ideas.cells.filter((cell) => cell.row > 1 && cell.address.startsWith('F')).map((cell) => cell.text))],
    ['Idée détectée'],
  )
  assert.ok(ideas.rows < all.rows)
})

test('un partenaire n’y lit que ce qui lui est ouvert', async () => {
  const [chef, partner] = [await sheetFor('chef-de-projet', ''), await sheetFor('partenaire', '')]
  assert.ok(partner.rows < chef.rows)
  assert.ok(!partner.cells.some((cell) => cell.text === 'Confidentiel'))
})
