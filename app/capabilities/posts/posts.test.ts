import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { extractText, getDocumentProxy } from 'unpdf'
import { territoryByCode } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { type Actor, ressort } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import { unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite } from '../../space-visits.ts'
import { testSite } from '../../test-site.ts'
import { tellFundingEnds } from './actions/posts.ts'
import type { Section } from './model/handover.ts'
import { FundingForm, fundedUntil, vacantSince } from './model.ts'
import { gather } from './queries/pack.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const today = day('2026-11-23')
const post = { openedOn: day('2024-02-01'), closedOn: null }
const held = (from: string, until: string | null) => ({ person: 'X', from: day(from), until: until === null ? null : day(until) })

test('un poste est vacant du lendemain du dernier mandat, ou du jour de son ouverture, et jamais une fois fermé', () => {
  assert.equal(vacantSince(post, [held('2024-03-01', null)], today), null)
  assert.equal(vacantSince(post, [held('2024-03-01', '2026-11-23')], today), null)
  assert.equal(vacantSince(post, [held('2024-03-01', '2026-11-22')], today), '2026-11-23')
  assert.equal(vacantSince(post, [held('2024-03-01', '2025-12-31'), held('2026-01-01', '2026-06-30')], today), '2026-07-01')
  assert.equal(vacantSince(post, [held('2022-01-01', '2023-01-01')], today), '2024-02-01')
  assert.equal(vacantSince(post, [held('2026-12-01', null)], today), '2024-02-01')
  assert.equal(vacantSince({ ...post, closedOn: day('2026-10-01') }, [], today), null)
  assert.equal(vacantSince({ ...post, openedOn: day('2027-01-01') }, [], today), null)
})

test('les parts d’une convention font cent pour cent, et se lisent comme on les écrit', () => {
  const form = {
    verb: 'fund',
    startsOn: '01/01/2026',
    endsOn: '31/12/2027',
    amount: '75 000',
    stateShare: '66,67',
    epciShare: '33,33',
    regionShare: '',
    otherShare: '',
    source: 'Convention',
  }
  const read = FundingForm.parse(form)
  assert.deepEqual([read.amount, read.stateShare, read.epciShare, read.regionShare], [7_500_000, 6667, 3333, 0])
  assert.deepEqual(
    FundingForm.safeParse({ ...form, epciShare: '33' }).error?.issues.map(({ message }) => message),
    ['Les quatre parts doivent faire 100 % ensemble.'],
  )
  assert.equal(fundedUntil([{ endsOn: day('2026-11-22') }, { endsOn: day('2026-11-23') }], today), '2026-11-23')
  assert.equal(fundedUntil([{ endsOn: day('2026-11-22') }], today), null)
})

test('six mois avant la fin d’un financement que rien ne prolonge, le chef de projet et l’élu l’apprennent, une fois', async () => {
  const system: Actor = ressort('chaque jour')
  const told = async () => {
    const { rows } = await unguarded(world.db, (tx) =>
      sql<{ email: string; code: string }>`
      select p.email, t.code from inbox.notification n join membership.person p on p.id = n.person_id join territory.territory t on t.id = n.territory_id
      where n.kind = 'post.funding-end' and n.ended is null order by 1`.execute(tx),
    )
    return rows.map(({ email, code }) => [email.split('@')[0]!, code]).sort()
  }
  const run = (on: string) => tellFundingEnds({ db: world.db, actor: system, today: day(on), requestId: 'test' })
  await run('2026-06-30')
  assert.deepEqual(await told(), [])
  await run('2026-11-23')
  await run('2026-11-24')
  assert.deepEqual(
    await told(),
    [
      ['chef-de-projet-7502', 'ti-7502'],
      ['chef-de-projet', 'ti-7501'],
      ['elu-referent', 'ti-7501'],
    ].sort(),
  )

  const page = '/espace/ti-7501/gouvernance/poste'
  assert.match((await ask('elu-referent', page)).html, /Le financement finit le 28\/02\/2027/)
  const next = {
    verb: 'fund',
    startsOn: '01/03/2027',
    endsOn: '28/02/2029',
    amount: '170 000',
    stateShare: '50',
    epciShare: '50',
    regionShare: '',
    otherShare: '',
    source: 'Convention (essai)',
  }
  assert.equal((await ask('chef-de-projet', page, next)).to, `${page}?fait=fund`)
  assert.deepEqual(
    (await told()).map(([, code]) => code),
    ['ti-7502'],
  )
  assert.doesNotMatch((await ask('elu-referent', page)).html, /Le financement finit/)
})

test('la liste nationale dit les postes vacants par jours, à l’écran, en CSV et en classeur ; une région lit les siens', async () => {
  const vacant = (await ask('programme', '/programme/postes?etat=vacant')).html
  assert.match(vacant, /Bocage Bressuirais.*?966 jours/)
  assert.doesNotMatch(vacant, /Agen Industrie<\/a>/)
  assert.ok(vacant.indexOf('966 jours') < vacant.indexOf('448 jours'), 'the longest first')
  const { html: csv, type } = await ask('programme', '/programme/postes.csv?etat=vacant')
  assert.match(type, /text\/csv/)
  assert.match(csv, /ti-7503;Bocage Bressuirais;Nouvelle-Aquitaine;[^;]*;;2024-04-01;966;;;;;;oui\r\n/)
  const browser = (await testSite(world.db))()
  browser.signInWith(await world.sessionOf('programme'))
  assert.equal(
    (await browser.get('/programme/postes.xlsx')).headers.get('content-type'),
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  )
  assert.equal((await ask('region-75', '/programme/postes')).status, 200)
  for (const account of ['chef-de-projet', 'elu-referent', 'operateur', 'evaluation'] as const) {
    assert.equal((await ask(account, '/programme/postes')).status, 403, account)
  }
})

