import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { demonstrationWorld } from '#kernel/fixtures.ts'
import { startJobs } from '#kernel/jobs.ts'
import { makeMailer } from '#kernel/mail.ts'
import { startMailServer, until } from '#kernel/test-mail-server.ts'
import { testSite } from '../../../test-site.ts'

const baseUrl = 'https://ressort.example'
const chef = 'chef-de-projet@demo.ressort.example'

let world: Awaited<ReturnType<typeof demonstrationWorld>>
let mail: Awaited<ReturnType<typeof startMailServer>>
let jobs: Awaited<ReturnType<typeof startJobs>>
before(async () => {
  world = await demonstrationWorld()
  mail = await startMailServer()
  jobs = await startJobs(world, { mail: makeMailer({ smtpUrl: mail.url, dataDir: '/nowhere', baseUrl }) })
})
after(async () => {
  await jobs.stop()
  await mail.stop()
  await world.close()
})

/** The link of the next mail to an address, as a path; no other test may have one under way to it. */
async function linkSentTo(email: string, ask: () => Promise<unknown>): Promise<string> {
  const mailsTo = () => mail.received.filter(({ to }) => to.includes(email))
  const earlier = mailsTo().length
  await ask()
  await until(() => mailsTo().length > earlier)
  const text = mailsTo().at(-1)!.message.replaceAll('=\r\n', '').replaceAll('=3D', '=')
  return new RegExp(`${baseUrl}(/connexion/lien/\\S+)`).exec(text)![1]!
}

const count = async (table: string) => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(world.db)
  return rows[0]!.n
}
/** Asks for the chef de projet's link, as often as the tests need: the limit has a test of its own. */
async function linkOf(browser: Awaited<ReturnType<typeof openBrowser>>, fields: Record<string, string> = {}): Promise<string> {
  await sql`delete from kernel.attempt`.execute(world.db)
  return linkSentTo(chef, async () => {
    const asked = await browser.post('/connexion', { email: chef, ...fields })
    assert.deepEqual([asked.status, asked.location], [303, '/connexion/lien-envoye'])
  })
}
const openBrowser = async (...parts: Parameters<typeof testSite> extends [unknown, ...infer Rest] ? Rest : never) =>
  (await testSite(world.db, ...parts))()

test('le lien reçu par courriel, ouvert dans le même navigateur, connecte', async () => {
  const browser = await openBrowser()
  const path = await linkOf(browser)
  const page = await browser.get(path)
  assert.equal(page.status, 200)
  assert.match(page.html, /<button[^>]*>Me connecter<\/button>/)
  assert.match(page.html, /Ce lien ouvre la session de Alix \(démonstration\)/)

  const signedIn = await browser.post(path, {})
  assert.deepEqual([signedIn.status, signedIn.location], [303, '/espace/ti-7501/tableau-de-bord'])
  assert.match((await browser.get('/espace')).html, /Agen Industrie/)
})

test('les cookies ne se lisent pas par script, ne partent pas d’un autre site, et la session dure quatorze jours', async () => {
  const browser = await openBrowser()
  const asked = await browser.post('/connexion', { email: 'personne@exemple.fr' })
  assert.match(
    asked.headers.get('set-cookie')!,
    /^ressort_browser=[\w-]{43}; Path=\/connexion; HttpOnly; SameSite=Lax; Max-Age=3600; Secure$/,
  )
  const path = await linkOf(browser)
  const signedIn = await browser.post(path, {})
  assert.match(signedIn.headers.get('set-cookie')!, /^ressort_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1209600; Secure$/)

  const plain = await openBrowser({ config: { baseUrl: 'http://localhost:3000' } })
  const unsafe = await plain.post('/connexion', { email: 'personne@exemple.fr' })
  assert.doesNotMatch(unsafe.headers.get('set-cookie')!, /Secure/)
})

test('lire la page du lien ne le dépense pas et n’écrit rien', async () => {
  const browser = await openBrowser()
  const path = await linkOf(browser)
  const before = [await count('kernel.journal'), await count('membership.session')]
  for (const _ of [1, 2, 3]) assert.equal((await browser.get(path)).status, 200)
  for (const page of ['/connexion', '/connexion/lien-envoye']) await browser.get(page)
  assert.deepEqual([await count('kernel.journal'), await count('membership.session')], before)
  assert.equal((await browser.get(path)).headers.get('cache-control'), 'private, no-store')
  assert.equal((await browser.post(path, {})).status, 303)
})

test('dans un autre navigateur le lien ne connecte pas, le dit, et reste bon dans le premier', async () => {
  const browser = await testSite(world.db)
  const mine = browser()
  const path = await linkOf(mine)
  const other = browser()
  for (const answer of [await other.get(path), await other.post(path, {})]) {
    assert.equal(answer.status, 403)
    assert.match(answer.html, /Il a été demandé depuis un autre navigateur/)
    assert.doesNotMatch(answer.html, /Alix|Me connecter/)
  }
  assert.equal(other.cookies.has('ressort_session'), false)
  assert.equal((await mine.post(path, {})).status, 303)
})

