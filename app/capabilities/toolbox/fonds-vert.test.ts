import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, today } from '#kernel/day.ts'
import { euros, share } from '#kernel/money.ts'
import { Temporal } from 'temporal-polyfill'
import { assess, type Device, type Verdict } from './model.ts'
import { costFrom, type FactsFile, factsFrom } from './model/facts-file.ts'
import { addDerived } from './model/derived.ts'
import type { Judged } from './model/judge.ts'
import { isLeaf } from './model/rule.ts'
import { shippedCatalogue, shippedPlaceFacts } from './queries/shipped.ts'

const { devices } = await shippedCatalogue()
const deviceOf = (code: string): Device => devices.find((device) => device.code === code)!

/** A real case, as the sources tell it; what they do not tell stays unknown. */
async function judged(
  code: string,
  facts: FactsFile['facts'],
  more: { commune?: string; on?: string; interest?: boolean } = {},
): Promise<Verdict> {
  const on = day(more.on ?? '2025-06-15')
  const known = factsFrom({ facts, appreciations: more.interest === undefined ? {} : { 'interet-general': more.interest } }, on)
  for (const { fact, value, source } of more.commune ? await shippedPlaceFacts(more.commune, on) : [])
    known.set(fact, { value: String(value), from: 'record', on, source })
  addDerived(known, on)
  return assess(deviceOf(code), known, costFrom(known), on)
}

/** The tree on paper: one line for each condition, indented as the rules are. */
const paper = (judged: Judged, depth = 0): string[] => [
  ...(depth === 0
    ? []
    : [`${'  '.repeat(depth - 1)}${judged.truth} · ${isLeaf(judged.rule) ? judged.rule.text : 'l’une de ces conditions'}`]),
  ...judged.of.flatMap((part) => paper(part, depth + 1)),
]

// Agrochemicals: a group of 420 M€, hence a large enterprise; Pont-du-Casse is in the Agglomération d'Agen.
const deSangosse: FactsFile['facts'] = {
  'naf-code': '20.20Z',
  cost: 791_000,
  turnover: 420_000_000,
  size: 'large',
  carrier: 'company',
  purpose: 'energy',
}

test('De Sangosse, grande entreprise : rien ne l’écarte du Fonds vert TI, quatre réponses manquent', async () => {
  const verdict = await judged('fonds-vert-ti', deSangosse, { commune: '47209' })
  assert.deepEqual(
    [verdict.status, verdict.missing.toSorted()],
    ['unsettled', ['appreciation:interet-general', 'governance-opinion', 'in-difficulty', 'investment-started']],
  )
  assert.deepEqual(paper(verdict.tree), [
    'yes · Le projet se situe dans un territoire labellisé Territoires d’industrie.',
    'yes · L’activité relève de l’industrie (sections B à E de la nomenclature NAF).',
    'yes · l’une de ces conditions',
    '  yes · L’assiette éligible atteint 400 000 € hors taxes.',
    '  no · Le projet se situe en Corse ou outre-mer, où ce seuil ne s’applique pas.',
    'unknown · La gouvernance du Territoire d’industrie a donné son accord.',
    'unknown · L’entreprise n’est pas une entreprise en difficulté au sens européen.',
    'unknown · L’opération n’est pas commencée : ni marché, ni commande, ni devis accepté.',
    'unknown · Le projet présente un intérêt général manifeste.',
  ])
  assert.equal(verdict.upTo, null, 'no rate is published: no amount is made up')
})

test('De Sangosse : les dispositifs réservés aux PME disent non, et par quelle condition', async () => {
  for (const code of ['france2030-premiere-usine', 'tremplin', 'conseillers-entreprises', 'diag-ecoconception']) {
    const verdict = await judged(code, { ...deSangosse, headcount: 600, 'balance-sheet': 300_000_000 }, { commune: '47209' })
    assert.equal(verdict.truth, 'no', code)
  }
  const diag = await judged('diag-ecoconception', { ...deSangosse, 'balance-sheet': 300_000_000 }, { commune: '47209' })
  assert.deepEqual(
    diag.reasons.map(({ rule }) => isLeaf(rule) && rule.text),
    ['Le chiffre d’affaires est inférieur à 50 000 000 €.', 'À défaut, le total du bilan est inférieur à 43 000 000 €.'],
  )
})

test('De Sangosse : des travaux commencés suffisent à l’écarter, quoi que disent les autres conditions', async () => {
  const verdict = await judged('fonds-vert-ti', { ...deSangosse, 'investment-started': true }, { commune: '47209' })
  assert.deepEqual([verdict.status, verdict.missing], ['not-eligible', []])
  assert.deepEqual(
    verdict.reasons.map(({ rule }) => isLeaf(rule) && [rule.text, rule.law]),
    [['L’opération n’est pas commencée : ni marché, ni commande, ni devis accepté.', 'Règlement (UE) n° 651/2014, art. 6']],
  )
})

