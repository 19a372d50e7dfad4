import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demonstrationSite } from '../../../space-visits.ts'
import { stageCodes } from '../model.ts'
import { ways } from '../model/passages.ts'

const { world, ask, doIt, pageOf } = await demonstrationSite()
after(world.close)

test('le dessin de la page est celui du modèle : chaque étape, chaque passage, et l’étape du projet', async () => {
  const { html } = await ask('chef-de-projet', `${await pageOf('Centre d’usinage')}/etapes`)
  const drawn = (what: string) =>
    [...html.matchAll(new RegExp(`data-${what}="([^"]+)"`, 'g'))].map(([, name]) => name!.replace('&gt;', '>'))
  assert.deepEqual(drawn('stage'), stageCodes)
  assert.deepEqual(
    drawn('way'),
    ways.map(({ from, to }) => `${from} > ${to}`),
  )
  assert.deepEqual(
    [...html.matchAll(/class="box current" data-stage="([^"]+)"/g)].map(([, stage]) => stage),
    ['financing'],
  )
})

test('un passage que rien ne retient se fait, un passage retenu dit pourquoi, avec la loi, et garde ce qui est écrit', async () => {
  const page = `${await pageOf('Centre d’usinage')}/etapes`
  const held = await doIt('chef-de-projet', page, { verb: 'pass', to: 'engaged' })
  assert.equal(held.status, 422)
  assert.match(held.html, /Pas d’aide sans régime ni plafond[^<]*\(TFUE, art\. 107 et 108/)
  const back = await doIt('chef-de-projet', page, { verb: 'pass', to: 'retained', whyBack: 'Court' })
  assert.equal(back.status, 422)
  assert.match(back.html, /name="whyBack" value="Court"|value="Court"[^>]*name="whyBack"/)
  const done = await doIt('chef-de-projet', page, { verb: 'pass', to: 'retained', whyBack: 'Le devis est à refaire.' })
  assert.deepEqual([done.status, done.to], [303, `${page}?fait=pass`])
  assert.match((await ask('chef-de-projet', page)).html, /Vers « En financement »/)
})

test('un projet bloqué le dit à ceux qui le suivent, et dans la liste ; le motif est dans l’historique', async () => {
  const file = await pageOf('Plateau de formation')
  const page = `${file}/etapes`
  assert.equal(
    (await doIt('chef-de-projet', page, { verb: 'set-aside', side: 'blocked', whyStill: 'Pas de formateur avant mars.' })).status,
    303,
  )
  for (const who of ['chef-de-projet', 'elu-referent', 'comite'] as const)
    assert.match((await ask(who, page)).html, /Bloqué depuis le 23\/11\/2026.*Pas de formateur avant mars\./s, who)
  assert.match((await ask('elu-referent', '/espace/ti-7501/projets')).html, /<small>Bloqué<\/small>/)
  assert.match((await ask('chef-de-projet', `${file}/historique`)).html, /Bloqué, « Pas de formateur avant mars\. »/)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'resume' })).status, 303)
})

test('un obstacle noté se lit, se lève une fois, et dit comment', async () => {
  const page = `${await pageOf('Centre d’usinage')}/etapes`
  assert.equal(
    (
      await doIt('chef-de-projet', page, {
        verb: 'tell-blocker',
        kind: 'energy',
        what: 'Raccordement à renforcer',
        owner: 'Enedis',
        answerDueOn: '01/11/2026',
      })
    ).status,
    303,
  )
  const { html } = await ask('elu-referent', page)
  assert.match(html, /Raccordement à renforcer.*Énergie.*Enedis.*01\/11\/2026, en retard/s)
  const blocker = /<option value="([0-9a-f-]{36})">Raccordement/.exec((await ask('chef-de-projet', page)).html)![1]!
  assert.equal((await doIt('chef-de-projet', page, { verb: 'clear-blocker', blocker, clearing: 'Puissance accordée.' })).status, 303)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'clear-blocker', blocker, clearing: 'Puissance accordée.' })).status, 422)
  assert.match((await ask('elu-referent', page)).html, /levé le 23\/11\/2026 : Puissance accordée\./)
})

test('un partenaire, un évaluateur ou un visiteur ne lit pas le suivi, même d’un projet public', async () => {
  const page = `${await pageOf('Épuration et injection')}/etapes`
  for (const who of ['partenaire', 'evaluation', 'operateur', 'entreprise-saveurs', 'signed-out'] as const)
    assert.match(String((await ask(who, page)).status), /^40[34]$/, who)
})
