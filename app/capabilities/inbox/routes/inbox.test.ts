import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import ICAL from 'ical.js'
import { sql } from 'kysely'
import { unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite } from '../../../space-visits.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

/** What the list shows whose sentence starts so. */
const ids = (html: string, title = '') =>
  [...html.matchAll(/<p class="what">(?:<span[^>]*>[^<]*<\/span>)?([^<]*)<.*?name="notification" value="([0-9a-f-]{36})"/gs)]
    .filter(([, sentence]) => sentence!.startsWith(title))
    .map(([, , id]) => id!)
const idea = 'Une idée vient d’être déposée'
const signature = 'Votre signature est attendue : P-'
const badge = (html: string) => Number(/class="badge">(\d+)/.exec(html)?.[1] ?? 0)

test('la boîte dit ce qui attend ; ouvrir mène à la page et se note ; noter comme fait l’enlève de l’attente', async () => {
  const { html } = await ask('chef-de-projet', '/boite-de-reception')
  const unread = badge(html)
  assert.ok(unread >= 2, 'the demonstration has ideas that wait')
  assert.match(html, /Une idée vient d’être déposée : P-2026-\d{4}/)
  const [first, second] = ids(html, idea)
  const opened = await ask('chef-de-projet', '/boite-de-reception', { verb: 'open', notification: first! })
  assert.equal(opened.status, 303)
  assert.match(opened.to!, /^\/espace\/ti-7501\/projets\/P-2026-\d{4}$/)
  assert.equal(badge((await ask('chef-de-projet', '/boite-de-reception')).html), unread - 1)

  const expected = '/boite-de-reception?vue=attendu'
  assert.ok(ids((await ask('chef-de-projet', expected)).html).includes(first!), 'opened is not done')
  const done = await ask('chef-de-projet', '/boite-de-reception', { verb: 'done', notification: second!, retour: expected })
  assert.equal(done.to, `${expected}&fait=done`)
  assert.ok(!ids((await ask('chef-de-projet', expected)).html).includes(second!))
  assert.equal((await ask('chef-de-projet', '/boite-de-reception', { verb: 'done', notification: second! })).status, 404)
  assert.equal((await ask('elu-referent', '/boite-de-reception', { verb: 'open', notification: first! })).status, 404)
})

test('une adresse de courriel mène à son fait, et lire cette page ne dit rien à personne', async () => {
  const [id] = ids((await ask('elu-referent', '/boite-de-reception')).html, signature)
  const before = badge((await ask('elu-referent', '/espace')).html)
  const { status, html } = await ask('elu-referent', `/boite-de-reception/${id}`)
  assert.equal(status, 200)
  assert.match(html, /<h1>Votre signature est attendue : P-2026-\d{4}<\/h1>/)
  assert.equal(badge((await ask('elu-referent', '/espace')).html), before)
  assert.equal((await ask('industriel-referent', `/boite-de-reception/${id}`)).status, 404)
  assert.equal((await ask('elu-referent', '/boite-de-reception/autre-chose')).status, 404)
})

test('ce que l’on ne peut plus lire est dit sans ses mots, dans la boîte et à son adresse', async () => {
  const { html } = await ask('industriel-referent', '/boite-de-reception?vue=attendu')
  const reference = /Votre signature est attendue : (P-2026-\d{4})/.exec(html)![1]!
  const { actor } = await world.as('industriel-referent')
  await unguarded(world.db, (tx) =>
    sql`
    insert into membership.interest (person_id, filiere, declared_on)
    select ${actor.id}, filiere, '2026-11-23' from projects.project where reference = ${reference}`.execute(tx),
  )
  const [id] = ids(html, `Votre signature est attendue : ${reference}`)
  const after_ = await ask('industriel-referent', '/boite-de-reception?vue=attendu')
  assert.doesNotMatch(after_.html, new RegExp(reference))
  assert.match(after_.html, /Cela ne vous est plus ouvert/)
  assert.doesNotMatch((await ask('industriel-referent', `/boite-de-reception/${id}`)).html, new RegExp(reference))
})

