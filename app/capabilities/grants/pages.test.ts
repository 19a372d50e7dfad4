import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { accounts } from '#kernel/fixtures.ts'
import { demonstrationSite } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)
const page = '/espace/ti-7501/subventions'

async function pageOf(title: string): Promise<string> {
  const { html } = await ask('chef-de-projet', `${page}?q=${encodeURIComponent(title)}`)
  return /href="(\/espace\/ti-7501\/subventions\/[0-9a-f-]{36})"/.exec(html)![1]!
}

test('la liste se lit dans l’espace, le rapprochement chez le seul chef de projet', async () => {
  const grant = await pageOf('biométhane')
  for (const who of accounts) {
    const enters = ['chef-de-projet', 'elu-referent', 'industriel-referent', 'comite', 'partenaire', 'region-75', 'programme'].includes(who)
    assert.equal((await ask(who, page)).status, enters ? 200 : 403, who)
    assert.equal((await ask(who, `${page}.csv`)).status, enters ? 200 : 403, who)
    assert.equal((await ask(who, grant)).status, who === 'chef-de-projet' ? 200 : 403, who)
  }
})

test('une subvention déjà au registre est proposée comme telle, et se rattache sans écrire de ligne', async () => {
  const grant = await pageOf('biométhane')
  const { html } = await ask('chef-de-projet', grant)
  assert.match(html, /le même SIREN/)
  assert.match(html, /le même montant au plan ou au registre/)
  assert.match(html, /C’est la ligne déjà écrite : ADEME, le 20\/05\/2026/)
  const [, reference] = /name="reference" value="(P-[\d-]+)"/.exec(html)!
  const [, entry] = /name="entry"[^>]*value="([0-9a-f-]{36})"/.exec(html) ?? /value="([0-9a-f-]{36})"[^>]*name="entry"/.exec(html)!
  const done = await ask('chef-de-projet', grant, { verb: 'match', reference: reference!, entry: entry! })
  assert.deepEqual([done.status, done.to], [303, `${grant}?fait=match`])
  assert.match((await ask('chef-de-projet', page)).html, new RegExp(`/projets/${reference}/argent`))
})

test('sans jour, le rattachement dit lequel écrire, et garde le choix', async () => {
  const grant = await pageOf('site de vente')
  const { html } = await ask('chef-de-projet', grant)
  const [, reference] = /name="reference" value="(P-[\d-]+)"/.exec(html)!
  const answer = await ask('chef-de-projet', grant, {
    verb: 'match',
    reference: reference!,
    entry: '',
    decidedOn: '',
  })
  assert.equal(answer.status, 422)
  assert.match(answer.html, /Écrivez le jour où la subvention a été accordée/)
  const later = await ask('chef-de-projet', grant, {
    verb: 'match',
    reference: reference!,
    decidedOn: '2030-01-01',
  })
  assert.match(later.html, /Cette date est à venir/)
})
