import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { extractText } from 'unpdf'
import { act } from '#kernel/act.ts'
import { unguarded } from '#kernel/fixtures.ts'
import { SESSION_COOKIE } from '#kernel/http.ts'
import { readConfig } from '#kernel/config.ts'
import { ok } from '#kernel/outcome.ts'
import { createApp } from '../../server.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const base = '/espace/ti-7501/comites'
type Who = Parameters<typeof ask>[0]
const send = async (who: Who, page: string, form: Record<string, string>) => {
  const { html } = await ask(who, page)
  return ask(who, page, { version: versionOf(html), ...form })
}

async function pdf(who: Exclude<Who, 'signed-out'>, path: string): Promise<{ status: number; text: string }> {
  const app = await createApp({ db: world.db, config: readConfig({ RESSORT_BASE_URL: 'https://ressort.example' }), report: () => {} })
  const response = await app.fetch(
    new Request(`https://ressort.example${path}`, { headers: { cookie: `${SESSION_COOKIE}=${await world.sessionOf(who)}` } }),
  )
  if (response.status !== 200) return { status: response.status, text: '' }
  const { text } = await extractText(new Uint8Array(await response.arrayBuffer()), { mergePages: true })
  return { status: 200, text: text.replaceAll(/[\s\u00a0\u202f]+/g, ' ') }
}

async function winterMeeting(): Promise<string> {
  const { html } = await ask('chef-de-projet', `${base}?q=fin d’année`)
  return /href="([^"]+)"[^>]*>Comité de projet de fin d’année/.exec(html)![1]!
}

test('le dossier de séance de chacun laisse dehors ce qui lui est fermé, et le dit', async () => {
  const meeting = await winterMeeting()
  const elu = await pdf('elu-referent', `${meeting}/dossier.pdf`)
  assert.match(elu.text, /Exemplaire de Maxime \(démonstration\)/)
  assert.match(elu.text, /Incorporation de matière recyclée[\s\S]*1 250 000 €/)
  const industriel = await pdf('industriel-referent', `${meeting}/dossier.pdf`)
  assert.match(industriel.text, /Récupération de chaleur fatale/)
  assert.match(industriel.text, /Point 2 Dossier retiré de cet exemplaire/)
  assert.doesNotMatch(industriel.text, /recycl|Plasturgie|1 250 000/i)
})

test('un avis : quorum sans le déporté, vote, deux signatures, PDF, registre, sous un seul numéro', async () => {
  const meeting = await winterMeeting()
  await send('chef-de-projet', meeting, { verb: 'open' })
  await send('chef-de-projet', meeting, { verb: 'attendance', 'presence-1': 'present', 'presence-2': 'present', 'presence-3': 'present' })
  const item = `${meeting}/points/1`
  await send('chef-de-projet', item, { verb: 'record', 'vote-1': 'for', 'vote-2': 'for', 'vote-3': 'abstain' })
  assert.equal((await send('chef-de-projet', item, { verb: 'conclude', end: 'conclude', text: 'Intérêt pour la filière.' })).status, 303)
  assert.match((await pdf('elu-referent', `${item}/avis.pdf`)).text, /Projet d’avis : il n’est pas encore signé/)
  assert.doesNotMatch((await ask('elu-referent', `${base}/decisions?q=AV-2026-0001`)).html, /D-2026-\d{4} · AV-2026-0001/)

  assert.match((await ask('industriel-referent', '/boite-de-reception')).html, /Votre signature est attendue sur l’avis AV-2026-0001/)
  for (const who of ['chef-de-projet', 'comite', 'region-75'] as const)
    assert.equal((await ask(who, item, { verb: 'sign', half: 'elu', verdict: 'for' })).status, 403, who)
  assert.equal((await ask('elu-referent', item, { verb: 'sign', half: 'industriel', verdict: 'for' })).status, 403)
  assert.equal((await ask('elu-referent', item, { verb: 'sign', half: 'elu', verdict: 'for' })).status, 303)
  assert.equal((await ask('elu-referent', item, { verb: 'sign', half: 'elu', verdict: 'for' })).status, 409)
  assert.equal((await ask('industriel-referent', item, { verb: 'sign', half: 'industriel', verdict: 'for' })).status, 303)

  const signed = await pdf('region-75', `${item}/avis.pdf`)
  assert.match(signed.text, /Avis favorable de la gouvernance/)
  assert.match(signed.text, /AV-2026-0001/)
  assert.match(signed.text, /2 pour, 0 contre, 1 abstention\. Quorum : 3 votants présents pour 3 nécessaires sur 6/)
  assert.match(signed.text, /Empreinte du contenu signé \(SHA-256\) : ?[0-9a-f]{10}/)
  assert.doesNotMatch(signed.text, /Projet d’avis/)
  const register = await ask('comite', `${base}/decisions?q=AV-2026-0001`)
  assert.match(register.html, /D-2026-\d{4} · AV-2026-0001/)
  const project = /\/espace\/ti-7501\/projets\/P-[\d-]+/.exec(register.html)![0]
  assert.match((await ask('elu-referent', `${project}/comites`)).html, /AV-2026-0001, du vote au versement/)
})

