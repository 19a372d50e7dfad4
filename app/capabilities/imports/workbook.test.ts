import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { testSite } from '../../test-site.ts'
import { giveWorkbook } from './actions.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'ressort-imports-'))
after(() => rm(dataDir, { recursive: true, force: true }))

const list = '/espace/ti-7501/reprises'
type World = Awaited<ReturnType<typeof demonstrationWorld>>

const agen = async ({ db }: World): Promise<string> =>
  (await db.selectFrom('territory.territory').select('id').where('code', '=', 'ti-7501').executeTakeFirstOrThrow()).id

async function siteFor(world: World) {
  const openBrowser = await testSite(world.db, { config: { dataDir } })
  const browser = openBrowser()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  async function give(name: string, content: Uint8Array, target = 'fiches') {
    const form = new FormData()
    form.set('target', target)
    form.set('file', new File([new Uint8Array(content)], name))
    return browser.post(list, form)
  }
  return { ...browser, give }
}

/** What people call a plan: a title, two rows of merged headers, French words for days and statuses, a total. */
async function messyWorkbook(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Lisez-moi').addRow(['Version du 12/03, à jour'])
  const sheet = workbook.addWorksheet('PLAN 24-27')
  sheet.addRow(['TERRITOIRE D’INDUSTRIE : PLAN D’ACTIONS'])
  sheet.addRow([])
  sheet.addRow(['Action', 'Calendrier', null, 'Pilotage', null, 'Suivi', null])
  sheet.addRow([null, 'Début', 'Fin', 'Porteur', 'Pilotes', 'Avancement', 'Annuel'])
  sheet.mergeCells('A1:G1')
  sheet.mergeCells('A3:A4')
  sheet.mergeCells('B3:C3')
  sheet.mergeCells('D3:E3')
  sheet.mergeCells('F3:G3')
  sheet.addRow([
    'Créer un club des dirigeants (fictif)',
    new Date('2026-01-15T00:00:00Z'),
    'fin 2026',
    'CCI',
    'Mme A et M. B',
    'en cours',
    'oui',
  ])
  sheet.addRow(['Cartographier les friches (fictif)', 'T2 2026', 2027, 'Agglo', '?', 'à moitié', '?'])
  sheet.addRow(['Journée portes ouvertes (fictif)', 'mai 2026', '15/05/2026', 'Agropole', '', 'fait', 'non'])
  sheet.addRow(['TOTAL', null, null, null, null, null, 3])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

/** Everything the plan holds, but for the count of its changes. */
const planNow = ({ db }: World) =>
  unguarded(db, async (tx) => {
    const tables = ['fiche', 'axis', 'budget_line', 'funder_line', 'dependency', 'risk', 'link', 'note', 'guest']
    const rows: Record<string, unknown> = {}
    for (const table of tables)
      rows[table] = (await sql`select to_jsonb(t) as row from ${sql.table(`action_plan.${table}`)} t order by t::text`.execute(tx)).rows
    return rows
  })

const choicesIn = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<select[^>]*name="(colonne-\d+)".*?<\/select>/gs)].flatMap(([whole, name]) => {
      const [, value] = /<option value="([\w]+)" selected/.exec(whole!) ?? []
      return value ? [[name!, value]] : []
    }),
  )

const draftFields = (html: string) => ({
  version: /name="version" value="(\d+)"/.exec(html)![1]!,
  sheet: /name="sheet".*?<option value="(\d+)" selected/s.exec(html)![1]!,
  headerFrom: /name="headerFrom"[^>]*value="(\d+)"/.exec(html)?.[1] ?? /value="(\d+)"[^>]*name="headerFrom"/.exec(html)![1]!,
  headerRows: /name="headerRows".*?<option value="(\d+)" selected/s.exec(html)![1]!,
  ...choicesIn(html),
})

test('un vrai classeur se lit avec ses fusions, se corrige dans l’aperçu, entre au plan, et se défait exactement', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  const before = await planNow(world)

  const given = await site.give('Plan.xlsx', await messyWorkbook())
  assert.equal(given.status, 303)
  const page = given.location!
  const first = (await site.get(page)).html
  assert.deepEqual(choicesIn(first), {
    'colonne-1': 'title',
    'colonne-2': 'startsOn',
    'colonne-3': 'endsOn',
    'colonne-4': 'lead',
    'colonne-5': 'pilots',
    'colonne-6': 'status',
    'colonne-7': 'yearly',
  })
  assert.match(first, /3\s(actions à entrer)/)
  assert.match(first, /F6, État/)
  assert.match(first, /« à moitié » n’est pas un état connu/)
  assert.match(first, /lu dans « fin 2026 »/)
  assert.match(first, /TOTAL : ligne de total/)
  assert.deepEqual(await planNow(world), before, 'nothing is written before it is confirmed')

  const mended = await site.post(page, { ...draftFields(first), 'cellule-F6': 'en cours', verb: 'arrange' })
  assert.equal(mended.status, 303)
  const second = (await site.get(page)).html
  assert.doesNotMatch(second, /Cellules incomprises/)

  const confirmed = await site.post(page, { ...draftFields(second), 'cellule-F6': 'en cours', verb: 'confirm' })
  assert.equal(confirmed.status, 303)
  assert.match((await site.get(page)).html, /3\sactions sont entrées/)
  const { rows } = await unguarded(world.db, (tx) =>
    sql<Record<string, unknown>>`
    select title, starts_on, ends_on, lead, pilots, status, yearly from action_plan.fiche where source = 'Classeur Plan.xlsx' order by reference`.execute(
      tx,
    ),
  )
  assert.deepEqual(rows, [
    {
      title: 'Créer un club des dirigeants (fictif)',
      starts_on: '2026-01-15',
      ends_on: '2026-12-31',
      lead: 'CCI',
      pilots: ['Mme A', 'M. B'],
      status: 'under-way',
      yearly: true,
    },
    {
      title: 'Cartographier les friches (fictif)',
      starts_on: '2026-04-01',
      ends_on: '2027-12-31',
      lead: 'Agglo',
      pilots: ['?'],
      status: 'under-way',
      yearly: false,
    },
    {
      title: 'Journée portes ouvertes (fictif)',
      starts_on: '2026-05-01',
      ends_on: '2026-05-15',
      lead: 'Agropole',
      pilots: [],
      status: 'done',
      yearly: false,
    },
  ])
  assert.equal((await site.post(page, { ...draftFields(second), verb: 'confirm' })).status, 409)

  assert.equal((await site.post(page, { verb: 'undo' })).location, `${list}?fait=defait`)
  assert.deepEqual(await planNow(world), before)
})

