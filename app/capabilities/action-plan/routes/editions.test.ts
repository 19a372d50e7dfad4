import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite, versionOf } from '../../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const plan = '/espace/ti-7501/plan'
const chef = 'chef-de-projet'

async function ficheOf(title: string): Promise<string> {
  const { html } = await ask(chef, `${plan}?q=${encodeURIComponent(title)}`)
  return /href="(\/espace\/ti-7501\/plan\/fiches\/A-[\d-]+)"/.exec(html)![1]!
}
const setStatus = async (title: string, status: string) => {
  const page = await ficheOf(title)
  return ask(chef, page, { verb: 'status', status, version: versionOf((await ask(chef, page)).html) })
}

test('la démonstration commence par une version que son binôme a adoptée', async () => {
  const { html } = await ask('partenaire', `${plan}/versions`)
  assert.match(html, /Adopté par le binôme/)
  assert.match((await ask('comite', `${plan}/versions/1`)).html, /Les deux moitiés ont adopté cette version/)
})

test('un amendement est soumis, signé par les deux moitiés, et alors seulement adopté', async () => {
  assert.equal((await ask(chef, `${plan}/versions`, { changes: 'Rien' })).status, 409, 'the plan says nothing new yet')
  assert.equal((await setStatus('Proposer un diagnostic', 'done')).status, 303)
  assert.match((await ask(chef, `${plan}/versions`)).html, /Adopté, puis amendé/)
  assert.equal((await ask(chef, `${plan}/versions`, { changes: 'Diagnostics réalisés' })).to, `${plan}/versions/2?fait=submit`)

  for (const who of ['partenaire', 'comite', 'programme', 'region-75', chef] as const)
    for (const half of ['elu', 'industriel'])
      assert.equal((await ask(who, `${plan}/versions/2`, { verb: 'sign', half, verdict: 'for' })).status, 403, `${who} ${half}`)
  assert.equal((await ask('elu-referent', `${plan}/versions/2`, { verb: 'sign', half: 'industriel', verdict: 'for' })).status, 403)

  assert.equal((await setStatus('Étudier une boucle', 'under-way')).status, 303, 'work goes on meanwhile')
  assert.equal((await ask('elu-referent', `${plan}/versions/2`, { verb: 'sign', half: 'elu', verdict: 'for' })).status, 303)
  assert.match((await ask(chef, `${plan}/versions`)).html, /Soumise au binôme/)
  assert.equal((await ask('industriel-referent', `${plan}/versions/2`, { verb: 'sign', half: 'industriel', verdict: 'for' })).status, 303)
  assert.match((await ask(chef, `${plan}/versions/2`)).html, /Adoptée par le binôme/)
})

test('deux versions se comparent champ par champ, et le plan d’aujourd’hui à la version adoptée', async () => {
  const between = (await ask('comite', `${plan}/versions/comparer?de=1&a=2`)).html
  assert.match(between, /Proposer un diagnostic/)
  assert.match(between, /data-label="Version 1"><span class="as-typed">En cours</)
  assert.match(between, /data-label="Version 2"><span class="as-typed">Réalisé</)
  assert.doesNotMatch(between, /boucle de chaleur/)
  const since = (await ask(chef, `${plan}/versions/comparer?de=2&a=plan`)).html
  assert.match(since, /boucle de chaleur/)
  assert.doesNotMatch(since, /Proposer un diagnostic/)
})

test('une fiche restreinte reste fermée dans les versions, et le public ne lit que le public de ce qui est adopté', async () => {
  const restricted = 'Accueillir un industriel'
  assert.match((await ask('elu-referent', `${plan}/versions/1`)).html, new RegExp(restricted))
  for (const who of ['comite', 'partenaire', 'programme', 'region-75'] as const)
    assert.doesNotMatch((await ask(who, `${plan}/versions/1`)).html, new RegExp(restricted), who)
  const tiers = await read(
    world.asVisitor,
    async (tx) =>
      (
        await sql<{ tier: string; state: string }>`
    select distinct f.tier, e.state from action_plan.edition_fiche f join action_plan.edition e on e.territory_id = f.territory_id and e.id = f.edition_id`.execute(
          tx,
        )
      ).rows,
  )
  assert.deepEqual(tiers, [{ tier: 'public', state: 'adopted' }])
})

test('la base seule refuse d’adopter sans les deux signatures, et de changer une version', async () => {
  assert.equal((await setStatus('Ouvrir un plateau', 'under-way')).status, 303)
  assert.equal((await ask(chef, `${plan}/versions`, { changes: '' })).status, 303)
  await assert.rejects(
    unguarded(world.db, (tx) =>
      sql`update action_plan.edition set state = 'adopted', decided_on = '2026-11-23' where state = 'submitted'`.execute(tx),
    ),
    /both halves/,
  )
  await assert.rejects(
    unguarded(world.db, (tx) => sql`update action_plan.edition set title = 'Autre' where state = 'submitted'`.execute(tx)),
    /stays as it was/,
  )
  const touched = await unguarded(world.db, (tx) => sql`update action_plan.edition_fiche set content = '{}'`.execute(tx))
  assert.equal(touched.numAffectedRows, 0n, 'no policy lets anybody change what an edition keeps')
})

test('deux verdicts contraires ne décident rien ; le chef de projet reprend, et soumet à nouveau', async () => {
  assert.equal((await ask('elu-referent', `${plan}/versions/3`, { verb: 'sign', half: 'elu', verdict: 'for' })).status, 303)
  assert.equal(
    (await ask('industriel-referent', `${plan}/versions/3`, { verb: 'sign', half: 'industriel', verdict: 'against' })).status,
    303,
  )
  assert.match((await ask(chef, `${plan}/versions/3`)).html, /ne disent pas la même chose/)
  assert.equal((await ask(chef, `${plan}/versions/3`, { verb: 'take-back' })).status, 303)
  assert.equal((await ask(chef, `${plan}/versions`, { changes: '' })).to, `${plan}/versions/4?fait=submit`)
})

test('la page publique du territoire montre le plan adopté dans sa part publique, et rien de ce qui a changé depuis', async () => {
  const { html } = await ask('signed-out', '/territoires/ti-7501')
  assert.match(html, /Le plan adopté/)
  assert.match(html, /Ouvrir le Pôle Innovation La Serre/)
  assert.doesNotMatch(html, /Préparer dix hectares|Accueillir un industriel/)
  assert.match(
    html,
    /Ouvrir un plateau technique de maintenance industrielle<\/strong> <small>\(à venir\)/,
    'version 3 changed it, and was not adopted',
  )
  assert.doesNotMatch((await ask('signed-out', '/territoires/ti-7502')).html, /Le plan adopté/)
})
