import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demonstrationSite } from './space-visits.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

test('un mot inventé dans l’adresse ne dit rien et ne casse rien', async () => {
  const page = await pageOf('Épuration et injection de biométhane (projet fictif)')
  for (const path of [page, `${page}/plan`, '/espace/ti-7501/partenaires']) {
    for (const word of ['__proto__', 'constructor', 'toString'])
      assert.equal((await ask('chef-de-projet', `${path}?fait=${word}`)).status, 200, `${path} ${word}`)
  }
  assert.equal((await ask('signed-out', '/territoires/couverture?commune=agen&le=0000-01-01')).status, 200)
})

test('une demande de partenaire mal désignée est refusée, sans erreur de notre côté', async () => {
  const answered = { status: 'accepted', request: '-'.repeat(36) }
  assert.equal((await ask('chef-de-projet', '/espace/ti-7501/partenaires', answered)).status, 400)
})

test('l’adresse d’un espace fermé répond par une page, pas par du JSON', async () => {
  const { status, type } = await ask('signed-out', '/espace/ti-7501')
  assert.deepEqual([status, type], [403, 'text/html; charset=utf-8'])
})

test('une version inventée dans un formulaire est celle de rien, sans erreur de notre côté', async () => {
  const site = { kind: 'site', site: 'Zone de la Plaine', conditions: 'Prix à négocier' }
  for (const version of ['abc', '99999999999999', '1.5', '-1', 'Infinity']) {
    const answers = [
      await ask('chef-de-projet', '/espace/ti-7501/implantations/I-2026-0001', { ...site, version }),
      await ask('programme', '/programme/modeles/M-0001', { verb: 'withdraw', version }),
    ]
    assert.deepEqual(
      answers.map(({ status }) => status),
      [409, 409],
      version,
    )
  }
})
