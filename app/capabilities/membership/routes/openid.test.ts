import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { startOpenIdProvider } from '#kernel/test-openid-provider.ts'
import { testSite } from '../../../test-site.ts'

const baseUrl = 'https://ressort.example'
const chef = {
  sub: 'agent-0042',
  email: 'Chef-de-Projet@demo.ressort.example',
  given_name: 'Alix',
  usual_name: 'Démonstration',
  siret: '20009695600012',
}

let world: Awaited<ReturnType<typeof demonstrationWorld>>
let provider: Awaited<ReturnType<typeof startOpenIdProvider>>
let openBrowser: Awaited<ReturnType<typeof testSite>>
before(async () => {
  world = await demonstrationWorld()
  provider = await startOpenIdProvider(`${baseUrl}/connexion/proconnect/retour`)
  const config = { oidc: { issuer: provider.issuer, clientId: 'ressort', clientSecret: 'secret-d-essai' } }
  openBrowser = await testSite(world.db, { config })
})
after(async () => {
  await provider.stop()
  await world.close()
})

type Browser = ReturnType<typeof openBrowser>

/** Leaves for the provider. @returns the address that the page leads to */
async function leave(browser: Browser, fields: Record<string, string> = {}): Promise<URL> {
  const page = await browser.post('/connexion/proconnect', fields)
  assert.equal(page.status, 200, page.html.slice(0, 400))
  return new URL(/http-equiv="refresh" content="0;url=([^"]+)"/i.exec(page.html)![1]!.replaceAll('&amp;', '&'))
}

const pathOf = (address: string) => address.slice(baseUrl.length)
const comeBack = async (browser: Browser, fields: Record<string, string> = {}) =>
  pathOf(await provider.visit((await leave(browser, fields)).href))
const sessions = async () => (await sql<{ n: number }>`select count(*) as n from membership.session`.execute(world.db)).rows[0]!.n

/** Nothing opened: the answer is that page, without a session, and the database has none more. */
async function refused(browser: Browser, path: string, status: number, title: RegExp) {
  const before = await sessions()
  const answer = await browser.get(path)
  assert.equal(answer.status, status, path.slice(0, 80))
  assert.match(answer.html, title)
  assert.doesNotMatch(answer.headers.get('set-cookie') ?? '', /ressort_session/)
  assert.equal(await sessions(), before)
}

test('ProConnect connecte qui a un mandat, reconnu par son adresse puis par son identité, et rattache son organisation', async () => {
  Object.assign(provider.person, { account: chef, amr: ['pwd'] })
  const browser = openBrowser()
  assert.match((await browser.get('/connexion')).html, /S’identifier avec ProConnect/)
  const back = await browser.get(await comeBack(browser))
  assert.equal(back.location, '/espace/ti-7501/tableau-de-bord')
  assert.match((await browser.get('/espace')).html, /Agen Industrie/)

  provider.person.account = { ...chef, email: 'nouvelle-adresse@exemple.fr' }
  const again = openBrowser()
  assert.equal((await again.get(await comeBack(again, { retour: '/mes-projets' }))).location, '/mes-projets')
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ name: string; siret: string }>`
    select o.name, a.siret from membership.affiliation a join membership.organisation o on o.id = a.organisation_id`.execute(tx),
  )
  assert.deepEqual(rows, [{ name: 'Agglomération d’Agen', siret: '20009695600012' }])
})

test('la demande porte ce que ProConnect documente, rien d’autre, et des secrets d’au moins 32 caractères', async () => {
  const { origin, searchParams } = await leave(openBrowser())
  assert.equal(origin, provider.issuer)
  assert.deepEqual([...searchParams.keys()].sort(), [
    'claims',
    'client_id',
    'code_challenge',
    'code_challenge_method',
    'nonce',
    'redirect_uri',
    'response_type',
    'scope',
    'state',
  ])
  assert.equal(searchParams.get('scope'), 'openid given_name usual_name email siret')
  for (const name of ['state', 'nonce']) assert.ok(searchParams.get(name)!.length >= 32, name)
  assert.equal(searchParams.get('response_type'), 'code')
})

test('un retour rejoué est refusé', async () => {
  Object.assign(provider.person, { account: chef, amr: ['pwd'] })
  const browser = openBrowser()
  const path = await comeBack(browser)
  assert.equal((await browser.get(path)).status, 303)
  browser.cookies.delete('ressort_session')
  await refused(browser, path, 410, /Ce retour ne sert plus/)
})

test('un retour passé le délai est refusé', async () => {
  const browser = openBrowser()
  const path = await comeBack(browser)
  await sql`update membership.openid_request set expires_at = now() - interval '1 second' where used_at is null`.execute(world.db)
  await refused(browser, path, 410, /Ce retour ne sert plus/)
})

test('un retour ouvert dans un autre navigateur est refusé, et reste bon dans le sien', async () => {
  const browser = openBrowser()
  const path = await comeBack(browser)
  await refused(openBrowser(), path, 403, /là d’où il est parti/)
  const other = openBrowser()
  await leave(other)
  await refused(other, path, 403, /là d’où il est parti/)
  assert.equal((await browser.get(path)).status, 303)
})

