import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { type Account, testDay, unguarded } from '#kernel/fixtures.ts'
import { readConfig } from '#kernel/config.ts'
import { SESSION_COOKIE } from '#kernel/http.ts'
import { declareCompanyInterest, endCompanyInterest } from '#cap/membership/actions/interests.ts'
import { CompanyInterestForm } from '#cap/membership/model/interests.ts'
import { readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { samplesOf } from '../../route-samples.ts'
import routes from '../../routes.ts'
import { createApp } from '../../server.ts'
import { demonstrationSite } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

/** The file of the company in which the industrial half declared an interest: its title, its summary, its opinion, its company. */
const words = /Incorporation de matière recyclée \(projet fictif\)|rebuts de trois presses|AV-2026-0002|Plasturgie de Boé/i

type Entries = Awaited<typeof routes>

function addresses(entries: Entries, parent = ''): string[] {
  return entries.flatMap((entry) => {
    const path = entry.path === undefined ? parent : `${parent}/${entry.path}`
    return [path || '/', ...addresses(entry.children ?? [], path)]
  })
}

/** Every address, each parameter replaced by every sample, those of all projects and all meetings included. */
async function everyAddress(): Promise<string[]> {
  const all = await unguarded(world.db, async (tx) => ({
    reference: (
      await sql<{ reference: string }>`
      select p.reference from projects.project p join territory.territory t on t.id = p.territory_id where t.code = 'ti-7501'`.execute(tx)
    ).rows.map((row) => row.reference),
  }))
  // A workbook being read is its chef de projet's alone, whichever it is.
  const known: Record<string, readonly string[]> = {
    reference: all.reference,
    item: ['1', '2', '3', '4', '5'],
    workbook: ['01890f2e-7b1a-7c3d-9a5e-0123456789ab'],
  }
  const found: string[] = []
  for (const path of new Set(addresses(await routes))) {
    let made = [path]
    for (const [, name] of path.matchAll(/:(\w+)/g)) {
      const samples = known[name!] ?? (await samplesOf[name!]!(world, 'ti-7501'))
      made = made.flatMap((address) => samples.map((sample) => address.replace(`:${name}`, sample)))
    }
    found.push(...made)
  }
  return [...new Set(found)].filter((address) => !address.includes('*'))
}

const searches = ['plasturgie', 'recycl', 'P-2026', 'AV-2026'].flatMap((word) => [
  `/espace/ti-7501/projets?q=${word}`,
  `/espace/ti-7501/projets.csv?q=${word}`,
  `/espace/ti-7501/comites?q=${word}`,
  `/espace/ti-7501/comites/decisions?q=${word}`,
  `/espace/ti-7501/comites/decisions.csv?q=${word}`,
  `/boite-de-reception?voir=toutes&q=${word}`,
])

async function textsFor(account: Account, asked: readonly string[]): Promise<[string, number, string][]> {
  const app = await createApp({ db: world.db, config: readConfig({ RESSORT_BASE_URL: 'https://ressort.example' }), report: () => {} })
  const cookie = `${SESSION_COOKIE}=${await world.sessionOf(account)}`
  const texts: [string, number, string][] = []
  for (const address of asked) {
    const response = await app.fetch(new Request(`https://ressort.example${address}`, { headers: { cookie } }))
    texts.push([address, response.status, await readable(response)])
  }
  return texts
}

async function readable(response: Response): Promise<string> {
  const type = response.headers.get('content-type') ?? ''
  const bytes = Buffer.from(await response.arrayBuffer())
  if (type.includes('pdf')) {
    const { extractText } = await import('unpdf')
    return (await extractText(new Uint8Array(bytes), { mergePages: true })).text
  }
  if (type.includes('spreadsheet')) {
    const { sheetsOf } = await import('#kernel/workbook.ts')
    return JSON.stringify(await sheetsOf(bytes))
  }
  return bytes.toString('utf8')
}

test('l’industriel qui a un intérêt dans l’entreprise ne trouve aucun mot de son dossier, à aucune adresse', async () => {
  const asked = [...(await everyAddress()), ...searches]
  assert.ok(asked.length > 100, `only ${asked.length} addresses`)
  const leaks = (await textsFor('industriel-referent', asked))
    .filter(([address, , text]) => words.test(untyped(address, text)) && !isOwnWord(address, text))
    .map(([address]) => address)
  assert.deepEqual(leaks, [])
  // The same walk finds the words for who may read them: a test that looks nowhere would pass too.
  const seen = (await textsFor('elu-referent', asked)).filter(([, , text]) => words.test(text)).map(([address]) => address)
  for (const part of ['/projets.csv', '/tableau-de-bord', '/reunions/', '/projets/'])
    assert.ok(
      seen.some((address) => address.includes(part)),
      `${part} tells the élu`,
    )
})

/** A page repeats the word one searched for: that is no word of the file. */
const untyped = (address: string, text: string) => text.replaceAll(new URLSearchParams(address.split('?')[1]).get('q') ?? '\0', '')

/** What a person declared themselves is no secret to them: the name of the company, on the page of their own interests. */
const isOwnWord = (address: string, text: string) => address === '/espace/ti-7501/comites/interets' && !/Incorporation|rebuts/.test(text)

test('son dossier, son point et sa décision sont absents, leurs formulaires refusés, et la base seule répond pareil', async () => {
  const { item, reference, project } = await theItem()
  for (const [path, form] of [
    [item, { verb: 'vote', choice: 'for' }],
    [item, { verb: 'task', text: 'Essai', owner: 'Essai', dueOn: '2026-12-01' }],
    [`/espace/ti-7501/projets/${project}`, { verb: 'sign', half: 'industriel', verdict: 'retained', version: '1' }],
  ] as const) {
    assert.equal((await ask('industriel-referent', path)).status, 404, path)
    assert.equal((await ask('industriel-referent', path, { ...form })).status, 404, path)
  }
  const industriel = await world.as('industriel-referent')
  const rows = await read(industriel, async (tx) => ({
    projects: (await sql`select from projects.project where company like 'Plasturgie%'`.execute(tx)).rows.length,
    items: (await sql`select from committees.agenda_item where title like '%recyclée%' or opinion_reference = ${reference}`.execute(tx))
      .rows.length,
    money: (await sql`select from funding.plan`.execute(tx)).rows.length,
    own: (await sql`select from committees.recusal where person_id = ${industriel.actor.id}`.execute(tx)).rows.length,
    others: (await sql`select from committees.recusal where person_id <> ${industriel.actor.id}`.execute(tx)).rows.length,
  }))
  assert.deepEqual(rows, { projects: 0, items: 0, money: 0, own: 2, others: 0 })
})

test('il sait qu’un point lui est fermé, et pourquoi ; les autres savent qui se déporte, jamais le détail', async () => {
  const { meeting, item } = await theItem()
  const own = await ask('industriel-referent', meeting)
  assert.match(own.html, /Ce point ne vous est pas ouvert/)
  assert.match(own.html, /Vous avez un intérêt déclaré dans 1 dossier de cette réunion/)
  const others = await ask('elu-referent', item)
  assert.match(others.html, /Andréa \(démonstration\) : travaille pour l’entreprise du dossier ou a déclaré un intérêt dans celle-ci/)
  assert.doesNotMatch(others.html, /fourniture de chaleur/)
  for (const account of ['elu-referent', 'comite', 'partenaire', 'region-75', 'programme'] as const)
    assert.doesNotMatch((await ask(account, '/espace/ti-7501/comites/interets')).html, /fourniture de chaleur/, account)
})

test('un intérêt déclaré aujourd’hui ferme le dossier à la requête suivante, et sa fin le rouvre', async () => {
  const agen = (await territoryByCode(world.db, 'ti-7501'))!
  const { project } = await fileOf('biosolvants')
  const path = `/espace/ti-7501/projets/${project}`
  assert.equal((await ask('comite', path)).status, 200)
  const comite = await world.as('comite')
  const form = CompanyInterestForm.parse({
    person: comite.actor.id,
    company: 'Essai',
    siren: '999105489',
    linkedSirens: '',
    kind: 'family',
    from: testDay,
    note: 'Mot secret',
  })
  assert.deepEqual(await declareCompanyInterest(await world.as('elu-referent'), agen, form), { ok: false, refusal: 'forbidden' })
  assert.deepEqual(await declareCompanyInterest(comite, agen, form), { ok: true, value: undefined })
  assert.equal((await ask('comite', path)).status, 404)
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ id: string }>`select id from membership.company_interest where note = 'Mot secret'`.execute(tx),
  )
  assert.deepEqual(await endCompanyInterest(await world.as('comite'), agen, rows[0]!.id), { ok: false, refusal: 'forbidden' })
  await unguarded(world.db, (tx) =>
    sql`update membership.company_interest set valid_from = ${'2026-01-01'}, valid_until = ${'2026-11-22'} where id = ${rows[0]!.id}`.execute(
      tx,
    ),
  )
  assert.equal((await ask('comite', path)).status, 200)
})

