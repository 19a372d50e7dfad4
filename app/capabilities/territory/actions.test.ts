import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'
import { demonstrationWorld } from '#kernel/fixtures.ts'
import { importContours, importContoursFile } from './actions.ts'
import { contours } from './queries.ts'

const world = await demonstrationWorld()
after(() => world.close())
const ctx = world.asVisitor

const shared = (name: string) => fileURLToPath(new URL(`../../../../shared/data/geo/${name}.topo.json`, import.meta.url))

const producers = [
  ['ti-183', 'territory', 183],
  ['regions-metro', 'region', 13],
  ['departements-metro', 'departement', 96],
  ['communes-47', 'commune', 319],
] as const

for (const [file, layer, count] of producers) {
  test(`le fichier ${file} est reconnu à ses propriétés ; l’importer deux fois ne change rien`, async () => {
    const first = await importContoursFile(ctx, shared(file))
    assert.deepEqual(first, { read: count, added: count, updated: 0, unchanged: 0, rejected: 0, problems: [] })
    const second = await importContoursFile(ctx, shared(file))
    assert.deepEqual(second, { read: count, added: 0, updated: 0, unchanged: count, rejected: 0, problems: [] })
    const kept = await contours(world.db, layer)
    assert.equal(kept.length, count)
    assert.equal(kept[0]?.source, `${file}.topo.json`)
  })
}

test('un autre producteur remplace les contours un par un', async () => {
  const report = await importContoursFile(ctx, shared('departements-anct-2025'))
  assert.deepEqual([report.read, report.added, report.updated + report.unchanged, report.rejected], [101, 5, 96, 0])
})

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0.123456, 44],
      [1, 44],
      [1, 45],
      [0.123456, 44],
    ],
  ],
}
const geoJson = (...features: { properties: object; geometry: object | null }[]) =>
  JSON.stringify({ type: 'FeatureCollection', features: features.map((f) => ({ type: 'Feature', ...f })) })

test('« 11 » est l’Île-de-France ou l’Aude : le nom le dit', async () => {
  await importContours(ctx, geoJson({ properties: { code: '11', nom: 'Aude' }, geometry: square }), 'essai')
  const aude = (await contours(world.db, 'departement')).find((c) => c.code === '11')
  assert.ok(aude)
  assert.deepEqual([aude.source, (aude.geometry as typeof square).coordinates[0]?.[0]], ['essai', [0.1235, 44]])
})

test('ce qui ne peut être repris est dit, contour par contour, et n’empêche pas le reste', async () => {
  const report = await importContours(
    ctx,
    geoJson(
      { properties: { INSEE_COM: '33063' }, geometry: square },
      { properties: { INSEE_COM: '33063' }, geometry: square },
      { properties: { INSEE_COM: '99999' }, geometry: square },
      { properties: { INSEE_COM: '16015' }, geometry: { type: 'Point', coordinates: [0, 0] } },
      { properties: {}, geometry: square },
    ),
    'essai',
  )
  assert.deepEqual([report.read, report.added, report.rejected], [5, 1, 4])
  assert.deepEqual(
    report.problems.map((p) => [p.line, p.column]),
    [
      [2, 'INSEE_COM'],
      [3, 'INSEE_COM'],
      [4, 'geometry'],
      [5, 'properties'],
    ],
  )
})

test('un fichier d’autre chose est refusé d’une phrase', async () => {
  const reason = async (text: string) => (await importContours(ctx, text, 'essai')).problems.map((p) => p.reason).join()
  assert.equal(await reason('pas du JSON'), 'Ce fichier n’est ni du TopoJSON ni du GeoJSON lisible.')
  assert.equal(
    await reason('{"type":"Topology","objects":{"o":{"type":"Polygon","arcs":[[7]]}},"arcs":[]}'),
    'Ce fichier n’est ni du TopoJSON ni du GeoJSON lisible.',
  )
  assert.match(
    await reason(geoJson({ properties: { siren_epci: '200096956' }, geometry: square })),
    /^Aucun code connu .* Propriétés lues : siren_epci\.$/,
  )
})
