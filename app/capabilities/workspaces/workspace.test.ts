import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { act } from '#kernel/act.ts'
import { type Account, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const list = '/espace/ti-7501/espaces'
const [agro, tag] = (await unguarded(world.db, async (tx) =>
  (
    await sql<{
      reference: string
    }>`select reference from workspaces.workspace where title like 'Filière agro%' or title like 'Technopole%' order by title`.execute(tx)
  ).rows.map((row) => `${list}/${row.reference}`),
)) as [string, string]
const personId = async (account: Account) => (await world.as(account)).actor.id!
const toldTo = async (account: Account) =>
  unguarded(world.db, async (tx) =>
    (
      await sql<{
        kind: string
      }>`select kind from inbox.notification where person_id = ${await personId(account)} and kind like 'workspace.%' and ended is null order by id`.execute(
        tx,
      )
    ).rows.map((row) => row.kind),
  )

test('chacun voit les espaces qui sont pour lui, et l’invité sans mandat y entre sans entrer ailleurs', async () => {
  assert.match((await ask('partenaire', list)).html, /Technopole Agen-Garonne/)
  assert.doesNotMatch((await ask('elu-referent', list)).html, /Technopole Agen-Garonne/)
  assert.equal((await ask('entreprise-conserverie', `${agro}/fil`)).status, 200)
  assert.equal((await ask('entreprise-conserverie', `${tag}/fil`)).status, 404)
  assert.equal((await ask('entreprise-conserverie', '/espace/ti-7501/partenaires')).status, 403)
  for (const who of ['signed-out', 'evaluation', 'chef-de-projet-7502'] as const)
    assert.match(String((await ask(who, `${agro}/fil`)).status), /40[34]/)
})

test('le coin des conseillers n’est ni montré ni écrit par un partenaire ou une entreprise', async () => {
  assert.match((await ask('operateur', `${agro}/fil`)).html, /trop peu avancé/)
  for (const who of ['partenaire', 'entreprise-conserverie', 'comite', 'elu-referent'] as const)
    assert.doesNotMatch(
      (await ask(who, `${agro}/fil`)).html + (await ask(who, `${agro}/taches`)).html,
      /trop peu avancé|second dossier chaleur/,
      who,
    )
  const forged = await ask('partenaire', `${agro}/fil`, {
    body: 'Je me glisse dans le coin',
    audience: 'advisers',
    kind: 'message',
    submissionKey: randomUUID(),
  })
  assert.equal(forged.status, 403)
})

test('un message mentionne un membre, qui est prévenu ; ni un étranger ni, dans le coin, un partenaire', async () => {
  const [comite, region, partner] = [await personId('comite'), await personId('evaluation'), await personId('partenaire')]
  const send = (body: string, audience: string, who: string) =>
    ask('chef-de-projet', `${agro}/fil`, { body, audience, kind: 'message', submissionKey: randomUUID(), mentions: who })
  assert.equal((await send('Pour le comité', 'members', comite)).status, 303)
  assert.equal((await send('Pour personne', 'members', region)).status, 303)
  assert.equal((await send('Entre conseillers', 'advisers', partner)).status, 303)
  assert.deepEqual([await toldTo('comite'), await toldTo('evaluation'), await toldTo('partenaire')], [['workspace.mention'], [], []])
  assert.match((await ask('comite', `${agro}/fil`)).html, /À l’attention de .*@ Charlie/)
})

test('envoyer deux fois le même formulaire n’écrit qu’un message, et une décision se retrouve parmi les décisions', async () => {
  const form = { body: 'Décision dite une fois', audience: 'members', kind: 'decision', submissionKey: randomUUID() }
  for (const _ of [1, 2]) assert.equal((await ask('partenaire', `${agro}/fil`, form)).status, 303)
  const { html } = await ask('comite', `${agro}/fil?voir=decision`)
  assert.equal(html.split('Décision dite une fois').length, 2)
  assert.doesNotMatch(html, /BTS|peut réunir les responsables/)
})

test('un lecteur lit et n’écrit pas ; qui passe dans un espace ouvert le rejoint, puis écrit', async () => {
  const words = { body: 'Bonjour', kind: 'message', submissionKey: randomUUID() }
  assert.equal((await ask('elu-referent', `${agro}/fil`, words)).status, 403)
  assert.equal((await ask('industriel-referent', `${agro}/fil`, words)).status, 403)
  assert.equal((await ask('industriel-referent', `${agro}/membres`, { verb: 'join' })).status, 303)
  assert.equal((await ask('industriel-referent', `${agro}/fil`, words)).status, 303)
  assert.equal((await ask('industriel-referent', `${tag}/membres`, { verb: 'join' })).status, 404)
})

test('une tâche confiée se voit dans « vos tâches », et n’y est plus une fois faite', async () => {
  const title = 'Appeler trois responsables maintenance'
  const added = await ask('chef-de-projet', `${agro}/taches`, {
    title,
    assignee: await personId('partenaire'),
    due: '01/12/2026',
    submissionKey: randomUUID(),
    audience: 'members',
  })
  assert.equal(added.status, 303)
  const mine = await ask('partenaire', list)
  assert.match(mine.html, new RegExp(`${title}.*pour le 01/12/2026`))
  const task = new RegExp(`href="([^"]+/taches/\\d+)">${title}`).exec(mine.html)![1]!
  assert.deepEqual(await toldTo('partenaire'), ['workspace.task'])
  assert.equal((await ask('partenaire', task, { verb: 'finish' })).status, 303)
  assert.deepEqual(await toldTo('partenaire'), [])
  assert.doesNotMatch((await ask('partenaire', list)).html, new RegExp(title))
  assert.match((await ask('partenaire', `${agro}/taches?etat=faites`)).html, /faite le 23\/11\/2026 par Sacha/)
})

test('deux personnes changent la même tâche : la seconde voit les deux versions, et aucune n’est perdue', async () => {
  const { html } = await ask('chef-de-projet', `${agro}/taches`)
  const task = /href="([^"]+\/taches\/\d+)">Verser la synthèse/.exec(html)![1]!
  const version = versionOf((await ask('chef-de-projet', task)).html)
  const form = { assignee: '', due: '2026-12-05', detail: 'Version du partenaire', title: 'Verser la synthèse', version }
  assert.equal((await ask('partenaire', task, form)).status, 303)

  const stale = await ask('chef-de-projet', task, { ...form, due: '2026-12-05', detail: 'Version du chef de projet' })
  assert.equal(stale.status, 409)
  assert.match(stale.html, /Deux versions : rien n’est perdu.*Sacha \(démonstration\).*Version du partenaire.*Version du chef de projet/s)
  assert.match((await ask('partenaire', task)).html, /Version du partenaire/)
  assert.doesNotMatch((await ask('partenaire', task)).html, /Version du chef de projet/)

  const chosen = await ask('chef-de-projet', task, { ...form, detail: 'Les deux réunies', version: versionOf(stale.html) })
  assert.equal(chosen.status, 303)
  assert.match((await ask('partenaire', task)).html, /Les deux réunies/)
})

