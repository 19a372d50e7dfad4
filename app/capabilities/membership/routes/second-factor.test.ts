import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { Temporal } from 'temporal-polyfill'
import { read } from '#kernel/act.ts'
import { demonstrationWorld } from '#kernel/fixtures.ts'
import { testSite } from '../../../test-site.ts'
import { createUserFrom } from '../../../user-command.ts'

let world: Awaited<ReturnType<typeof demonstrationWorld>>
let openBrowser: Awaited<ReturnType<typeof testSite>>
let now = Temporal.Instant.from('2026-11-25T11:00:00Z')
const later = (seconds: number) => { now = now.add({ seconds }) }

before(async () => {
  world = await demonstrationWorld()
  openBrowser = await testSite(world.db, { now: () => now })
  for (const role of ['programme', 'region:75', 'operator', 'partner:ti-7501'])
    await createUserFrom(world.db, ['create', `${role.split(':')[0]}@etat.example`, 'Personne d’essai', role])
})
after(() => world.close())

type Browser = ReturnType<typeof openBrowser>

/** Signs in by the link that is mailed, as anybody does. @returns where it leads */
async function signIn(browser: Browser, email: string): Promise<string> {
  await sql`delete from kernel.attempt`.execute(world.db)
  await browser.post('/connexion', { email, retour: '' })
  const { rows } = await sql<{ path: string }>`select data->>'path' as path from pgboss.job where data->>'to' = ${email} order by created_on desc limit 1`.execute(world.db)
  return (await browser.post(rows[0]!.path, {})).location!
}

const page = '/connexion/second-facteur'
const keyIn = (html: string) => /Clé : <!-- -->?<code>([A-Z2-7 ]+)<\/code>|<code>([A-Z2-7 ]+)<\/code>/.exec(html)!.slice(1).find(Boolean)!.replaceAll(' ', '')
const codeNow = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.epochMilliseconds })