test('un lien déjà servi, expiré ou inventé ne connecte pas, et dit comment en avoir un autre', async () => {
  const browser = await openBrowser()
  const spent = await linkOf(browser)
  await browser.post(spent, {})
  const expired = await linkOf(browser)
  await sql`update membership.sign_in_link set expires_at = now() - interval '1 second' where used_at is null`.execute(world.db)
  const sessions = await count('membership.session')
  for (const path of [spent, expired, `/connexion/lien/${'x'.repeat(43)}`, '/connexion/lien/x', `/connexion/lien/${'é'.repeat(5000)}`]) {
    for (const answer of [await browser.get(path), await browser.post(path, {})]) {
      assert.equal(answer.status, 410, path.slice(0, 60))
      assert.match(answer.html, /Ce lien ne sert plus/)
      assert.match(answer.html, /href="\/connexion"[^>]*>Demander un nouveau lien/)
      assert.equal(answer.headers.get('set-cookie'), null)
    }
  }
  assert.equal(await count('membership.session'), sessions)
})

test('demander un second lien du même navigateur ne perd pas le premier', async () => {
  const browser = await openBrowser()
  const first = await linkOf(browser)
  await linkOf(browser)
  assert.equal((await browser.post(first, {})).status, 303)
})

test('chaque connexion ouvre une session nouvelle et ferme celle d’avant', async () => {
  const browser = await openBrowser()
  browser.signInWith('un-jeton-pose-par-quelqu-un-d-autre')
  await browser.post(await linkOf(browser), {})
  const first = browser.cookies.get('ressort_session')!
  assert.notEqual(first, 'un-jeton-pose-par-quelqu-un-d-autre')
  await browser.post(await linkOf(browser), {})
  assert.notEqual(browser.cookies.get('ressort_session'), first)
  const old = await openBrowser()
  old.signInWith(first)
  assert.equal((await old.get('/espace')).status, 403)
})

test('on revient à la page demandée, jamais sur un autre site', async () => {
  const browser = await openBrowser()
  const path = await linkOf(browser, { retour: '/mes-projets?page=2' })
  assert.match(path, /\?retour=%2Fmes-projets%3Fpage%3D2$/)
  const page = await browser.get(path)
  assert.match(page.html, /name="retour" value="\/mes-projets\?page=2"/)
  assert.equal((await browser.post(path, { retour: '/mes-projets?page=2' })).location, '/mes-projets?page=2')

  for (const elsewhere of ['https://ailleurs.example', '//ailleurs.example', '/\\ailleurs.example']) {
    const link = await linkOf(browser, { retour: elsewhere })
    assert.doesNotMatch(link, /ailleurs/)
    assert.equal((await browser.post(link, { retour: elsewhere })).location, '/espace/ti-7501/tableau-de-bord')
    assert.doesNotMatch((await browser.get(`/connexion?retour=${encodeURIComponent(elsewhere)}`)).html, /ailleurs\.example/)
  }
})

test('la réponse est la même que l’adresse soit connue ou non', async () => {
  await sql`delete from kernel.attempt`.execute(world.db)
  const browser = await testSite(world.db)
  const answers = []
  for (const email of ['elu-referent@demo.ressort.example', 'inconnue@exemple.fr']) {
    const visitor = browser()
    const { status, location } = await visitor.post('/connexion', { email })
    const { html } = await visitor.get(location!)
    assert.match(html, /Si cette adresse est connue, un lien vient d’y être envoyé\./)
    answers.push({ status, location, html: html.replaceAll(/[0-9a-f]{8}/g, '') })
  }
  assert.deepEqual(answers[0], answers[1])
})

test('une adresse mal écrite revient avec ce qui était tapé et la phrase à côté', async () => {
  const browser = await openBrowser()
  const answer = await browser.post('/connexion', { email: 'camille"><script>', retour: '/mes-projets' })
  assert.equal(answer.status, 422)
  assert.match(answer.html, /value="camille&quot;&gt;&lt;script&gt;"/)
  assert.match(answer.html, /id="erreur-email">Écrivez une adresse électronique/)
})

test('au-delà de cinq liens en un quart d’heure pour une adresse, il faut attendre', async () => {
  const browser = await openBrowser()
  const ask = () => browser.post('/connexion', { email: 'pressee@exemple.fr' })
  for (const _ of [1, 2, 3, 4, 5]) assert.equal((await ask()).status, 303)
  const refused = await ask()
  assert.equal(refused.status, 429)
  assert.match(refused.html, /Trop de liens ont été demandés en peu de temps\. Attendez 15 minutes/)
  assert.match(refused.html, /value="pressee@exemple\.fr"/)
  assert.equal((await browser.post('/connexion', { email: 'autre@exemple.fr' })).status, 303)
})