test('un CSV de tableur ancien se lit avec ses accents, et ses colonnes sont reconnues la fois suivante', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
  const given = await site.give('plan.csv', latin1('Chantier maison;Échéancier\nÉtude énergétique (fictive);décembre 2026\n'))
  const page = given.location!
  const first = (await site.get(page)).html
  assert.deepEqual(choicesIn(first), {})
  const fields = { version: '1', sheet: '0', headerFrom: '1', headerRows: '1', 'colonne-1': 'title', 'colonne-2': 'endsOn' }
  assert.equal((await site.post(page, { ...fields, verb: 'confirm' })).status, 303)
  assert.match((await site.get(page)).html, /Étude énergétique \(fictive\)/)

  const again = await site.give(
    'autre.csv',
    latin1('CHANTIER MAISON;Échéancier\nÉtude énergétique (fictive);décembre 2026\nUne autre (fictive);2027\n'),
  )
  const second = (await site.get(again.location!)).html
  assert.deepEqual(choicesIn(second), { 'colonne-1': 'title', 'colonne-2': 'endsOn' })
  assert.match(second, /Étude énergétique \(fictive\) : déjà au plan/)
  assert.match(second, /1\saction à entrer/)
})

test('défaire est refusé quand on a travaillé depuis sur une action, et le dit', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  const page = (await site.give('plan.csv', new TextEncoder().encode('Titre;État\nForum (fictif);en cours\n'))).location!
  await site.post(page, { ...draftFields((await site.get(page)).html), verb: 'confirm' })
  await unguarded(world.db, (tx) => sql`update action_plan.fiche set version = version + 1 where source = 'Classeur plan.csv'`.execute(tx))
  const refused = await site.post(page, { verb: 'undo' })
  assert.equal(refused.status, 409)
  assert.match(refused.html, /On a travaillé depuis sur une ligne venue de ce classeur/)
})

test('ce qui n’est pas un classeur le dit : image, ancien .xls, fichier vide, zip piégé', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  for (const [name, content] of [
    ['photo.csv', Uint8Array.from([0x89, 0x50, 0, 0])],
    ['vieux.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0])],
    ['faux.xlsx', new TextEncoder().encode('PK pas un zip')],
  ] as const) {
    const answer = await site.give(name, content)
    assert.equal(answer.status, 422, name)
    assert.match(answer.html, /n’est ni un classeur \.xlsx ni un CSV/, name)
  }
  assert.match((await site.give('vide.csv', new TextEncoder().encode(';;\n'))).html, /Ce classeur est vide/)
})

test('un classeur d’un territoire ne se lit pas d’un autre, même par sa seule adresse', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  const page = (await site.give('plan.csv', new TextEncoder().encode('Titre\nForum (fictif)\n'))).location!
  const other = (await testSite(world.db, { config: { dataDir } }))()
  other.signInWith(await world.sessionOf('chef-de-projet-7502'))
  assert.equal((await other.get(page)).status, 403)
  assert.equal((await other.get(page.replace('ti-7501', 'ti-7502'))).status, 404)
  assert.equal((await other.post(page.replace('ti-7501', 'ti-7502'), { verb: 'undo' })).status, 404)
})

test('un classeur n’est pas lu avant que le droit de le donner soit établi', async () => {
  await using world = await demonstrationWorld()
  const content = Buffer.from('PK, et beaucoup de feuilles')
  content.subarray = () => assert.fail('the file was read')
  const refused = await giveWorkbook(
    await world.as('partenaire'),
    await agen(world),
    { target: 'fiches', name: 'lourd.xlsx', content },
    { dataDir },
  )
  assert.deepEqual(refused, { ok: false, refusal: 'forbidden' })
})

test('quand trop de classeurs se lisent, on est prié de revenir dans un instant', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  const workbook = await messyWorkbook()
  const crowd = await Promise.all(Array.from({ length: 12 }, () => site.give('Plan.xlsx', workbook)))
  const read = crowd.filter(({ status }) => status === 303)
  const told = crowd.filter(({ html }) => html.includes('réessayez dans un instant'))
  assert.equal(read.length + told.length, 12)
  assert.ok(read.length >= 2, `${read.length} were read`)
  assert.equal((await site.give('Plan.xlsx', workbook)).status, 303, 'afterwards, it is read')
})