/** Links an application. @returns its secret and the recovery codes */
async function enrol(browser: Browser) {
  await browser.post(page, { verb: 'start' })
  const { html } = await browser.get(page)
  assert.match(html, /<img src="data:image\/svg\+xml;base64,/)
  const secret = keyIn(html)
  const confirmed = await browser.post(page, { verb: 'confirm', code: codeNow(secret) })
  const codes = [...confirmed.html.matchAll(/<code>([A-Z0-9]{5}-[A-Z0-9]{5})<\/code>/g)].map(([, code]) => code!)
  return { secret, codes }
}

test('une session de l’État, de la région ou d’un opérateur n’ouvre que la page du second facteur, en lecture comme en écriture', async () => {
  for (const [role, home] of [['programme', '/programme'], ['region', '/programme'], ['operator', '/espace']]) {
    const browser = openBrowser()
    assert.equal(await signIn(browser, `${role}@etat.example`), page, role)
    for (const place of ['/programme', '/programme/projets', '/espace', '/espace/ti-7501/tableau-de-bord', '/mes-projets', '/', '/territoires', '/donnees-ouvertes/projets.csv', '/Connexion/second-facteur', '/nulle-part']) {
      const answer = await browser.get(place)
      assert.deepEqual([answer.status, answer.location], [303, `${page}?retour=${encodeURIComponent(place)}`], `${role} ${place}`)
    }
    for (const place of ['/espace/ti-7501/partenaires', '/territoires/ti-7501/rejoindre', '/connexion']) {
      const answer = await browser.post(place, { email: 'x@exemple.fr' })
      assert.equal(answer.status, 403, `${role} POST ${place}`)
    }
    assert.equal((await browser.get(page)).status, 200)
    const { codes } = await enrol(browser)
    assert.equal(codes.length, 10)
    assert.equal((await browser.get(home!)).status, 200, `${role} ${home}`)
    later(60)
  }
})

test('un partenaire entre par son lien seul, mais par deux facteurs dès qu’il en a un', async () => {
  const browser = openBrowser()
  assert.equal(await signIn(browser, 'partner@etat.example'), '/espace/ti-7501/tableau-de-bord')
  const { secret } = await enrol(browser)
  assert.equal(await signIn(browser, 'partner@etat.example'), page)
  later(30)
  const given = await browser.post(page, { verb: 'give', code: codeNow(secret), retour: '' })
  assert.deepEqual([given.status, given.location], [303, '/espace/ti-7501/tableau-de-bord'])
})

test('un code sert une fois, dans sa demi-minute ; faux, ancien ou rejoué, il est refusé', async () => {
  const browser = openBrowser()
  await createUserFrom(world.db, ['create', 'codes@etat.example', 'Personne d’essai', 'programme'])
  await signIn(browser, 'codes@etat.example')
  const { secret } = await enrol(browser)
  const old = codeNow(secret)
  later(300)
  await signIn(browser, 'codes@etat.example')
  const current = codeNow(secret)
  const wrong = String((Number(current) + 1) % 1_000_000).padStart(6, '0')
  for (const code of [old, wrong]) {
    const refused = await browser.post(page, { verb: 'give', code })
    assert.equal(refused.status, 422)
    assert.match(refused.html, /n’est pas le bon, ou il a déjà servi/)
  }
  assert.match((await browser.post(page, { verb: 'give', code: '12' })).html, /six chiffres/)
  assert.equal((await browser.get('/programme')).status, 303)
  assert.equal((await browser.post(page, { verb: 'give', code: current })).status, 303)
  assert.equal((await browser.get('/programme')).status, 200)
  const second = openBrowser()
  await signIn(second, 'codes@etat.example')
  assert.equal((await second.post(page, { verb: 'give', code: current })).status, 422, 'the same code, in another session')
})

test('un code de secours ouvre une fois ; qui en essaie trop attend', async () => {
  const browser = openBrowser()
  await createUserFrom(world.db, ['create', 'secours@etat.example', 'Personne d’essai', 'operator'])
  await signIn(browser, 'secours@etat.example')
  later(60)
  const { codes } = await enrol(browser)
  await signIn(browser, 'secours@etat.example')
  assert.equal((await browser.post(page, { verb: 'recover', recovery: codes[0]!.toLowerCase().replace('-', ' ') })).status, 303)
  await signIn(browser, 'secours@etat.example')
  assert.equal((await browser.post(page, { verb: 'recover', recovery: codes[0]! })).status, 422)
  await sql`delete from kernel.attempt`.execute(world.db)
  for (let tries = 0; tries < 10; tries++) assert.equal((await browser.post(page, { verb: 'recover', recovery: 'AAAAA-AAAAA' })).status, 422)
  assert.equal((await browser.post(page, { verb: 'recover', recovery: codes[1]! })).status, 429)
})

test('une session qui doit son second facteur n’en ajoute pas un autre à la place', async () => {
  const browser = openBrowser()
  await signIn(browser, 'codes@etat.example')
  const started = await browser.post(page, { verb: 'start' })
  assert.equal(started.status, 422)
  assert.match(started.html, /Donnez d’abord le second facteur que vous avez/)
  const key = await browser.post(`${page}/cle`, { verb: 'start-registration' })
  assert.deepEqual([key.status, JSON.parse(key.html)], [403, { refusal: 'given-first' }])
  assert.equal((await openBrowser().post(`${page}/cle`, { verb: 'start-registration' })).status, 403)
})

test('les comptes de démonstration entrent d’un bouton, et peuvent l’essayer', async () => {
  const browser = openBrowser()
  browser.signInWith(await world.sessionOf('programme'))
  assert.equal((await browser.get('/programme')).status, 200)
  assert.match((await browser.get(page)).html, /Relier une application/)
})

test('la base ne montre ni secret, ni clé, ni code de secours, même à leur personne', async () => {
  for (const ctx of [world.asVisitor, await world.as('programme'), await world.as('chef-de-projet')]) {
    const seen = await read(ctx, async (tx) => (await sql<{ n: number }>`
      select (select count(*) from membership.totp) + (select count(*) from membership.recovery_code) + (select count(*) from membership.passkey) as n`.execute(tx)).rows[0]!.n)
    assert.equal(seen, 0)
  }
})

test('la ligne de commande dit ce qu’elle ne comprend pas, et ne donne rien deux fois', async () => {
  const refused = (...words: string[]) => assert.rejects(createUserFrom(world.db, words), { name: 'ConfigError' })
  await refused('create', 'pas-une-adresse', 'Nom', 'programme')
  await refused('create', 'a@exemple.fr', 'Nom', 'roi')
  await refused('create', 'a@exemple.fr', 'Nom', 'partner')
  await refused('create', 'a@exemple.fr', 'Nom', 'programme:75')
  await refused('create', 'a@exemple.fr', 'Nom', 'chef-de-projet:ti-0000')
  await refused('create', 'a@exemple.fr', 'Nom', 'region:99999')
  await refused('create', 'programme@etat.example', 'Personne d’essai', 'programme')
  await refused('delete', 'a@exemple.fr', 'Nom', 'programme')
})