test('la présentation d’un espace, écrite par deux animateurs à la fois, montre les deux versions', async () => {
  const version = versionOf((await ask('comite', `${tag}/membres`)).html)
  const settings = { verb: 'settings', title: 'Parc exemplaire', version }
  assert.equal((await ask('comite', `${tag}/membres`, { ...settings, purpose: 'Haies et mares' })).status, 303)
  const stale = await ask('chef-de-projet', `${tag}/membres`, { ...settings, purpose: 'Toitures utiles' })
  assert.equal(stale.status, 409)
  assert.match(stale.html, /Charlie.*Haies et mares.*Toitures utiles/s)
  assert.equal((await ask('partenaire', `${tag}/membres`, { ...settings, purpose: 'x' })).status, 403)
})

test('on invite une personne à mandat par son nom, et n’importe qui par son adresse ; retirée, elle ne lit plus', async () => {
  const elu = await personId('elu-referent')
  assert.equal((await ask('comite', `${tag}/membres`, { person: elu, role: 'reader', email: '', name: '' })).status, 303)
  assert.equal((await ask('elu-referent', `${tag}/fil`)).status, 200)
  assert.equal(
    (
      await ask('comite', `${tag}/membres`, {
        person: '',
        role: 'member',
        email: 'entreprise-saveurs@demo.ressort.example',
        name: 'Morgan',
      })
    ).status,
    303,
  )
  assert.equal((await ask('entreprise-saveurs', `${tag}/fil`)).status, 200)
  assert.deepEqual(await toldTo('entreprise-saveurs'), ['workspace.invitation'])
  assert.equal((await ask('comite', `${tag}/membres`, { verb: 'role', person: elu, role: 'out' })).status, 303)
  assert.equal((await ask('elu-referent', `${tag}/fil`)).status, 404)
})

