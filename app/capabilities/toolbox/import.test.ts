import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { visitor, type Ctx } from '#kernel/actor.ts'
import { type Day, day } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { freshDatabase, testDay } from '#kernel/fixtures.ts'
import { importDevicesFile } from './actions/import-devices.ts'
import { assess } from './model.ts'
import { amountSaid } from './model/import.ts'
import { leavesOf } from './model/rule.ts'
import { deviceByCode, devices } from './queries.ts'
import { quarantined, versionsOf } from './queries/catalogue.ts'

const shared = (name: string) => fileURLToPath(new URL(`../../../../shared/data/aids/${name}`, import.meta.url))
const as = (db: Db, on: Day = testDay): Ctx => ({ db, actor: visitor, today: on, requestId: 'test' })

async function withFile<Result>(text: string, use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'ressort-devices-'))
  try {
    await writeFile(join(folder, 'fichier'), text)
    return await use(join(folder, 'fichier'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('les 190 aides de l’export national s’importent, et une seconde fois ne change rien', async () => {
  await using fresh = await freshDatabase()
  const file = shared('programmes-transition-ecologique_export.csv')
  const before = (await devices(fresh.db)).length
  const { problems, ...first } = await importDevicesFile(as(fresh.db), file)
  assert.deepEqual(first, { read: 190, added: 190, updated: 0, unchanged: 0, rejected: 0 })
  assert.deepEqual(
    problems.map(({ column }) => column),
    ['description'],
  )
  assert.deepEqual(await importDevicesFile(as(fresh.db, day('2026-11-24')), file), {
    read: 190,
    added: 0,
    updated: 0,
    unchanged: 190,
    rejected: 0,
    problems,
  })
  const all = await devices(fresh.db)
  assert.ok(all.length > before + 150)
  assert.ok(
    all.every(({ rules }) => rules.length === 1),
    'the same file makes no second version of the rules',
  )
  const imported = all.filter(({ code }) => code.startsWith('tee-'))
  assert.ok(imported.every(({ toVerify, verifiedOn }) => toVerify && verifiedOn === '2025-10-06'))
  const unknown = imported.filter(({ rate, amountMax, lumpSum }) => rate === null && amountMax === null && lumpSum === null)
  assert.ok(unknown.length > 60, 'what the file does not say is not made up')
})

test('minuit à Paris, écrit en temps universel, est le jour de Paris', async () => {
  await using fresh = await freshDatabase()
  await importDevicesFile(as(fresh.db), shared('programmes-transition-ecologique_export.csv'))
  const device = await deviceByCode(fresh.db, 'tee-audit-energie-industrie')
  const { rows } = await sql<{
    from: Day
  }>`select distinct valid_from as "from" from toolbox.device where origin = 'national' and valid_from is not null order by 1`.execute(
    fresh.db,
  )
  assert.ok(rows.some(({ from }) => from === '2023-01-01') && !rows.some(({ from }) => from === '2022-12-31'), String(device?.code))
})

test('l’import lit les conditions de l’export, et laisse à une personne ce qu’il ne sait pas lire', async () => {
  await using fresh = await freshDatabase()
  await importDevicesFile(as(fresh.db), shared('programmes-transition-ecologique_export.csv'))
  const device = (await devices(fresh.db)).find(({ name, code }) => code.startsWith('tee-') && name === 'AMO chaufferie biomasse')!
  assert.deepEqual([device.rate, device.amountMax, device.form], [8000, 10_000_000, 'grant'])
  const rule = device.rules[0]!.rule
  assert.deepEqual(
    leavesOf(rule).map((leaf) => (leaf.kind === 'criterion' ? `${leaf.fact} ${leaf.operator} ${leaf.value}` : leaf.kind)),
    ['carrier not-in public', 'place within PAYS-99100', 'investment-started is false'],
  )
  const known = (value: string) => ({ value, from: 'answer' as const, on: testDay })
  const statusIf = (started: string) =>
    assess(
      device,
      new Map([
        ['carrier', known('company')],
        ['place', known('COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100')],
        ['investment-started', known(started)],
      ]),
      null,
      testDay,
    ).status
  assert.deepEqual([statusIf('false'), statusIf('true')], ['eligible', 'not-eligible'])
})

const header =
  'id,titre,promesse,description,eligibilite,types_aides,porteurs,programmes_parents,url_source,cibles,eligibilite_geographique,eligibilite_geographique_exclusions,date_ouverture,date_cloture,date_mise_a_jour'
const row = (more: Partial<Record<string, string>> = {}) => {
  const cells: Record<string, string> = {
    id: '65d5b6c7-102c-4440-ac3b-768f708edc0a',
    titre: 'Aide d’essai',
    promesse: '',
    description: "Une aide.\n\nMontant de l'aide ou cout: Selon projet",
    eligibilite: "Eligibilité Sectorielle : Tous secteurs d'activité",
    types_aides: 'financement',
    porteurs: '[{"nom":"ADEME","siren":"385290309","roles":["instructeur"]}]',
    programmes_parents: '',
    url_source: 'https://exemple.fr/aide-essai',
    cibles: 'professionnels',
    eligibilite_geographique: 'REG-75',
    eligibilite_geographique_exclusions: '',
    date_ouverture: '',
    date_cloture: '',
    date_mise_a_jour: '2026-10-06T13:54:53.602Z',
    ...more,
  }
  return header
    .split(',')
    .map((name) => `"${cells[name]!.replaceAll('"', '""')}"`)
    .join(',')
}

test('un enregistrement illisible est mis de côté avec sa raison, et sort de là quand il est corrigé', async () => {
  await using fresh = await freshDatabase()
  const other = 'c0ffee00-102c-4440-ac3b-768f708edc0a'
  const bad = [
    header,
    row(),
    row({ id: other, titre: 'Aide cassée', porteurs: '[{' }),
    row({ id: 'x', titre: 'Sans clé' }),
    row({ titre: 'Doublon' }),
  ].join('\n')
  const report = await withFile(bad, (file) => importDevicesFile(as(fresh.db), file))
  assert.deepEqual(
    { ...report, problems: report.problems.map(({ column, reason }) => [column, reason]) },
    {
      read: 4,
      added: 1,
      updated: 0,
      unchanged: 0,
      rejected: 3,
      problems: [
        ['porteurs', 'Les porteurs ne se lisent pas.'],
        ['id', 'L’identifiant n’est pas un UUID.'],
        ['id', 'Cet identifiant est déjà celui d’un autre dispositif du fichier.'],
      ],
    },
  )
  assert.deepEqual((await quarantined(fresh.db)).map(({ name }) => name).toSorted(), ['Aide cassée', 'Doublon', 'Sans clé'])
  await withFile([header, row({ id: other, titre: 'Aide cassée', url_source: 'https://exemple.fr/reparee' })].join('\n'), (file) =>
    importDevicesFile(as(fresh.db), file),
  )
  assert.deepEqual((await quarantined(fresh.db)).map(({ name }) => name).toSorted(), ['Doublon', 'Sans clé'])
})

test('un périmètre qui manque est inconnu, jamais « partout »', async () => {
  await using fresh = await freshDatabase()
  await withFile([header, row({ eligibilite_geographique: '' })].join('\n'), (file) => importDevicesFile(as(fresh.db), file))
  const device = (await deviceByCode(fresh.db, 'tee-aide-essai'))!
  const place = { value: 'COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100', from: 'answer' as const, on: testDay }
  assert.equal(
    assess(
      device,
      new Map([
        ['place', place],
        ['carrier', { ...place, value: 'company' }],
      ]),
      null,
      testDay,
    ).status,
    'unsettled',
  )
})

test('ce qui change d’un fichier à l’autre fait une version, et l’ancienne se relit', async () => {
  await using fresh = await freshDatabase()
  await withFile([header, row()].join('\n'), (file) => importDevicesFile(as(fresh.db), file))
  await withFile(
    [header, row({ date_cloture: '2026-12-30T23:00:00.000Z', eligibilite_geographique: 'REG-75|REG-76' })].join('\n'),
    (file) => importDevicesFile(as(fresh.db, day('2026-12-01')), file),
  )
  const device = (await deviceByCode(fresh.db, 'tee-aide-essai'))!
  assert.deepEqual(
    [device.until, device.rules.map(({ version, from }) => [version, from])],
    [
      '2026-12-31',
      [
        [2, '2026-12-01'],
        [1, null],
      ],
    ],
  )
  assert.deepEqual(
    (await versionsOf(fresh.db, device.code)).map(({ recordedOn, content }) => [recordedOn, content.valid_until]),
    [
      ['2026-12-01', '2026-12-31'],
      [testDay, null],
    ],
  )
  const place = { value: 'COM-31555>EPCI-243100518>DEP-31>REG-76>PAYS-99100', from: 'answer' as const, on: testDay }
  const statusOn = (on: string) =>
    assess(
      device,
      new Map([
        ['place', place],
        ['carrier', { ...place, value: 'company' }],
      ]),
      null,
      day(on),
    ).status
  assert.deepEqual([statusOn('2026-11-30'), statusOn('2026-12-01')], ['not-eligible', 'eligible'])
})

test('une réponse de l’API Aides-territoires s’importe : taux et périmètre dits, le reste inconnu', async () => {
  await using fresh = await freshDatabase()
  const aid = {
    id: 12345,
    slug: 'aide-a-l-eau',
    url: '/aides/aide-a-l-eau/',
    name: 'Aide à l’eau',
    financers: ['Agence de l’eau'],
    instructors: [],
    description: '<p>Une <b>aide</b>.</p>',
    eligibility: '',
    perimeter: 'Nouvelle-Aquitaine',
    aid_types: ['Subvention'],
    targeted_audiences: ['Entreprise privée'],
    start_date: '2026-01-01',
    submission_deadline: '2026-12-31',
    subvention_rate_lower_bound: 20,
    subvention_rate_upper_bound: 40,
    loan_amount: null,
    recoverable_advance_amount: null,
    contact: null,
    origin_url: 'https://exemple.fr/eau',
    date_updated: '2026-10-01T08:00:00Z',
  }
  const file = JSON.stringify({
    count: 3,
    next: null,
    results: [
      aid,
      { ...aid, id: 2, slug: 'bassin', perimeter: 'Bassin Adour-Garonne', subvention_rate_upper_bound: null },
      { id: 3, name: '' },
    ],
  })
  const report = await withFile(file, (path) => importDevicesFile(as(fresh.db), path))
  assert.deepEqual([report.read, report.added, report.rejected], [3, 2, 1])
  const read = (await deviceByCode(fresh.db, 'at-aide-a-l-eau'))!
  assert.deepEqual(
    [read.rate, read.rateMin, read.amountMax, read.until, read.operator],
    [4000, 2000, null, '2026-12-31', 'Agence de l’eau'],
  )
  const place = (await deviceByCode(fresh.db, 'at-bassin'))!.rules[0]!.rule
  assert.equal(leavesOf(place)[0]!.kind, 'appreciation')
  assert.equal((await withFile(file, (path) => importDevicesFile(as(fresh.db), path))).unchanged, 2)
})

test('ce qui n’est ni l’un ni l’autre est refusé en une phrase', async () => {
  await using fresh = await freshDatabase()
  for (const text of ['a,b\n1,2', '{"a":1}', '', '[{']) {
    const report = await withFile(text, (file) => importDevicesFile(as(fresh.db), file))
    assert.deepEqual([report.rejected, report.problems.length], [1, 1], text)
  }
})

test('une phrase sur l’argent est lue en entier, ou pas du tout', () => {
  const said = (text: string) => {
    const { rate, rateMin, amountMin, amountMax } = amountSaid(text)
    return [rate, rateMin, amountMin, amountMax]
  }
  assert.deepEqual(said("Jusqu'à 80% du coût de l'étude, dans un maximum de 18 000 €"), [8000, null, null, 1_800_000])
  assert.deepEqual(said('15 à 25 % de l’assiette éligible du projet, dans un maximum de 100 000 €'), [null, null, null, null])
  assert.deepEqual(said("Jusqu’à 55 % des coûts d'investissement"), [5500, null, null, null])
  assert.deepEqual(said('50% des dépenses engagées dans la limite de 8000 €'), [5000, null, null, 800_000])
  assert.deepEqual(said('De 50 000 € à 5 000 000 €'), [null, null, 5_000_000, 500_000_000])
  for (const text of [
    'Gratuit',
    'Selon projet',
    '3 000 € HT après subvention de 50%',
    '29 000 € HT',
    "Jusqu'à 70% pour une étude et 55% pour un investissement",
    "Jusqu'à 20 000 € HT par borne ou 100 000 € HT par projet",
  ])
    assert.deepEqual(said(text), [null, null, null, null], text)
})
