import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { Temporal } from 'temporal-polyfill'
import { read } from '#kernel/act.ts'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { testSite } from '../../../test-site.ts'
import { createUserFrom } from '../../../user-command.ts'

let world: Awaited<ReturnType<typeof demonstrationWorld>>
let openBrowser: Awaited<ReturnType<typeof testSite>>
let now = Temporal.Instant.from('2026-11-25T11:00:00Z')
const later = (seconds: number) => {
  now = now.add({ seconds })
}

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
  const { rows } = await sql<{
    path: string
  }>`select data->>'path' as path from pgboss.job where data->>'to' = ${email} order by created_on desc limit 1`.execute(world.db)
  return (await browser.post(rows[0]!.path, {})).location!
}

const page = '/connexion/second-facteur'
const keyIn = (html: string) =>
  /Clé : <!-- -->?<code>([A-Z2-7 ]+)<\/code>|<code>([A-Z2-7 ]+)<\/code>/.exec(html)!.slice(1).find(Boolean)!.replaceAll(' ', '')
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
  for (const [role, home] of [
    ['programme', '/programme'],
    ['region', '/programme'],
    ['operator', '/espace'],
  ]) {
    const browser = openBrowser()
    assert.equal(await signIn(browser, `${role}@etat.example`), page, role)
    for (const place of [
      '/programme',
      '/programme/projets',
      '/espace',
      '/espace/ti-7501/tableau-de-bord',
      '/mes-projets',
      '/',
      '/territoires',
      '/donnees-ouvertes/projets.csv',
      '/Connexion/second-facteur',
      '/nulle-part',
    ]) {
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
  for (let tries = 0; tries < 10; tries++)
    assert.equal((await browser.post(page, { verb: 'recover', recovery: 'AAAAA-AAAAA' })).status, 422)
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
    const seen = await read(
      ctx,
      async (tx) =>
        (
          await sql<{ n: number }>`
      select (select count(*) from membership.totp) + (select count(*) from membership.recovery_code) + (select count(*) from membership.passkey) as n`.execute(
            tx,
          )
        ).rows[0]!.n,
    )
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

test('le secret d’une application est scellé dans la base ; une clé neuve le scelle à nouveau à l’usage, et la base refuse un secret en clair', async () => {
  const browser = openBrowser()
  await createUserFrom(world.db, ['create', 'scelle@etat.example', 'Personne d’essai', 'partner:ti-7501'])
  await signIn(browser, 'scelle@etat.example')
  const { secret } = await enrol(browser)
  const kept = () =>
    unguarded(
      world.db,
      async (tx) =>
        (
          await sql<{ secret: string }>`
    select t.secret from membership.totp t join membership.person p on p.id = t.person_id where p.email = 'scelle@etat.example'`.execute(tx)
        ).rows[0]!.secret,
    )
  const before = await kept()
  assert.ok(before.startsWith('v1.') && !before.includes(secret))
  const rotated = (await testSite(world.db, { now: () => now, config: { secretKeys: [Buffer.alloc(32, 8), Buffer.alloc(32, 7)] } }))()
  await signIn(rotated, 'scelle@etat.example')
  later(60)
  assert.equal((await rotated.post(page, { verb: 'give', code: codeNow(secret) })).status, 303)
  assert.notEqual((await kept()).split('.')[1], before.split('.')[1])
  await assert.rejects(
    unguarded(world.db, (tx) => sql`update membership.totp set secret = ${secret}`.execute(tx)),
    /secret_is_sealed/,
  )
})

test('chacun voit ses clés et les retire ; qui tient un mandat de l’État garde au moins un second facteur', async () => {
  const browser = openBrowser()
  await createUserFrom(world.db, ['create', 'cles@etat.example', 'Personne d’essai', 'operator'])
  await signIn(browser, 'cles@etat.example')
  later(60)
  await enrol(browser)
  const last = await browser.post(page, { verb: 'remove-application' })
  assert.equal(last.status, 422)
  assert.match(last.html, /dernier second facteur/)
  await unguarded(world.db, (tx) =>
    sql`
    insert into membership.passkey (credential_id, person_id, public_key, counter, transports, added_on, used_on)
    select key, p.id, '\\x00', 0, '{}', '2026-11-01', '2026-11-20' from membership.person p, unnest(array['cle-1', 'cle-2']) key
    where p.email = 'cles@etat.example'`.execute(tx),
  )
  const { html } = await browser.get(page)
  assert.match(html, /Clé d’accès 2, ajoutée le 01\/11\/2026, présentée en dernier le 20\/11\/2026/)
  // Another's key is none of theirs, and a session that owes its factor removes nothing.
  assert.equal((await browser.post(page, { verb: 'remove-key', key: 'celle-d-un-autre' })).status, 409)
  const owing = openBrowser()
  await signIn(owing, 'cles@etat.example')
  assert.match((await owing.post(page, { verb: 'remove-key', key: 'cle-1' })).html, /Donnez d’abord/)
  for (const fields of [{ verb: 'remove-key', key: 'cle-1' }, { verb: 'remove-application' }])
    assert.equal((await browser.post(page, fields)).status, 303)
  assert.equal((await browser.post(page, { verb: 'remove-key', key: 'cle-2' })).status, 422)
  assert.equal((await browser.post(page, { verb: 'renew' })).status, 409)
})

test('des codes de secours refaits annulent ceux d’avant', async () => {
  const browser = openBrowser()
  await createUserFrom(world.db, ['create', 'refaits@etat.example', 'Personne d’essai', 'operator'])
  await signIn(browser, 'refaits@etat.example')
  later(60)
  const { codes } = await enrol(browser)
  const renewed = await browser.post(page, { verb: 'renew' })
  const fresh = [...renewed.html.matchAll(/<code>([A-Z0-9]{5}-[A-Z0-9]{5})<\/code>/g)].map(([, code]) => code!)
  assert.equal(fresh.length, 10)
  await signIn(browser, 'refaits@etat.example')
  assert.equal((await browser.post(page, { verb: 'recover', recovery: codes[0]! })).status, 422)
  assert.equal((await browser.post(page, { verb: 'recover', recovery: fresh[0]! })).status, 303)
})