test('le binôme et le chef de projet ouvrent un espace ; un partenaire ne l’ouvre pas ; un espace clos se lit seulement', async () => {
  const form = {
    title: 'Enjeu foncier',
    purpose: '',
    topic: 'filiere',
    filiere: '',
    enjeu: '',
    project: '',
    entry: 'invited',
    submissionKey: randomUUID(),
  }
  assert.equal((await ask('partenaire', `${list}/nouveau`, form)).status, 403)
  const wrong = await ask('elu-referent', `${list}/nouveau`, form)
  assert.equal(wrong.status, 422)
  assert.match(wrong.html, /Choisissez la filière.*value="Enjeu foncier"/s)
  const opened = await ask('elu-referent', `${list}/nouveau`, { ...form, topic: 'group' })
  assert.equal(opened.status, 303)
  const place = /^(.*)\/membres/.exec(opened.to!)![1]!
  assert.equal((await ask('elu-referent', `${place}/membres`, { verb: 'close' })).status, 303)
  assert.equal((await ask('elu-referent', `${place}/fil`, { body: 'Trop tard', kind: 'message', submissionKey: randomUUID() })).status, 403)
  assert.match((await ask('elu-referent', `${place}/fil`)).html, /Espace clos/)
})

test('l’auteur retire son message, un animateur aussi, un autre membre non', async () => {
  const send = async (who: Account, body: string) => {
    const { to } = await ask(who, `${agro}/fil`, { body, kind: 'message', submissionKey: randomUUID() })
    return /#m-(.*)$/.exec(to!)![1]!
  }
  const [mine, other] = [await send('partenaire', 'Message à retirer un'), await send('comite', 'Message à retirer deux')]
  assert.equal((await ask('partenaire', `${agro}/fil`, { verb: 'withdraw', entry: other })).status, 403)
  assert.equal((await ask('partenaire', `${agro}/fil`, { verb: 'withdraw', entry: mine })).status, 303)
  assert.equal((await ask('chef-de-projet', `${agro}/fil`, { verb: 'withdraw', entry: other })).status, 303)
  assert.doesNotMatch((await ask('comite', `${agro}/fil`)).html, /Message à retirer/)
})