test('chacun choisit son rythme, objet par objet ; un rythme inconnu reçoit sa phrase', async () => {
  const page = '/boite-de-reception/preferences'
  const kinds = [...(await ask('comite', page)).html.matchAll(/<select[^>]* name="([a-z-]+\.[a-z-]+)"/g)].map(([, kind]) => kind!)
  const all = (cadence: string) => Object.fromEntries(kinds.map((kind) => [kind, cadence]))
  assert.equal((await ask('comite', page, all('weekly'))).to, `${page}?fait=saved`)
  assert.match((await ask('comite', page)).html, /<option value="weekly" selected="">Le lundi/)
  const wrong = await ask('comite', page, { ...all('weekly'), [kinds[0]!]: 'toujours' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.html, /Choisissez l’un des quatre rythmes/)
})

test('le chef de projet voit qui n’a pas ouvert ce qui lui a été envoyé, et depuis quand ; nul autre', async () => {
  const page = '/espace/ti-7501/suivi-des-envois'
  // What each person of the page has opened, or not, by project.
  const openings = async (query = '') => {
    const { html } = await ask('chef-de-projet', `${page}?objet=project.signature${query}`)
    const rows = html.matchAll(/rowheader">([^<]+)<.*?Votre signature est attendue : (P-2026-\d{4}).*?data-label="Ouvert">(.*?)<\/td>/g)
    return [...rows].map(([, person, reference, opened]) => [person, reference, opened!.replaceAll(/<[^>]+>/g, '')])
  }
  const unopened = (lines: Awaited<ReturnType<typeof openings>>) => lines.filter(([, , opened]) => opened!.startsWith('non')).length
  const before = await openings()
  const [line] = before.filter(([person, , opened]) => person === 'Maxime (démonstration)' && opened!.startsWith('non'))
  assert.match(line![2]!, /^non, depuis \d+ jours$/)
  const { html } = await ask('elu-referent', '/boite-de-reception')
  const id = ids(html, `Votre signature est attendue : ${line![1]}`)[0]!
  await ask('elu-referent', '/boite-de-reception', { verb: 'open', notification: id })
  const after_ = await openings()
  assert.match(after_.find(([person, reference]) => person === line![0] && reference === line![1])![2]!, /^le \d\d\/\d\d\/\d{4} à/)
  assert.equal((await openings('&etat=non-ouverts')).length, unopened(before) - 1)
  for (const account of ['elu-referent', 'comite', 'partenaire', 'programme', 'chef-de-projet-7502'] as const) {
    assert.equal((await ask(account, page)).status, 403, account)
  }
})

test('l’agenda se lit par une adresse secrète, avec ce que la personne peut lire ce jour-là, et se ferme', async () => {
  const page = '/boite-de-reception/calendrier'
  const soon = await pageOf('Nouvelle ligne de plats végétaux (projet fictif)')
  const reference = soon.split('/').at(-1)!
  const { actor } = await world.as('elu-referent')
  await unguarded(world.db, async (tx) => {
    await sql`update projects.project set starts_on = '2027-03-01', ends_on = '2028-03-01' where reference = ${reference}`.execute(tx)
    await sql`update inbox.notification set due_on = '2026-12-05' where person_id = ${actor.id} and ended is null`.execute(tx)
  })
  const feedOf = async (account: 'chef-de-projet' | 'elu-referent') => {
    const { html, status } = await ask(account, page, { verb: 'make' })
    assert.equal(status, 200)
    return new URL(/<code>([^<]+)<\/code>/.exec(html)![1]!).pathname
  }
  const eventsAt = async (path: string) => {
    const { status, type, html } = await ask('signed-out', path)
    assert.deepEqual([status, type], [200, 'text/calendar; charset=utf-8'])
    return new ICAL.Component(ICAL.parse(html)).getAllSubcomponents('vevent').map((one) => {
      const event = new ICAL.Event(one)
      return { on: event.startDate.toString(), allDay: event.startDate.isDate, title: event.summary, id: event.uid }
    })
  }
  const chefs = await feedOf('chef-de-projet')
  const starts = (await eventsAt(chefs)).filter(({ title }) => title.startsWith(reference))
  assert.deepEqual(
    starts.map(({ on, allDay, title }) => [on, allDay, title]),
    [['2027-03-01', true, `${reference} : début prévu des travaux ; les aides se demandent avant`]],
  )
  const elus = await eventsAt(await feedOf('elu-referent'))
  assert.ok(elus.some(({ title }) => title.startsWith(signature)))
  // What is expected of them, all due that day, their meetings, tasks and actions, and the post that the élu may act on; nothing else.
  const own = /^(reunion|tache|fiche)-/
  for (const kind of ['reunion', 'tache', 'fiche'])
    assert.ok(
      elus.some(({ id }) => id.startsWith(`${kind}-`)),
      kind,
    )
  assert.deepEqual(
    elus.filter(({ on, id }) => !own.test(id) && (on !== '2026-12-05' || !id.startsWith('notification-'))).map(({ title }) => title),
    ['Agen Industrie : fin du financement du poste de chef de projet'],
  )
  assert.deepEqual(
    elus.filter(({ title }) => title.includes('travaux')),
    [],
  )

  await unguarded(world.db, (tx) =>
    sql`update membership.mandate set valid_until = '2026-11-22' where role = 'chef-de-projet' and territory_id = (select id from territory.territory where code = 'ti-7501' and phase = '2')`.execute(
      tx,
    ),
  )
  assert.deepEqual(await eventsAt(chefs), [])
  assert.notEqual(await feedOf('elu-referent'), chefs)
  const { to } = await ask('chef-de-projet', page, { verb: 'revoke' })
  assert.equal(to, `${page}?fait=revoked`)
  assert.equal((await ask('signed-out', chefs)).status, 404)
  assert.equal((await ask('signed-out', '/calendrier/x.ics')).status, 404)
})