test('une société du même groupe compte, et l’employeur que nomme le mandat', async () => {
  const { project, territoryId } = await fileOf('biosolvants')
  const sees = async () => {
    const ctx = await world.as('elu-referent')
    return (
      (await read(ctx, (tx) => projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId, reference: project }))) !== undefined
    )
  }
  const { id } = (await world.as('elu-referent')).actor
  assert.equal(await sees(), true)
  await unguarded(world.db, (tx) =>
    sql`
    insert into membership.company_interest (id, person_id, company, siren, linked_sirens, kind, note, valid_from, declared_on)
    values (gen_random_uuid(), ${id}, 'Mère (fictive)', '999999999', '{999105489}', 'holding', '', ${testDay}, ${testDay})`.execute(tx),
  )
  assert.equal(await sees(), false)
  await unguarded(world.db, (tx) =>
    sql`
    update membership.company_interest set valid_from = '2026-01-01', valid_until = '2026-01-02' where person_id = ${id}`.execute(tx),
  )
  assert.equal(await sees(), true)
  await sql`insert into membership.organisation (id, name, kind, siren) values (gen_random_uuid(), 'Chimie verte agenaise (fictive)', 'company', '999105489') on conflict do nothing`.execute(
    world.db,
  )
  await sql`update membership.mandate set organisation_id = (select id from membership.organisation where siren = '999105489') where person_id = ${id}`.execute(
    world.db,
  )
  assert.equal(await sees(), false)
})

async function fileOf(title: string): Promise<{ project: string; territoryId: string }> {
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ project: string; territoryId: string }>`
    select reference as project, territory_id as "territoryId" from projects.project where title like ${`%${title}%`}`.execute(tx),
  )
  return rows[0]!
}

async function theItem() {
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ meeting: string; rank: number; reference: string; project: string }>`
    select m.reference as meeting, i.rank, i.opinion_reference as reference, p.reference as project
    from committees.agenda_item i join committees.meeting m on m.id = i.meeting_id join projects.project p on p.id = i.project_id
    where p.company like 'Plasturgie%'`.execute(tx),
  )
  const found = rows[0]!
  const meeting = `/espace/ti-7501/comites/reunions/${found.meeting}`
  return { ...found, meeting, item: `${meeting}/points/${found.rank}` }
}
