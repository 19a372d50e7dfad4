import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demonstrationSite } from '../../../space-visits.ts'

const { world, ask, doIt, pageOf } = await demonstrationSite()
after(world.close)

test('un dossier réservé s’ouvre sur un mot, qui est inscrit : l’entreprise et le chef de projet le lisent, nul autre', async () => {
  const file = await pageOf('Réutilisation des eaux')
  for (const page of [file, `${file}/argent`, `${file}/boite-a-outils`]) {
    const answer = await ask('partenaire', page)
    assert.deepEqual([answer.status, answer.to], [302, `${file}/lecture`], page)
  }
  const door = await ask('partenaire', `${file}/lecture`)
  assert.match(door.html, /votre nom et le\s+jour sont inscrits/)
  assert.doesNotMatch(door.html, /Réutilisation des eaux/, 'the door does not tell what is behind it')
  assert.deepEqual((({ status, to }) => [status, to])(await doIt('partenaire', `${file}/lecture`, {})), [303, file])
  assert.equal((await ask('partenaire', file)).status, 200)
  assert.equal((await ask('partenaire', `${file}/lecture`)).to, file)
  for (const who of ['chef-de-projet', 'entreprise-saveurs'] as const)
    assert.match((await ask(who, `${file}/suivi`)).html, /Qui a lu ce dossier réservé.*Sacha \(démonstration\).*23\/11\/2026/s, who)
})

test('l’entreprise et le chef de projet ouvrent leur dossier sans porte, et un dossier ouvert à la gouvernance n’en a pas', async () => {
  const reserved = await pageOf('Réutilisation des eaux')
  for (const who of ['chef-de-projet', 'entreprise-saveurs'] as const) assert.equal((await ask(who, reserved)).status, 200, who)
  const governed = await pageOf('Centre d’usinage')
  for (const who of ['elu-referent', 'comite', 'region-75'] as const) assert.equal((await ask(who, governed)).status, 200, who)
})