test('la démonstration offre un bouton par rôle, qui connecte', async () => {
  const browser = await openBrowser()
  const { html } = await browser.get('/connexion')
  const buttons = [...html.matchAll(/<button type="submit"[^>]*name="compte"[^>]*>.*?<\/button>/g)].map(([button]) => button)
  const { rows } = await sql<{ n: number }>`select count(*) as n from membership.person where demonstration_label is not null`.execute(
    world.db,
  )
  assert.ok(rows[0]!.n >= 12)
  assert.equal(buttons.length, rows[0]!.n)
  for (const button of buttons) assert.match(button, /\(démonstration\)/)
  const company = /value="([^"]+)"/.exec(buttons.find((button) => button.includes('Conserverie'))!)![1]!
  assert.equal((await browser.post('/connexion', { compte: company })).location, '/mes-projets')
  assert.match((await browser.get('/connexion')).html, /Vous êtes connecté : Lou \(démonstration\)/)
})

test('sans démonstration, ni bouton ni connexion par eux', async () => {
  const person = await world.db.selectFrom('membership.person').select('id').where('email', '=', chef).executeTakeFirstOrThrow()
  const browser = await openBrowser({ config: { demo: false } })
  assert.doesNotMatch((await browser.get('/connexion')).html, /name="compte"|démonstration/)
  for (const compte of [person.id, 'x', '00000000-0000-7000-8000-000000000000']) {
    const refused = await browser.post('/connexion', { compte })
    assert.deepEqual([refused.status, refused.headers.get('set-cookie')], [404, null])
  }
})

test('une session de démonstration ne vaut plus rien une fois la démonstration retirée', async () => {
  const session = await world.sessionOf('programme')
  const visit = async (demo: boolean) => {
    const browser = await openBrowser({ config: { demo } })
    browser.signInWith(session)
    return (await browser.get('/programme')).status
  }
  assert.deepEqual([await visit(true), await visit(false)], [200, 403])
})

test('un formulaire venu d’un autre site est refusé et ne fait rien', async () => {
  const browser = await openBrowser()
  const path = await linkOf(browser)
  for (const page of [path, '/connexion', '/deconnexion']) {
    assert.equal((await browser.post(page, { email: chef }, { 'sec-fetch-site': 'cross-site' })).status, 403, page)
  }
  assert.equal((await browser.post(path, {})).status, 303)
})

test('une page réservée mène à la connexion, puis y revient', async () => {
  const { html } = await (await openBrowser()).get('/mes-projets?page=2')
  assert.match(html, /href="\/connexion\?retour=%2Fmes-projets%3Fpage%3D2"/)
})

test('se déconnecter ferme la session, et se demande par un bouton', async () => {
  const browser = await openBrowser()
  const session = await world.sessionOf('chef-de-projet')
  browser.signInWith(session)
  assert.equal((await browser.get('/deconnexion')).status, 405)
  assert.equal((await browser.get('/espace')).status, 200)
  const out = await browser.post('/deconnexion', {})
  assert.deepEqual([out.status, out.location, browser.cookies.has('ressort_session')], [303, '/', false])
  browser.signInWith(session)
  assert.equal((await browser.get('/espace')).status, 403)
})

test('le journal du serveur ne retient ni jeton ni adresse', async () => {
  const lines: string[] = []
  const report = (_level: string, event: string, fields: Record<string, unknown> = {}) =>
    void lines.push(JSON.stringify({ event, ...fields }))
  const browser = await openBrowser({ report })
  const path = await linkOf(browser, { retour: '/mes-projets' })
  const token = /lien\/([\w-]+)/.exec(path)![1]!
  await browser.get(path)
  await browser.get(`/Connexion/Lien/${token}/suite`)
  await browser.post(path, {})
  assert.equal(lines.filter((line) => line.includes('"path":"/connexion/lien/…"')).length, 2)
  assert.doesNotMatch(lines.join(''), new RegExp(`${token}|${chef}`))
})

test('« Mon espace » dit quoi faire à qui n’a pas de mandat', async () => {
  const browser = await openBrowser()
  browser.signInWith(await world.sessionOf('entreprise-conserverie'))
  const { html } = await browser.get('/espace')
  assert.match(html, /Aucun mandat ne vous est donné aujourd’hui/)
  assert.match(html, /href="\/mes-projets"/)
  browser.signInWith(await world.sessionOf('operateur'))
  const operator = (await browser.get('/espace')).html
  assert.match(operator, /nommé par un chef de projet/)
  for (const page of ['demandes', 'dispositifs', 'engagements']) assert.ok(operator.includes(`href="/operateur/${page}"`), page)
})
