import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { day } from '#kernel/day.ts'
import { freshDatabase } from '#kernel/fixtures.ts'
import { coverageOf, factsOf, findCommunes, mappedTerritories, membersOf, territoryByCode } from './queries.ts'

const world = await freshDatabase()
after(() => world.close())
const { db } = world

const covering = async (commune: string, on: string) =>
  (await coverageOf(db, commune, day(on))).map((c) => [
    c.territory.phase,
    c.territory.code,
    c.through.kind,
    c.through.code,
    c.through.from,
    c.through.until,
  ])

test('le 1er janvier 2024, Agen relève d’Agen Industrie en phase 2, par son agglomération, et d’aucun territoire en phase 1', async () => {
  assert.deepEqual(await covering('47001', '2024-01-01'), [['2', 'ti-7501', 'epci', '200096956', '2023-11-09', '2027-12-31']])
})

test('un périmètre couvre jusqu’à son dernier jour, compris', async () => {
  assert.equal((await covering('47001', '2023-11-08')).length, 0)
  assert.equal((await covering('47001', '2023-11-09')).length, 1)
  assert.equal((await covering('47001', '2027-12-31')).length, 1)
  assert.equal((await covering('47001', '2028-01-01')).length, 0)
})

test('entre les deux phases, aucune commune n’est couverte', async () => {
  const [before] = await covering('16015', '2022-12-31')
  assert.deepEqual(before?.slice(0, 2), ['1', 'ti-7501'])
  assert.deepEqual(await covering('16015', '2023-06-01'), [])
})

test('le même code désigne deux territoires, un par phase', async () => {
  assert.equal((await territoryByCode(db, 'ti-7501', '1'))?.name, 'Angoulême Cognac')
  assert.equal((await territoryByCode(db, 'ti-7501', '2'))?.name, 'Agen Industrie')
})

test('la liste compte 183 territoires en phase 2 et 149 en phase 1', async () => {
  assert.equal((await mappedTerritories(db, '2')).length, 183)
  assert.equal((await mappedTerritories(db, '1')).length, 149)
})

test('un territoire se trouve par son nom, son code, un membre ou une commune, sans souci d’accent ni de tiret', async () => {
  const found = async (search: string) => (await mappedTerritories(db, '2', { search })).map((t) => t.code)
  for (const search of [
    'agen industrie',
    'AGENAIS',
    'ti-7501',
    'Agglomération d’Agen',
    'agglomeration d agen'.replace(' d ', " d'"),
    'sainte colombe en bruilhois',
  ]) {
    assert.ok((await found(search)).includes('ti-7501'), search)
  }
  assert.deepEqual(await found('zzz %_'), [])
  const [agen] = await mappedTerritories(db, '2', { search: 'foulayronnes' })
  assert.deepEqual(agen?.foundBy, ['Foulayronnes'])
})

test('une commune se trouve par son code, son code postal ou son nom ; les homonymes viennent tous', async () => {
  const codes = async (text: string) => (await findCommunes(db, text)).map((c) => c.code)
  assert.deepEqual(await codes('47001'), ['47001'])
  assert.deepEqual(await codes('47000'), ['47001'])
  assert.deepEqual(await codes('l’hay les roses'), ['94038'])
  assert.deepEqual((await codes('oeuilly')).toSorted(), ['02565', '51410'])
  assert.deepEqual(await codes('st etienne (42)'), ['42218'])
  assert.deepEqual((await codes('saint denis')).toSorted().slice(-2), ['93066', '97411'])
})

test('le périmètre d’Agen Industrie est la seule agglomération, avec sa population municipale publiée', async () => {
  const agen = await territoryByCode(db, 'ti-7501')
  const members = await membersOf(db, agen!.id, day('2026-11-23'))
  assert.deepEqual(
    members.map((m) => [m.code, m.communes, m.population]),
    [['200096956', 44, 101_727]],
  )
})

test('chaque fait publié porte sa source, et les chiffres de l’emploi disent qu’ils sont ceux du Lot-et-Garonne', async () => {
  const agen = await territoryByCode(db, 'ti-7501')
  const facts = await factsOf(db, agen!.id)
  assert.deepEqual(
    facts.filter((f) => !f.sourceLabel),
    [],
  )
  const figures = facts.filter((f) => f.topic === 'figure').slice(0, 3)
  assert.deepEqual(
    figures.map((f) => [f.value, f.unit]),
    [
      ['6.5', '%'],
      ['11.5', '%'],
      ['15000', 'emplois'],
    ],
  )
  for (const figure of figures) assert.match(figure.scope ?? '', /^Lot-et-Garonne/)
})
