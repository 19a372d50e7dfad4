import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { act } from '#kernel/act.ts'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { testSite } from '../../test-site.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'ressort-imports-'))
after(() => rm(dataDir, { recursive: true, force: true }))

type World = Awaited<ReturnType<typeof demonstrationWorld>>
const list = '/espace/ti-7501/reprises'

async function siteFor(world: World) {
  const browser = (await testSite(world.db, { config: { dataDir } }))()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  async function give(name: string, content: Uint8Array, target: string) {
    const form = new FormData()
    form.set('target', target)
    form.set('file', new File([new Uint8Array(content)], name))
    return browser.post(list, form)
  }
  return { ...browser, give }
}

/** What the page would send back as it is. */
const fieldsOf = (html: string): Record<string, string> => ({
  version: /name="version" value="(\d+)"/.exec(html)![1]!,
  ...Object.fromEntries(
    [...html.matchAll(/<select[^>]*name="([\w-]+)".*?<\/select>/gs)].flatMap(([whole, name]) => {
      const [, value] = /<option value="([\w]+)" selected/.exec(whole!) ?? []
      return value ? [[name!, value]] : []
    }),
  ),
  headerFrom: /name="headerFrom"[^>]*value="(\d+)"/.exec(html)?.[1] ?? /value="(\d+)"[^>]*name="headerFrom"/.exec(html)![1]!,
})

const rowsIn = (world: World, table: string) =>
  unguarded(world.db, async (tx) => (await sql`select to_jsonb(t) as row from ${sql.table(table)} t order by t::text`.execute(tx)).rows)

