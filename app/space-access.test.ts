import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Account, accounts } from '#kernel/fixtures.ts'
import { demonstrationSite } from './space-visits.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

const ofTheSpace = ['tableau-de-bord', 'projets', 'projets.csv', 'partenaires', 'gouvernance']
const inside: readonly Account[] = [
  'chef-de-projet',
  'elu-referent',
  'industriel-referent',
  'comite',
  'partenaire',
  'region-75',
  'programme',
]

for (const who of ['signed-out', ...accounts] as const) {
  test(`l’espace d’Agen Industrie, ses projets et le programme, pour : ${who}`, async () => {
    const enters = inside.includes(who as Account)
    for (const name of ofTheSpace) assert.equal((await ask(who, `/espace/ti-7501/${name}`)).status, enters ? 200 : 403, name)
    const nation = who === 'programme' || who === 'region-75'
    for (const path of ['/programme', '/programme/projets']) assert.equal((await ask(who, path)).status, nation ? 200 : 403, path)
    const elsewhere = who === 'programme' || who === 'region-75' || who === 'chef-de-projet-7502'
    assert.equal((await ask(who, '/espace/ti-7502/projets')).status, elsewhere ? 200 : 403)
    assert.equal((await ask(who, '/espace/ti-9999/projets')).status, 404)
  })
}

test('un projet confidentiel ne se montre qu’à l’entreprise et au chef de projet', async () => {
  const secret = await pageOf('Nouvelle ligne de plats végétaux (projet fictif)')
  const may: readonly string[] = ['chef-de-projet', 'entreprise-conserverie']
  for (const who of accounts) {
    for (const tab of ['', '/boite-a-outils', '/plan', '/argent', '/historique'])
      assert.equal((await ask(who, secret + tab)).status, may.includes(who) ? 200 : 404, `${who} ${tab}`)
  }
  assert.equal((await ask('signed-out', secret)).status, 403)
})

test('un projet public n’ouvre pas sa page privée à une autre entreprise ni à un autre territoire', async () => {
  const page = await pageOf('Épuration et injection de biométhane (projet fictif)')
  for (const who of ['entreprise-saveurs', 'chef-de-projet-7502', 'operateur', 'evaluation', 'signed-out'] as const)
    assert.equal((await ask(who, page)).status, 403, who)
})