const settled: FactsFile['facts'] = {
  'naf-code': '25.62B',
  'governance-opinion': true,
  'in-difficulty': false,
  'investment-started': false,
  carrier: 'company',
}
const aeromat: FactsFile['facts'] = { ...settled, 'naf-code': '30.30Z', cost: 1_467_000, purpose: 'circular' }
const plastinov: FactsFile['facts'] = { ...settled, 'naf-code': '22.29A', cost: 3_148_000, purpose: 'decarbonisation' }

test('Aeromat et Plastinov : la commune n’est pas vérifiée, donc le label est inconnu, et rien d’autre ne manque', async () => {
  for (const facts of [aeromat, plastinov]) {
    const verdict = await judged('fonds-vert-ti', facts, { interest: true })
    assert.deepEqual([verdict.status, verdict.missing], ['unsettled', ['territory-label']])
  }
})

test('Aeromat et Plastinov, dans une commune de l’agglomération : éligibles ; hors d’un territoire labellisé : non', async () => {
  for (const facts of [aeromat, plastinov]) {
    assert.equal((await judged('fonds-vert-ti', facts, { commune: '47201', interest: true })).status, 'eligible')
    const outside = await judged('fonds-vert-ti', facts, { commune: '75056', interest: true })
    assert.deepEqual([outside.status, outside.reasons.length], ['not-eligible', 1])
  }
})

test('les taux accordés se retrouvent au centime : 20 % pour Aeromat, 12,7 % pour Plastinov', () => {
  assert.equal(share(euros(1_467_000), 2000), euros(293_400))
  assert.equal(Math.floor((400_605 * 10_000) / 3_148_000), 1272)
})

test('en novembre 2024, l’édition 2025 n’est pas encore ouverte : ce n’est pas un non', async () => {
  const on = async (day: string) => (await judged('fonds-vert-ti', aeromat, { commune: '47201', interest: true, on: day })).status
  assert.deepEqual(await Promise.all(['2024-11-15', '2025-03-11', '2025-03-12', '2025-12-31', '2026-01-01'].map(on)), [
    'not-yet-open',
    'not-yet-open',
    'eligible',
    'eligible',
    'out-of-date',
  ])
})

test('le dernier jour finit à minuit à Paris, pas à minuit à Greenwich', async () => {
  const statusAt = async (instant: string) => {
    const on = today(() => Temporal.Instant.from(instant))
    return [on, (await judged('fonds-vert-ti', aeromat, { commune: '47201', interest: true, on })).status]
  }
  assert.deepEqual(await statusAt('2025-12-31T22:59:59Z'), ['2025-12-31', 'eligible'])
  assert.deepEqual(await statusAt('2025-12-31T23:00:00Z'), ['2026-01-01', 'out-of-date'])
})

test('l’assiette de 400 000 € se compte à l’euro, sauf en Corse et outre-mer', async () => {
  const at = async (cost: number, commune: string) =>
    (await judged('fonds-vert-ti', { ...aeromat, cost }, { commune, interest: true })).tree.of[2]!.truth
  assert.deepEqual([await at(399_999.99, '47201'), await at(400_000, '47201')], ['no', 'yes'])
  assert.deepEqual([await at(10_000, '2A004'), await at(10_000, '97411')], ['yes', 'yes'])
})

test('un âge se compte en années révolues, une durée en mois commencés', () => {
  const derived = (facts: FactsFile['facts'], on: string) => {
    const known = factsFrom({ facts, appreciations: {} }, day(on))
    addDerived(known, day(on))
    return [known.get('company-age-years')?.value, known.get('duration-months')?.value]
  }
  assert.deepEqual(derived({ 'company-created-on': '2023-11-24' }, '2026-11-23'), ['2', undefined])
  assert.deepEqual(derived({ 'company-created-on': '2023-11-23' }, '2026-11-23'), ['3', undefined])
  assert.deepEqual(derived({ 'company-created-on': '2024-02-29' }, '2025-02-28'), ['0', undefined])
  assert.deepEqual(derived({ 'company-created-on': '2024-02-29' }, '2025-03-01'), ['1', undefined])
  assert.deepEqual(derived({ 'starts-on': '2027-03-01', 'ends-on': '2028-02-28' }, '2026-11-23'), [undefined, '12'])
  assert.deepEqual(derived({ 'starts-on': '2027-03-15', 'ends-on': '2027-03-15' }, '2026-11-23'), [undefined, '1'])
})