test('proposer depuis un espace mène à un formulaire qui sait d’où il vient', async () => {
  const { html } = await ask('chef-de-projet', `${agro}/proposer`)
  const [project, action] = [...html.matchAll(/href="(\/deposer-un-projet\?[^"]+|[^"]+\/plan\/fiches\/nouvelle\?[^"]+)"/g)].map(
    ([, href]) => href!,
  )
  const filed = (await ask('chef-de-projet', project!)).html
  assert.match(filed, /Proposé depuis l’espace de travail « Filière agroalimentaire » \(E-/)
  assert.match(filed, /<option value="agrifood" selected/)
  assert.match((await ask('chef-de-projet', action!)).html, /Proposé depuis l’espace de travail « Filière agroalimentaire » \(E-/)
  assert.equal((await ask('elu-referent', `${agro}/proposer`)).status, 403)
  assert.doesNotMatch((await ask('partenaire', `${agro}/proposer`)).html, /fiches\/nouvelle/)
})

test('une tâche confiée est au tableau de bord, et y est finie par qui l’a reçue, lecteur de l’espace compris', async () => {
  const home = '/espace/ti-7501/tableau-de-bord'
  const title = 'Relire la charte de la filière'
  const chef = (fields: Record<string, string>) =>
    ask('chef-de-projet', `${agro}/taches`, { due: '', submissionKey: randomUUID(), audience: 'members', ...fields })
  assert.equal((await chef({ title, assignee: await personId('elu-referent'), due: '02/12/2026' })).status, 303)
  assert.equal((await chef({ title: 'Une autre, pour le partenaire', assignee: await personId('partenaire') })).status, 303)
  const shown = (await ask('elu-referent', home)).html
  assert.match(shown, new RegExp(`${title}</a> <span>pour le 02/12/2026`))
  assert.doesNotMatch(shown, /Une autre, pour le partenaire/)
  const [, number] = new RegExp(`/taches/(\\d+)">${title}`).exec(shown)!
  const [, others] = /\/taches\/(\d+)">Une autre, pour le partenaire/.exec((await ask('partenaire', home)).html)!
  const finish = (which: string) => ask('elu-referent', `${agro}/taches`, { verb: 'finish', number: which, retour: `${home}?fait=tache` })
  assert.equal((await finish(others!)).status, 403)
  const done = await finish(number!)
  assert.deepEqual([done.status, done.to], [303, `${home}?fait=tache`])
  assert.doesNotMatch((await ask('elu-referent', home)).html, new RegExp(title))
  assert.equal((await ask('elu-referent', `${agro}/taches/${number}`, { title: 'Autre chose', version: '2' })).status, 403)
})

test('par la base seule : un message se retire sans se récrire, un espace garde son sujet, une tâche reçue se finit sans changer', async () => {
  const chef = await world.as('chef-de-projet')
  const elu = await world.as('elu-referent')
  const forge = (who: typeof chef, statement: ReturnType<typeof sql>) =>
    act(who, { name: 'test.forge' }, async (tx) => ok((await statement.execute(tx)).numAffectedRows))
  await assert.rejects(
    forge(chef, sql`update workspaces.entry set body = 'Autre', withdrawn_at = null where id in (select id from workspaces.entry limit 1)`),
    /never rewritten/,
  )
  await assert.rejects(
    forge(chef, sql`update workspaces.workspace set entry = 'open', changed_by = ${chef.actor.id}`),
    /stays what was opened/,
  )
  await assert.rejects(
    forge(chef, sql`update workspaces.workspace set title = 'Autre titre', changed_by = ${elu.actor.id}`),
    /row-level security/,
  )
  const title = 'Ce qui ne change pas'
  await ask('chef-de-projet', `${agro}/taches`, {
    title,
    assignee: elu.actor.id!,
    due: '',
    submissionKey: randomUUID(),
    audience: 'members',
  })
  await assert.rejects(
    forge(elu, sql`update workspaces.task set title = 'Autre', changed_by = ${elu.actor.id} where title = ${title}`),
    /changes nothing else/,
  )
})

test('les membres, les tâches et les documents se téléchargent entiers, et ne disent rien de plus que la page', async () => {
  for (const list of ['membres', 'taches', 'documents']) {
    const csv = await ask('partenaire', `${agro}/${list}.csv`)
    assert.equal(csv.status, 200, list)
    assert.ok(csv.html.trim().split('\n').length > 1, list)
    assert.doesNotMatch(csv.html, /second dossier chaleur|Coin des conseillers/, list)
    assert.match((await ask('partenaire', `${agro}/${list}.xlsx`)).type, /spreadsheetml/, list)
    assert.match((await ask('partenaire', `${agro}/${list}`)).html, new RegExp(`${list}\\.xlsx`))
    assert.equal((await ask('entreprise-conserverie', `${tag}/${list}.csv`)).status, 404)
  }
  assert.match((await ask('operateur', `${agro}/taches.csv`)).html, /second dossier chaleur/)
})