test('un état inventé, absent ou trop court est refusé', async () => {
  const browser = openBrowser()
  const path = await comeBack(browser)
  const forged = new URL(path, baseUrl)
  for (const state of ['x'.repeat(43), 'court', '']) {
    forged.searchParams.set('state', state)
    await refused(browser, forged.pathname + forged.search, 410, /Ce retour ne sert plus/)
  }
  await refused(browser, '/connexion/proconnect/retour', 410, /Ce retour ne sert plus/)
  assert.equal((await browser.get(path)).status, 303)
})

test('un code inventé, un émetteur qui n’est pas le nôtre, un refus là-bas : aucune session', async () => {
  for (const [change, title] of [
    [(url: URL) => url.searchParams.set('code', 'invente'), /pas été confirmée/],
    [(url: URL) => url.searchParams.set('iss', 'https://ailleurs.example'), /pas été confirmée/],
    [(url: URL) => url.searchParams.delete('code'), /pas été confirmée/],
    [(url: URL) => url.searchParams.set('error', 'access_denied'), /s’est arrêtée/],
  ] as const) {
    const browser = openBrowser()
    const url = new URL(await comeBack(browser), baseUrl)
    change(url)
    await refused(browser, url.pathname + url.search, 403, title)
  }
})

test('le code d’une autre personne ne se glisse pas dans mon retour, et un jeton qui ne porte pas mon nonce est refusé', async () => {
  const mine = openBrowser()
  const attacker = openBrowser()
  const own = new URL(await comeBack(mine), baseUrl)
  const theirs = new URL(await comeBack(attacker), baseUrl)
  own.searchParams.set('code', theirs.searchParams.get('code')!)
  await refused(mine, own.pathname + own.search, 403, /pas été confirmée/)

  const browser = openBrowser()
  const path = await comeBack(browser)
  await sql`update membership.openid_request set nonce = ${'n'.repeat(43)} where used_at is null`.execute(world.db)
  await refused(browser, path, 403, /pas été confirmée/)
})

test('qui n’a pas de compte apprend comment être invité, et n’entre pas ; une adresse non vérifiée ne prouve rien', async () => {
  for (const account of [
    { sub: 'inconnue', email: 'inconnue@exemple.fr' },
    { sub: 'sans-adresse' },
    { sub: 'usurpateur', email: chef.email, email_verified: false },
  ]) {
    Object.assign(provider.person, { account, amr: ['pwd'] })
    const browser = openBrowser()
    await refused(browser, await comeBack(browser), 403, /Demandez au chef de projet de votre territoire de vous inviter/)
  }
})

test('se déconnecter ferme aussi la session du fournisseur, avec l’indice et un état', async () => {
  Object.assign(provider.person, { account: chef, amr: ['pwd'] })
  const browser = openBrowser()
  await browser.get(await comeBack(browser))
  const out = await browser.post('/deconnexion', {})
  assert.equal(browser.cookies.has('ressort_session'), false)
  const address = new URL(/http-equiv="refresh" content="0;url=([^"]+)"/i.exec(out.html)![1]!.replaceAll('&amp;', '&'))
  assert.deepEqual([...address.searchParams.keys()].sort(), ['id_token_hint', 'post_logout_redirect_uri', 'state'])
  assert.ok(address.searchParams.get('state')!.length >= 32)
  assert.equal((await fetch(address)).status, 200)
  assert.equal((await browser.get('/espace')).status, 403)
})

test('sans fournisseur réglé, ni bouton ni adresse ; un fournisseur muet se dit, et la connexion par lien reste', async () => {
  const plain = (await testSite(world.db))()
  assert.doesNotMatch((await plain.get('/connexion')).html, /ProConnect/)
  assert.equal((await plain.post('/connexion/proconnect', {})).status, 404)
  assert.equal((await plain.get('/connexion/proconnect/retour?state=x&code=y')).status, 404)
  const dead = (await testSite(world.db, { config: { oidc: { issuer: 'http://127.0.0.1:9', clientId: 'a', clientSecret: 'b' } } }))()
  const answer = await dead.post('/connexion/proconnect', {})
  assert.equal(answer.status, 502)
  assert.match(answer.html, /ProConnect ne répond pas/)
})

test('le journal dit par où chacun est entré, sans jeton ni adresse', async () => {
  const { rows } = await sql<{ detail: Record<string, unknown>; outcome: string }>`
    select detail, outcome from kernel.journal where verb = 'membership.sign-in' and detail->>'by' = 'openid'`.execute(world.db)
  assert.ok(rows.some((line) => line.outcome === 'ok' && line.detail.linkedNow === true))
  assert.ok(rows.some((line) => line.outcome === 'unknown-person'))
  assert.doesNotMatch(JSON.stringify(rows), /@|eyJ/)
})
