import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { type Account, accounts, unguarded } from '#kernel/fixtures.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'
import { beginFromCollection, correctTemplate, publishTemplate, withdrawTemplate } from './actions/templates.ts'
import { TemplateForm } from './model/templates.ts'
import { mayPublish, templateScope } from './policy.ts'
import { listTemplates } from './queries/templates.ts'

const { world, ask } = await demonstrationSite()
after(world.close)
const agen = (await territoryByCode(world.db, 'ti-7501'))!
const content = (title: string, collection = 'Plan type d’essai') =>
  TemplateForm.parse({ collection, title, why: 'Parce que.', partners: 'Un partenaire', impact: '3' })

test('le programme publie pour tous, une région pour les siens : la règle et la base le disent, compte par compte', async () => {
  const mine = new Map<Account, string>()
  for (const account of accounts) {
    const done = await publishTemplate(await world.as(account), content(`Modèle de ${account}`))
    assert.equal(done.ok, ['programme', 'region-75'].includes(account), account)
    if (done.ok) mine.set(account, done.value)
  }
  await unguarded(world.db, (tx) =>
    sql`
    insert into action_plan.template (id, reference, region_code, collection, title, published_on) values (gen_random_uuid(), 'M-9999', '84', 'Ailleurs', 'D’une autre région', '2026-11-23')`.execute(
      tx,
    ),
  )
  for (const account of accounts) {
    const ctx = await world.as(account)
    const byRule = (await read(ctx, (tx) => listTemplates(tx, templateScope(ctx.actor), { withdrawn: true })))
      .map(({ reference }) => reference)
      .toSorted()
    const reads = [
      'chef-de-projet',
      'elu-referent',
      'industriel-referent',
      'comite',
      'partenaire',
      'chef-de-projet-7502',
      'region-75',
      'programme',
    ].includes(account)
    for (const reference of mine.values()) assert.equal(byRule.includes(reference), reads, `${account} ${reference}`)
    assert.equal(byRule.includes('M-9999'), account === 'programme', account)
    if (reads) {
      const byBase = await read(ctx, async (tx) =>
        (await sql<{ reference: string }>`select reference from action_plan.template order by 1`.execute(tx)).rows.map(
          (row) => row.reference,
        ),
      )
      assert.deepEqual(byRule, byBase, account)
    }
    for (const [who, reference] of mine) {
      const [template] = await read(ctx, (tx) => listTemplates(tx, templateScope(ctx.actor), { search: reference }))
      if (template) assert.equal(mayPublish(ctx.actor, template), account === who, `${account} ${who}`)
    }
  }
})

test('une fiche faite d’un modèle le garde en source, ne change plus avec lui, et reste quand il est retiré', async () => {
  const programme = await world.as('programme')
  const published = await publishTemplate(programme, content('Partager une chaudière'))
  assert.ok(published.ok)
  const page = await ask('chef-de-projet', `/espace/ti-7501/plan/fiches/nouvelle?modele=${published.value}`)
  assert.match(page.html, /À partir du modèle M-\d+, Programme national/)
  assert.match(page.html, /value="Partager une chaudière"/)
  const axisId = /<option value="([0-9a-f-]{36})" selected=""/.exec(page.html)![1]!
  const made = await ask('chef-de-projet', '/espace/ti-7501/plan/fiches/nouvelle', {
    modele: published.value,
    title: 'Partager la chaudière de Boé',
    axisId,
    status: 'to-discuss',
    tier: 'territory',
    why: 'Parce que chez nous.',
  })
  assert.equal(made.status, 303)
  assert.ok((await correctTemplate(programme, { reference: published.value, version: 1 }, content('Autre titre'))).ok)
  assert.deepEqual(await correctTemplate(programme, { reference: published.value, version: 1 }, content('Autre titre')), {
    ok: false,
    refusal: 'changed-meanwhile',
  })
  assert.ok((await withdrawTemplate(programme, { reference: published.value, version: 2 })).ok)
  const { html } = await ask('chef-de-projet', made.to!.split('?')[0]!)
  assert.match(html, /Partager la chaudière de Boé/)
  assert.match(html, /Modèle M-\d+, Programme national/)
  assert.doesNotMatch((await ask('chef-de-projet', '/espace/ti-7501/plan/modeles')).html, /Partager une chaudière|Autre titre/)
  assert.match((await ask('programme', '/programme/modeles')).html, /pris 1 fois/)
})

test('un plan type entier se prend d’un coup, sous un axe, à discuter ; un autre que le chef de projet est refusé', async () => {
  const collection = 'Décarboner une zone d’activités (modèle de démonstration)'
  const { id } = await unguarded(
    world.db,
    async (tx) =>
      (await sql<{ id: string }>`select id from action_plan.axis where territory_id = ${agen.id} order by rank limit 1`.execute(tx))
        .rows[0]!,
  )
  for (const account of accounts.filter((one) => one !== 'chef-de-projet'))
    assert.deepEqual(await beginFromCollection(await world.as(account), agen, collection, id), { ok: false, refusal: 'forbidden' }, account)
  const before = await fichesOf(id)
  const done = await ask('chef-de-projet', '/espace/ti-7501/plan/modeles', { collection, axisId: id })
  assert.equal(done.to, `/espace/ti-7501/plan?axe=${id}&etat=to-discuss`)
  const added = (await fichesOf(id)).slice(before.length)
  assert.deepEqual(
    added.map(({ title, status }) => [title, status]),
    [
      ['Relever les consommations d’énergie de la zone', 'to-discuss'],
      ['Étudier une boucle de chaleur entre voisins', 'to-discuss'],
      ['Acheter ensemble une électricité renouvelable locale', 'to-discuss'],
    ],
  )
  assert.ok(added.every(({ source }) => /^Modèle M-\d+/.test(source ?? '')))
})

const fichesOf = (axisId: string) =>
  unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ title: string; status: string; source: string | null }>`
    select title, status, source from action_plan.fiche where axis_id = ${axisId} order by rank, id`.execute(tx)
      ).rows,
  )

test('au formulaire, le programme publie, corrige et retire ; ce qui manque se dit à côté du champ', async () => {
  const bad = await ask('programme', '/programme/modeles/nouveau', { collection: '', title: '' })
  assert.equal(bad.status, 422)
  assert.match(bad.html, /Donnez un titre à l’action/)
  assert.equal(
    (await ask('region-75', '/programme/modeles/nouveau', { collection: 'Essai', title: 'Essai de région' })).to,
    '/programme/modeles?fait=publie',
  )
  const list = await ask('region-75', '/programme/modeles?q=Essai de région')
  const href = /href="(\/programme\/modeles\/M-\d+)"/.exec(list.html)![1]!
  assert.equal((await ask('programme', href)).status, 404)
  const page = await ask('region-75', href)
  assert.equal((await ask('region-75', href, { verb: 'withdraw', version: versionOf(page.html) })).to, '/programme/modeles?fait=retire')
})