/** A pipeline as people keep it: a title, a merged header on two rows, short amounts, stages of their own. */
async function pipeline(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Portefeuille 2026')
  sheet.addRow(['PORTEFEUILLE DE PROJETS INDUSTRIELS'])
  sheet.addRow(['Projet', 'Porteur', null, 'Commune', 'Finances', null, 'Avancement', 'Calendrier', null, 'Confidentiel', 'Motif'])
  sheet.addRow([null, 'Raison sociale', 'SIREN', null, 'Investissement', 'Emplois créés', null, 'Début', 'Fin', null, null])
  for (const range of ['A1:K1', 'A2:A3', 'B2:C2', 'D2:D3', 'E2:F2', 'G2:G3', 'H2:I2', 'J2:J3', 'K2:K3']) sheet.mergeCells(range)
  sheet.addRow([
    'Extension (fictif)',
    'Essai SA (fictif)',
    552081317,
    'Agen',
    '1,2 M€',
    '12 ETP',
    'prospect',
    'T2 2027',
    'fin 2028',
    'oui',
    null,
  ])
  sheet.addRow([
    'Four neuf (fictif)',
    'Verrerie (fictive)',
    '552 081 318',
    'Paris',
    'à définir',
    'beaucoup',
    'travaux',
    new Date('2027-01-15T00:00:00Z'),
    2026,
    'non',
    null,
  ])
  sheet.addRow(['Ligne robot (fictif)', 'Essai SA (fictif)', null, 'Boé', 850000, 2.5, 'abandonné', null, null, null, 'Marché perdu'])
  sheet.addRow(['Sans porteur (fictif)', null, null, null, null, null, null, null, null, null, null])
  sheet.addRow(['TOTAL', null, null, null, 2050000, 14.5, null, null, null, null, null])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

test('un portefeuille de projets se lit avec ses fusions, se corrige, entre aux projets, et se défait exactement', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  const before = await rowsIn(world, 'projects.project')
  const page = (await site.give('Portefeuille.xlsx', await pipeline(), 'projects')).location!
  const first = (await site.get(page)).html
  const { version, sheet, headerRows, headerFrom, ...mapping } = fieldsOf(first)
  assert.deepEqual({ version, sheet, headerRows, headerFrom }, { version: '1', sheet: '0', headerRows: '2', headerFrom: '2' })
  assert.deepEqual(Object.values(mapping), [
    'title',
    'company',
    'siren',
    'commune',
    'cost',
    'jobsCreated',
    'stage',
    'startsOn',
    'endsOn',
    'tier',
    'reason',
  ])
  assert.match(first, /3\sprojets à entrer/)
  for (const words of [
    /C5, SIREN/,
    /La clé du SIREN/,
    /D5, Commune/,
    /« Paris » n’est pas une commune du territoire/,
    /F5, Emplois créés/,
    /I5, Fin/,
    /La fin vient avant le début/,
    /lu dans « travaux »/,
    /Sans porteur \(fictif\) : sans entreprise/,
    /TOTAL : ligne de total/,
  ])
    assert.match(first, words)
  assert.deepEqual(await rowsIn(world, 'projects.project'), before, 'nothing is written before it is confirmed')

  const mends = { 'cellule-C5': '552081317', 'cellule-F5': '3' }
  assert.equal((await site.post(page, { ...fieldsOf(first), ...mends, verb: 'confirm' })).location, page)
  const { rows } = await unguarded(world.db, (tx) =>
    sql<Record<string, unknown>>`
    select title, company, siren, commune_code, cost, jobs_created::float, stage, tier, starts_on, ends_on, reason, source
    from projects.project where origin = 'imported' order by reference`.execute(tx),
  )
  const source = 'Classeur Portefeuille.xlsx'
  assert.deepEqual(rows, [
    {
      title: 'Extension (fictif)',
      company: 'Essai SA (fictif)',
      siren: '552081317',
      commune_code: '47001',
      cost: 120_000_000,
      jobs_created: 12,
      stage: 'idea',
      tier: 'secret',
      starts_on: '2027-04-01',
      ends_on: '2028-12-31',
      reason: null,
      source,
    },
    {
      title: 'Four neuf (fictif)',
      company: 'Verrerie (fictive)',
      siren: '552081317',
      commune_code: null,
      cost: null,
      jobs_created: 3,
      stage: 'structuring',
      tier: 'territory',
      starts_on: '2027-01-15',
      ends_on: null,
      reason: null,
      source,
    },
    {
      title: 'Ligne robot (fictif)',
      company: 'Essai SA (fictif)',
      siren: null,
      commune_code: '47031',
      cost: 85_000_000,
      jobs_created: 2.5,
      stage: 'rejected',
      tier: 'secret',
      starts_on: null,
      ends_on: null,
      reason: 'Marché perdu',
      source,
    },
  ])
  const again = (await site.give('Portefeuille.xlsx', await pipeline(), 'projects')).location!
  assert.match((await site.get(again)).html, /Extension \(fictif\) : déjà au portefeuille : P-2026-/)
  assert.equal((await site.post(again, { ...fieldsOf((await site.get(again)).html), verb: 'confirm' })).status, 422)

  const reference = /\/espace\/ti-7501\/projets\/(P-2026-\d+)/.exec((await site.get(page)).html)![1]!
  assert.match((await site.get(`/espace/ti-7501/projets/${reference}`)).html, /Repris par le chef de projet.*Classeur Portefeuille\.xlsx/s)
  assert.equal((await site.post(page, { verb: 'undo' })).location, `${list}?fait=defait`)
  assert.deepEqual(await rowsIn(world, 'projects.project'), before)
})

