import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import { visitor } from '#kernel/actor.ts'
import { day, minusMonths, plusDays } from '#kernel/day.ts'
import { freshDatabase, testDay } from '#kernel/fixtures.ts'
import { testSite } from '../../test-site.ts'
import { checkSources } from './actions/check-sources.ts'
import { changesBetween, freshnessOf } from './model/changes.ts'
import { devices } from './queries.ts'
import { deadSources, findDevices } from './queries/catalogue.ts'
import { shippedCatalogue } from './queries/shipped.ts'

test('le catalogue tient les dispositifs du dossier : chacun a sa source, ses conditions, et dit ce qu’il ignore', async () => {
  const { devices: all } = await shippedCatalogue()
  assert.ok(all.length >= 48)
  for (const device of all) {
    assert.ok(device.sourceLabel, `${device.code} cites a known source`)
    assert.notDeepEqual(device.rules[0]!.rule, { kind: 'all', of: [] }, `${device.code} has rules`)
    for (const other of device.excludes)
      assert.ok(
        all.some(({ code }) => code === other),
        other,
      )
  }
})

test('la recherche lit le français : accents, pluriels et mots voulus ensemble', async () => {
  await using fresh = await freshDatabase()
  const found = (words: string) => findDevices(fresh.db, words)
  assert.ok((await found('ecoles de productions')).includes('ecoles-de-production'))
  assert.deepEqual(await found('écoconception'), await found('Ecoconceptions'))
  assert.ok((await found('revitalisations')).includes('convention-revitalisation'))
  assert.equal((await found('Fonds vert'))[0]?.startsWith('fonds-vert'), true)
  assert.deepEqual(await found('girafe'), [])
  assert.ok((await found("d'audit")).length > 0)
  assert.deepEqual(await found("'); drop table toolbox.device; --"), [])
})

test('la page filtre, compare et exporte', async () => {
  await using fresh = await freshDatabase()
  const browser = (await testSite(fresh.db))()
  const page = async (path: string) => (await browser.get(path)).html.replaceAll(/[\u00a0\u202f]/g, ' ')
  const all = (await devices(fresh.db)).length
  assert.match(await page('/dispositifs'), new RegExp(`${all} dispositifs`))
  assert.match(await page('/dispositifs?q=revitalisation&famille=rebond'), new RegExp(`1 dispositif sur ${all}`))
  assert.match(await page('/dispositifs?q=girafe'), /Aucun dispositif ne répond/)
  const compared = await page('/dispositifs?comparer=pret-vert,fonds-vert-ti,inconnu')
  assert.match(compared, /2 dispositifs côte à côte/)
  assert.match(compared, /L’opération n’est pas commencée/)
  assert.match(await page('/dispositifs?comparer=pret-vert&comparer=fonds-vert-ti'), /2 dispositifs côte à côte/)
  const csv = await browser.get('/dispositifs.csv?famille=loan')
  assert.equal(csv.headers.get('content-type')?.startsWith('text/csv'), true)
  assert.equal(csv.html.trim().split('\n').length, 1 + (await devices(fresh.db)).filter(({ family }) => family === 'loan').length)
  assert.match(await page('/dispositifs/mis-de-cote'), /Rien n’est mis de côté/)
})

test('la démarche s’ouvre depuis la fiche quand la source en donne l’adresse, et seulement alors', async () => {
  await using fresh = await freshDatabase()
  const browser = (await testSite(fresh.db))()
  const page = async (code: string) => (await browser.get(`/dispositifs/${code}`)).html
  const address = 'https://www.demarches-simplifiees.fr/commencer/fonds-vert-3-territoires-industrie'
  assert.match(await page('fonds-vert-ti-competences'), new RegExp(`href="${address}"[^>]*>Ouvrir la démarche`))
  assert.doesNotMatch(await page('pret-vert'), /Ouvrir la démarche/)
  await assert.rejects(sql`update toolbox.device set start_url = 'javascript:alert(1)' where code = 'pret-vert'`.execute(fresh.db))
})

test('ce qui est vieux, fini ou près de finir se relit', () => {
  const on = day('2026-11-23')
  const bounds = { horizon: plusDays(on, 60), sixMonthsAgo: minusMonths(on, 6) }
  const say = (until: string | null, verifiedOn: string | null, isDead = false) =>
    freshnessOf({ until: until === null ? null : day(until), verifiedOn: verifiedOn === null ? null : day(verifiedOn) }, isDead, on, bounds)
  assert.deepEqual(say(null, '2026-06-12'), [])
  assert.deepEqual(say('2026-11-23', '2026-05-23'), ['expiring'])
  assert.deepEqual(say('2026-11-22', '2026-05-22'), ['expired', 'unverified'])
  assert.deepEqual(say('2027-01-22', null, true), ['expiring', 'unverified', 'dead-source'])
  assert.deepEqual(say('2027-01-23', '2026-11-01'), [])
})

test('ce qui change d’une version à l’autre se dit, le reste se tait', () => {
  assert.deepEqual(
    changesBetween({ rate: 3000, name: 'A', verified_on: '2026-01-01' }, { rate: 4000, name: 'A', verified_on: '2026-11-01' }),
    [{ field: 'rate', label: 'Taux le plus haut', before: 3000, after: 4000 }],
  )
})

test('une source muette est signalée depuis le premier jour de son silence, et ne l’est plus quand elle répond', async () => {
  await using fresh = await freshDatabase()
  let isUp = false
  const server = createServer((request, response) => {
    if (request.url === '/sans-head' && request.method === 'HEAD') response.writeHead(405).end()
    else response.writeHead(request.url === '/sans-head' || isUp ? 200 : 404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await sql`update toolbox.device set source_url = case when code = 'pret-vert' then ${`${base}/page`} when code = 'vte-vert' then ${`${base}/sans-head`} else null end`.execute(
      fresh.db,
    )
    const check = (on: string) =>
      checkSources({ db: fresh.db, actor: visitor, today: day(on), requestId: 'test' }, (address) => address === '127.0.0.1')
    assert.deepEqual(await check('2026-11-23'), { ok: true, value: { asked: 2, silent: 1 } })
    await check('2026-11-30')
    assert.deepEqual([...(await deadSources(fresh.db))], [[`${base}/page`, { since: testDay, detail: 'réponse 404' }]])
    isUp = true
    await check('2026-12-07')
    assert.equal((await deadSources(fresh.db)).size, 0)
    await checkSources({ db: fresh.db, actor: visitor, today: day('2026-12-08'), requestId: 'test' })
    assert.deepEqual([...(await deadSources(fresh.db))].map(([url, { detail }]) => [url, detail]).toSorted(), [
      [`${base}/page`, 'adresse qui n’est pas publique'],
      [`${base}/sans-head`, 'adresse qui n’est pas publique'],
    ])
    server.close()
    await sql`delete from toolbox.source_check`.execute(fresh.db)
    await check('2026-12-09')
    assert.equal((await deadSources(fresh.db)).size, 0, 'a machine that is cut off says nothing of anybody')
  } finally {
    server.close()
  }
})
