import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { day } from '#kernel/day.ts'
import { freshDatabase, testDay } from '#kernel/fixtures.ts'
import { testSite } from '../../test-site.ts'
import { costFrom, example, type FactsFile, factsFrom } from './model/facts-file.ts'
import { judgeAll } from './model/judgment.ts'
import { leavesOf, type Rule } from './model/rule.ts'
import { factNames, mistakeOf } from './model/vocabulary.ts'
import { devices, placeFacts, questions } from './queries.ts'
import { factsSchema, judgeFile, UnreadableFacts } from './queries/eligible.ts'
import { shippedCatalogue, shippedPlaceFacts } from './queries/shipped.ts'
import { recordRules } from './store/catalogue.ts'

async function withFile<Result>(content: unknown, use: (file: string) => Result | Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'ressort-facts-'))
  try {
    const file = join(folder, 'faits.json')
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return await use(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const commandLine = (file: string, databaseUrl = '') =>
  spawnSync(process.execPath, ['app/cli.ts', 'eligible', file, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: databaseUrl, RESSORT_DATA_DIR: join(tmpdir(), 'ressort-no-data') },
  })

test('la ligne de commande rend les arbres d’avis, sans base', async () => {
  await withFile({ ...example, devices: ['fonds-vert-ti', 'vte-ti'] }, (file) => {
    const { status, stdout } = commandLine(file)
    assert.equal(status, 0)
    const report = JSON.parse(stdout)
    assert.deepEqual(
      report.verdicts.map((v: { device: string; status: string }) => [v.device, v.status]),
      [
        ['fonds-vert-ti', 'eligible'],
        ['vte-ti', 'not-eligible'],
      ],
    )
    const [label] = report.verdicts[0].tree.of
    assert.deepEqual(label, {
      kind: 'criterion',
      verdict: 'yes',
      text: 'Le projet se situe dans un territoire labellisé Territoires d’industrie.',
      fact: 'territory-label',
      operator: 'is',
      expected: 'true',
      value: 'true',
      from: 'record',
      on: '2025-06-15',
      source: 'les périmètres des territoires, ANCT',
      rule: { source: 'TEE', law: null },
    })
  })
})

test('avec une base, la ligne de commande juge avec les règles qui y sont publiées ; sinon avec celles livrées, et le dit', async () => {
  await using fresh = await freshDatabase()
  await using empty = await freshDatabase('empty')
  await fresh.db.transaction().execute(async (tx) => {
    const rule: Rule = {
      kind: 'criterion',
      fact: 'cost',
      operator: 'at-least',
      value: '2000000',
      text: 'L’assiette atteint 2 M€.',
      source: 'TEE',
    }
    await recordRules(tx, [{ device: 'fonds-vert-ti', rule }], 'shipped', day('2025-01-01'))
  })
  await withFile({ ...example, devices: ['fonds-vert-ti'] }, (file) => {
    const said = (url?: string) => {
      const { catalogue, verdicts } = JSON.parse(commandLine(file, url).stdout)
      return [catalogue, verdicts[0].status, verdicts[0].ruleVersion]
    }
    assert.deepEqual(said(fresh.url), ['installed', 'not-eligible', 2])
    assert.deepEqual(said(empty.url), ['shipped', 'eligible', 1])
    assert.deepEqual(said(), ['shipped', 'eligible', 1])
  })
})

test('un fichier qu’on ne peut pas lire est refusé en disant où', async () => {
  await withFile({ facts: { headcount: 'beaucoup', horoscope: 'lion' } }, (file) => {
    const { status, stderr } = commandLine(file)
    assert.equal(status, 2)
    assert.match(stderr, /facts\.headcount/)
    assert.match(stderr, /horoscope/)
  })
  await withFile('{', (file) => assert.rejects(judgeFile(file, testDay), UnreadableFacts))
  await withFile({ devices: ['nulle-part'] }, (file) => assert.rejects(judgeFile(file, testDay), /« nulle-part »/))
})

test('un fait qui ne vaut plus ce jour-là n’est pas connu ce jour-là', () => {
  const file: FactsFile = { facts: { 'site-afr': { value: true, from: day('2022-01-01'), until: day('2027-12-31') } }, appreciations: {} }
  const known = (on: string) => factsFrom(file, day(on)).get('site-afr')?.value
  assert.deepEqual(['2021-12-31', '2022-01-01', '2027-12-31', '2028-01-01'].map(known), [undefined, 'true', 'true', undefined])
})

test('le schéma publié accepte l’exemple publié, et refuse ce que le programme refuse', async () => {
  await using fresh = await freshDatabase()
  const browser = (await testSite(fresh.db))()
  const read = async (path: string) => JSON.parse((await browser.get(path)).html)
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const validate = ajv.compile(await read('/api/schemas/eligible.json'))
  assert.ok(validate(await read('/api/schemas/eligible.example.json')), JSON.stringify(validate.errors))
  for (const wrong of [
    { faits: {} },
    { facts: { headcount: 'beaucoup' } },
    { facts: { horoscope: true } },
    { facts: { size: 'tiny' } },
    { commune: 'Agen' },
  ]) {
    assert.equal(validate(wrong), false, JSON.stringify(wrong))
    await withFile(wrong, (file) => assert.rejects(judgeFile(file, testDay), UnreadableFacts))
  }
  assert.deepEqual(
    Object.keys((factsSchema() as unknown as { properties: { facts: { properties: object } } }).properties.facts.properties),
    factNames,
  )
})

test('le catalogue livré et celui d’une base neuve sont le même, et disent la même chose', async () => {
  await using fresh = await freshDatabase()
  const shipped = await shippedCatalogue()
  assert.deepEqual(await devices(fresh.db), shipped.devices)
  const facts = factsFrom({ facts: example.facts, appreciations: {} } as FactsFile, testDay)
  const judged = (of: { devices: typeof shipped.devices; questions: typeof shipped.questions }) =>
    judgeAll({ ...of, facts, cost: costFrom(facts), on: testDay }).verdicts.map(({ device, status, missing }) => [
      device.code,
      status,
      missing.toSorted(),
    ])
  assert.deepEqual(judged({ devices: await devices(fresh.db), questions: await questions(fresh.db) }), judged(shipped))
  for (const commune of ['47001', '47209', '16015', '75056', '93066', '97411', '29083'])
    for (const on of ['2022-12-31', '2026-11-23', '2028-01-01'])
      assert.deepEqual(await shippedPlaceFacts(commune, day(on)), await placeFacts(fresh.db, commune, day(on)), `${commune} ${on}`)
})

test('toute règle livrée est du vocabulaire, et tout fait dont elle parle est connu de la fiche ou demandé', async () => {
  const { devices: catalogue, questions: asked } = await shippedCatalogue()
  const fromRecord = ['place', 'territory-label', 'territory-code', 'territory-phase']
  for (const device of catalogue) {
    for (const leaf of device.rules.flatMap(({ rule }) => leavesOf(rule))) {
      if (leaf.kind !== 'criterion') continue
      assert.equal(mistakeOf(leaf.fact, leaf.operator, leaf.value), undefined, device.code)
      assert.ok(fromRecord.includes(leaf.fact) || asked.some(({ fact }) => fact === leaf.fact), `${device.code} ${leaf.fact}`)
    }
  }
})