test('un projet repris sur lequel on a travaillé ne se retire plus d’un geste', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  const page = (
    await site.give(
      'projets.csv',
      new TextEncoder().encode('Projet;Entreprise\nUn (fictif);Essai SA\nDeux (fictif);Essai SA\n'),
      'projects',
    )
  ).location!
  await site.post(page, { ...fieldsOf((await site.get(page)).html), verb: 'confirm' })
  await unguarded(world.db, (tx) => sql`update projects.project set tier = 'public' where origin = 'imported'`.execute(tx))
  const all = await rowsIn(world, 'projects.project')
  for (const other of ['region-75', 'elu-referent', 'chef-de-projet-7502'] as const) {
    const gone = await act(await world.as(other), { name: 'test.forge' }, async (tx) =>
      ok((await sql`delete from projects.project where origin = 'imported'`.execute(tx)).numAffectedRows),
    )
    assert.deepEqual(gone, { ok: true, value: 0n }, `${other} reads them, and takes none away`)
  }
  // A row that another capability hangs on the project, which nothing of the project itself tells.
  await unguarded(world.db, (tx) =>
    sql`
    insert into projects.carrier (territory_id, project_id, person_id)
    select p.territory_id, p.id, (select id from membership.person limit 1) from projects.project p where p.title = 'Deux (fictif)'`.execute(
      tx,
    ),
  )
  const refused = await site.post(page, { verb: 'undo' })
  assert.equal(refused.status, 409)
  assert.match(refused.html, /On a travaillé depuis sur une ligne venue de ce classeur/)
  assert.deepEqual(await rowsIn(world, 'projects.project'), all, 'all or nothing')
})

/** The only file of a zip, as the register publishes it. */
function unzipped(zip: Buffer): Buffer {
  const from = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)
  const directory = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
  return inflateRawSync(zip.subarray(from, from + zip.readUInt32LE(directory + 20)))
}

test('l’extrait réel de Sirene se lit tel quel : ses colonnes se reconnaissent, et chaque ligne laissée dit pourquoi', async () => {
  await using world = await demonstrationWorld()
  const site = await siteFor(world)
  const before = await rowsIn(world, 'companies.company')
  const real = unzipped(await readFile('../shared/data/sirene/StockEtablissement_utf8_sample.zip')).toString()
  const [header = '', sample = ''] = real.split('\n')
  const columns = header.trim().split(',')
  const line = (told: Record<string, string>) => columns.map((column) => told[column] ?? '').join(',')
  const here = {
    siren: '552081317',
    siret: '55208131766522',
    trancheEffectifsEtablissement: '12',
    anneeEffectifsEtablissement: '2022',
    codeCommuneEtablissement: '47001',
    etatAdministratifEtablissement: 'A',
    activitePrincipaleEtablissement: '10.39A',
  }
  const added = [line({ ...here, denominationUsuelleEtablissement: 'ESSAI (FICTIVE)' }), line({ ...here, siret: '' })]
  assert.match(sample, /,98727,/)
  const page = (await site.give('StockEtablissement.csv', Buffer.from(`${real.trim()}\n${added.join('\n')}\n`), 'companies')).location!
  const first = (await site.get(page)).html
  assert.deepEqual(
    Object.values(fieldsOf(first))
      .filter((value) => /[a-z]/.test(value))
      .toSorted(),
    ['band', 'commune', 'headcountOn', 'naf', 'name', 'sign', 'siret', 'state'],
  )
  assert.match(first, /1\sentreprise à entrer/)
  assert.match(first, /300\slignes laissées de côté/)
  assert.match(first, /établissement fermé \(\d+\), hors du territoire \(\d+\), sans nom ni enseigne \(1\)/)

  assert.equal((await site.post(page, { ...fieldsOf(first), verb: 'confirm' })).location, page)
  const { rows } = await unguarded(world.db, (tx) =>
    sql`
    select name, siret, naf, commune_code, headcount, headcount_on, source from companies.company where source like 'Classeur%'`.execute(
      tx,
    ),
  )
  assert.deepEqual(rows, [
    {
      name: 'ESSAI (FICTIVE)',
      siret: '55208131766522',
      naf: '10.39A',
      commune_code: '47001',
      headcount: '10-49',
      headcount_on: '2022-12-31',
      source: 'Classeur StockEtablissement.csv',
    },
  ])
  assert.equal((await site.post(page, { verb: 'undo' })).status, 303)
  assert.deepEqual(await rowsIn(world, 'companies.company'), before)
})