test('sur le dossier où l’industriel est déporté, le quorum se prend sans lui et sa signature est empêchée', async () => {
  const meeting = await winterMeeting()
  const item = `${meeting}/points/2`
  assert.match((await send('chef-de-projet', item, { verb: 'record', 'vote-2': 'for' })).html, /Une personne déportée ne vote ni ne signe/)
  await send('chef-de-projet', item, { verb: 'record', 'vote-1': 'for', 'vote-3': 'for' })
  const short = await send('chef-de-projet', item, { verb: 'conclude', end: 'conclude', text: '' })
  assert.match(short.html, /2 votants présents pour 3 nécessaires sur 5, 1 membre déporté/)
  await send('chef-de-projet', meeting, { verb: 'attendance', 'presence-4': 'remote' })
  assert.equal((await send('chef-de-projet', item, { verb: 'conclude', end: 'conclude', text: '' })).status, 303)
  assert.equal((await ask('elu-referent', item, { verb: 'sign', half: 'elu', verdict: 'for' })).status, 303)
  assert.match((await ask('elu-referent', item)).html, /Industriel référent : signature empêchée/)
  assert.equal((await ask('industriel-referent', item, { verb: 'sign', half: 'industriel', verdict: 'for' })).status, 404)
  assert.doesNotMatch((await ask('industriel-referent', '/boite-de-reception?voir=toutes')).html, /AV-2026-0002/)
  const minutes = await pdf('industriel-referent', `${meeting}/compte-rendu.pdf`)
  assert.doesNotMatch(minutes.text, /recycl|Plasturgie/i)
  assert.match((await pdf('comite', `${meeting}/compte-rendu.pdf`)).text, /Déport : Andréa \(démonstration\) travaille pour l’entreprise/)
})

test('la base seule refuse un avis signé sans le binôme, et une décision qui s’en réclame', async () => {
  const chef = await world.as('chef-de-projet')
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ item: string; territory: string; project: string }>`
    select item_id as item, territory_id as territory, project_id as project from committees.opinion where signed_on is null limit 1`.execute(
      tx,
    ),
  )
  const { item, territory, project } = rows[0]!
  const forge = (statement: ReturnType<typeof sql>) =>
    act(chef, { name: 'test.forge' }, async (tx) => ok((await statement.execute(tx)).numAffectedRows))
  await assert.rejects(forge(sql`update committees.opinion set signed_on = '2026-11-23' where item_id = ${item}`), /both halves/)
  await assert.rejects(
    forge(sql`
    insert into committees.decision (territory_id, id, reference, decided_on, decided_by, title, text, outcome, origin, item_id, project_id, opinion_reference,
      recorded_by, recorded_on, submission_key)
    values (${territory}, gen_random_uuid(), 'D-2026-9999', '2026-11-23', 'Faux', 'Faux', '', 'favourable', 'here', ${item}, ${project}, 'AV-2026-0002',
      ${chef.actor.id}, '2026-11-23', gen_random_uuid())`),
    /once signed/,
  )
})