const handover = '/espace/ti-7501/gouvernance/poste/passation'
const lineIds = (html: string) => [...html.matchAll(/id="ligne-([0-9a-f-]{36})"/g)].map(([, id]) => id!)

test('le dossier de passation dit ce qui est en cours ; le successeur confirme ou demande, le prédécesseur non', async () => {
  const list = (await ask('chef-de-projet', handover)).html
  const received = new RegExp(`${handover}/[0-9a-f-]{36}`).exec(list)![0]
  const { html } = await ask('chef-de-projet', received)
  for (const title of ['Décisions attendues', 'Projets en cours, et leur prochain pas', 'Actions ouvertes du plan', 'Contacts'])
    assert.match(html, new RegExp(title))
  const [first, second] = lineIds(html)
  assert.equal((await ask('chef-de-projet', received, { verb: 'confirm', line: first!, version: '1' })).status, 303)
  const stale = await ask('chef-de-projet', received, { verb: 'ask', line: first!, version: '1', [`note-${first}`]: 'Qui suit ?' })
  assert.equal(stale.status, 409)
  assert.match(stale.html, /a reçu une réponse pendant que vous lisiez/)
  const empty = await ask('chef-de-projet', received, { verb: 'ask', line: second!, version: '1', [`note-${second}`]: '' })
  assert.equal(empty.status, 422)
  assert.match(empty.html, new RegExp(`id="erreur-note-${second}">Écrivez ce que vous voulez demander`))
  assert.equal(
    (await ask('chef-de-projet', received, { verb: 'ask', line: second!, version: '1', [`note-${second}`]: 'Qui suit ce dossier ?' }))
      .status,
    303,
  )
  assert.match((await ask('chef-de-projet', received)).html, /À demander<\/span>.*?« Qui suit ce dossier \? »/)

  const made = (await ask('chef-de-projet', handover, {})).to!
  const own = (await ask('chef-de-projet', made)).html
  assert.doesNotMatch(own, />Confirmer</)
  const refused = await ask('chef-de-projet', made, { verb: 'confirm', line: lineIds(own)[0]!, version: '1' })
  assert.equal(refused.status, 409)
  assert.match(refused.html, /c’est à qui vous succède/)
  for (const account of ['elu-referent', 'industriel-referent', 'comite', 'programme', 'chef-de-projet-7502'] as const) {
    assert.match(String((await ask(account, received)).status), /^40[34]$/, account)
  }
})

test('le dossier de l’élu ne dit rien de ce qu’il ne lit pas ; le PDF commence par les questions', async () => {
  const eluPack = (await ask('elu-referent', handover, {})).to!
  const { html } = await ask('elu-referent', eluPack)
  const secrets = await unguarded(world.db, (tx) =>
    sql<{ title: string }>`
    select p.title from projects.project p join territory.territory t on t.id = p.territory_id where t.code = 'ti-7501' and p.tier = 'secret'`.execute(
      tx,
    ),
  )
  assert.ok(secrets.rows.length > 0)
  for (const { title } of secrets.rows) assert.ok(!html.includes(title), title)

  const list = (await ask('chef-de-projet', handover)).html
  const received = [...list.matchAll(new RegExp(`${handover}/[0-9a-f-]{36}`, 'g'))].map(([path]) => path).at(-1)!
  const token = await world.sessionOf('chef-de-projet')
  const { createApp } = await import('../../server.ts')
  const { readConfig } = await import('#kernel/config.ts')
  const app = await createApp({ db: world.db, config: readConfig({ RESSORT_BASE_URL: 'https://ressort.example' }), report: () => {} })
  const response = await app.fetch(
    new Request(`https://ressort.example${received}/dossier.pdf`, { headers: { cookie: `ressort_session=${token}` } }),
  )
  assert.equal(response.headers.get('content-type'), 'application/pdf')
  const file = await getDocumentProxy(new Uint8Array(await response.arrayBuffer()))
  const words = (await extractText(file, { mergePages: true })).text.replaceAll(/\s+/g, ' ')
  assert.match(words, /Dossier de passation/)
  assert.ok(words.indexOf('Questions à poser') > 0 && words.indexOf('Questions à poser') < words.indexOf('Projets en cours'))
  assert.match(words, /Qui suit ce dossier \?/)
})

test('chaque partie du dossier a sa source : promesses, obstacles et tâches des espaces compris', async () => {
  const ctx = await world.as('chef-de-projet')
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  const lines = await read(ctx, (tx) => gather(tx, { actor: ctx.actor, territory, on: ctx.today }, []))
  const count = (section: Section) => lines.filter((line) => line.section === section).length
  const open = (query: RawBuilder<unknown>) => unguarded(world.db, async (tx) => ((await query.execute(tx)).rows[0] as { n: number }).n)
  assert.equal(
    count('commitments'),
    await open(
      sql`select count(*) as n from committees.commitment where territory_id = ${territory.id} and delivered_on is null and withdrawn_on is null`,
    ),
  )
  assert.equal(
    count('obstacles'),
    await open(sql`select count(*) as n from committees.obstacle where territory_id = ${territory.id} and state <> 'closed'`),
  )
  assert.equal(
    count('tasks'),
    await open(
      sql`select count(*) as n from workspaces.task where territory_id = ${territory.id} and assignee_id = ${ctx.actor.id} and done_on is null`,
    ),
  )
  for (const section of ['projects', 'actions', 'decisions', 'contacts', 'commitments', 'obstacles'] as const)
    assert.ok(count(section) > 0, section)
})
