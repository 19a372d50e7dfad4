import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Account } from '#kernel/fixtures.ts'
import { demonstrationSite, versionOf } from '../../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const owner = '/espace/ti-7501/plan'
const guest = '/espace/ti-7502/plan'
const chef = 'chef-de-projet'
const other: Account = 'chef-de-projet-7502'

async function referenceOf(title: string): Promise<string> {
  const { html } = await ask(chef, `${owner}?q=${encodeURIComponent(title)}`)
  return /plan\/fiches\/(A-[\d-]+)"/.exec(html)![1]!
}

async function invite(reference: string, code: string) {
  const page = `${owner}/fiches/${reference}/partage`
  return ask(chef, page, { verb: 'invite', code, version: versionOf((await ask(chef, page)).html) })
}

test('une fiche n’entre dans un autre plan qu’une fois acceptée, sous un axe qu’il choisit ; son porteur seul la modifie', async () => {
  const reference = await referenceOf('Monter une filière')
  assert.equal((await ask(other, `${guest}/fiches/${reference}`)).status, 404, 'not known before the invitation')
  assert.equal((await invite(reference, 'ti-7502')).status, 303)
  assert.equal((await invite(reference, 'ti-7502')).status, 422, 'asked once')

  const asked = await ask(other, guest)
  assert.match(asked.html, /1 fiche d’un autre territoire attend votre réponse/)
  assert.doesNotMatch((await ask(other, `${guest}?q=Monter`)).html, new RegExp(`fiches/${reference}"`))

  const page = `${guest}/fiches/${reference}/partage`
  const axisId = /<option value="([0-9a-f-]{36})">Faire du territoire/.exec((await ask(other, page)).html)![1]!
  const foreignAxis = /plan\?axe=([0-9a-f-]+)/.exec((await ask(chef, `${owner}/axes`)).html)![1]!
  assert.equal((await ask(other, page, { verb: 'accept', axisId: foreignAxis })).status, 422)
  assert.equal((await ask(other, page, { verb: 'accept', axisId })).status, 303)

  const shown = (await ask(other, `${guest}?axe=${axisId}`)).html
  assert.match(shown, new RegExp(`fiches/${reference}"`))
  assert.match(shown, /portée par Agen Industrie/)
  assert.match((await ask(other, `${guest}/gantt?axe=${axisId}`)).html, /Monter une filière/)
  assert.equal((await ask(other, `${guest}/fiches/${reference}/modifier`)).status, 403)
  assert.equal(
    (await ask(other, `${guest}/fiches/${reference}`, { verb: 'status', status: 'done', version: '1' })).status,
    404,
    'the owner alone',
  )
  assert.match((await ask(chef, `${owner}/fiches/${reference}/partage`)).html, /La montre dans son plan/)

  assert.equal((await ask(other, page, { verb: 'decline' })).status, 303)
  assert.equal((await ask(other, `${guest}/fiches/${reference}`)).status, 404)
})

test('une fiche restreinte ne se partage pas, ni avec soi-même, ni avec un territoire qui n’existe pas', async () => {
  for (const [title, code] of [
    ['Accueillir un industriel en recherche de site', 'ti-7502'],
    ['Ouvrir le Pôle', 'ti-7501'],
    ['Ouvrir le Pôle', 'ti-9999'],
  ] as const)
    assert.equal((await invite(await referenceOf(title), code)).status, 422, `${title} ${code}`)
})

test('le porteur reprend ce qu’il a partagé', async () => {
  const reference = await referenceOf('Mettre en relation')
  assert.equal((await invite(reference, 'ti-7502')).status, 303)
  const page = `${owner}/fiches/${reference}/partage`
  const { html } = await ask(chef, page)
  const withdrawn = await ask(chef, page, {
    verb: 'withdraw',
    version: versionOf(html),
    guest: /name="guest" value="([0-9a-f-]+)"/.exec(html)![1]!,
  })
  assert.equal(withdrawn.status, 303)
  assert.equal((await ask(other, `${guest}/fiches/${reference}`)).status, 404)
})
