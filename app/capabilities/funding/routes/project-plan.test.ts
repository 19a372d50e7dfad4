import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { replayAll } from '../../../replay-command.ts'
import { demonstrationSite } from '../../../space-visits.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

const project = await pageOf('Plateau de formation à la commande numérique (projet fictif)')
const plan = `${project}/plan`
const { html: form } = await ask('chef-de-projet', plan)
const fields = [...form.matchAll(/name="(regime-[^"]+)"/g)].map(([, name]) => name!.replace('regime-', ''))

test('un plan fait à la main qui dépasse l’intensité de son article est refusé, la règle et sa référence à côté de la ligne', async () => {
  await ask('chef-de-projet', `${plan}/chercher`, {
    verb: 'describe',
    'poste-0-intitule': 'Formateurs',
    'poste-0-nature': 'training',
    'poste-0-cout': '150 000',
  })
  const code = 'convention-revitalisation'
  assert.ok(fields.includes(code))
  const over = await ask('chef-de-projet', plan, { verb: 'compose', [`montant-${code}`]: '119 000', [`regime-${code}`]: 'gber' })
  assert.equal(over.status, 422)
  assert.match(over.html, /ne peut pas recevoir plus de [^<]+ sur le fondement de l’article 31 du RGEC/)
  assert.match(over.html, /RGEC, art\. 31/)
  assert.match(over.html, /value="119 000"/)
})

test('un plan dont une règle dépend de ce que personne n’a dit s’enregistre, et dit ce qui manque', async () => {
  const code = 'convention-revitalisation'
  const saved = await ask('chef-de-projet', plan, { verb: 'compose', [`montant-${code}`]: '20 000', [`regime-${code}`]: 'gber' })
  assert.equal(saved.to, `${plan}?fait=plan`)
  const { html } = await ask('chef-de-projet', plan)
  assert.match(html, /Le plan n’est pas encore vérifié/)
  assert.match(html, /entreprise est en difficulté/)
})

test('chaque plan enregistré garde le droit et les données dont il vient, et se rejoue à l’identique', async () => {
  const { html } = await ask('chef-de-projet', plan)
  const link = /href="([^"]+\/plan\/gardes\/[^"]+)"/.exec(html)?.[1]
  assert.ok(link)
  const kept = await ask('chef-de-projet', link)
  assert.match(kept.html, /Rejoué aujourd’hui : le même jugement/)
  assert.ok((await replayAll(world.db, () => {})).every((one) => one.same))
})
