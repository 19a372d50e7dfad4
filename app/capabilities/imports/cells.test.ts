import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Cell, dayIn, jobsIn, moneyIn, namesIn, yesNoIn } from './model/cells.ts'

const cell = (text: string): Cell => ({ address: 'A1', row: 1, column: 1, kind: 'text', value: text, text })
const number = (value: number): Cell => ({ ...cell(String(value)), kind: 'number', value })

test('un montant se lit comme on l’écrit : centimes, milliers, k€, M€', () => {
  const read = (text: string) => moneyIn(cell(text))
  assert.deepEqual(read('245 529,00 €'), { value: 24_552_900 })
  assert.deepEqual(read('1 250 000'), { value: 125_000_000 })
  assert.deepEqual(read('1.250.000 €'), { value: 125_000_000 })
  assert.deepEqual(read('12,5'), { value: 1_250 })
  assert.deepEqual(read('1,2 M€'), { value: 120_000_000, as: `${(1_200_000).toLocaleString('fr-FR')} €` })
  assert.deepEqual(read('850k€ HT'), { value: 85_000_000, as: `${(850_000).toLocaleString('fr-FR')} €` })
  assert.deepEqual(read('1,5 Md€'), {
    value: 150_000_000_000,
    as: `${(1_500_000_000).toLocaleString('fr-FR')} €`,
  })
  assert.deepEqual(moneyIn(number(1234.5)), { value: 123_450 })
  for (const text of ['?', 'à définir', 'NC', 'n/a']) assert.deepEqual(read(text), { value: null, as: 'inconnu' }, text)
  for (const text of ['environ 3 k€', '-5', '12 à 15 k€', 'beaucoup']) assert.ok('problem' in read(text), text)
})

test('tout montant écrit à la française se relit au centime', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900_000_000_000 }), (amount) => {
      const text = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' }).format(amount / 100)
      assert.deepEqual(moneyIn(cell(text)), { value: amount })
    }),
  )
})

test('une date se lit exacte ou en toutes lettres, et un laps prend son premier ou son dernier jour', () => {
  const start = (text: string) => dayIn(cell(text), 'start')
  const end = (text: string) => dayIn(cell(text), 'end')
  for (const text of ['12/03/2026', '12/3/26', '2026-03-12', '12 mars 2026', 'le 12 Mars 2026', '12.03.2026'])
    assert.deepEqual(start(text), { value: '2026-03-12' }, text)
  assert.deepEqual(start('1er février 2027'), { value: '2027-02-01' })
  assert.deepEqual(end('fin 2025'), { value: '2025-12-31', as: '31/12/2025' })
  assert.deepEqual(start('fin 2025'), { value: '2025-10-01', as: '01/10/2025' })
  assert.deepEqual(start('début 2026'), { value: '2026-01-01', as: '01/01/2026' })
  assert.deepEqual(end('févr. 2028'.replace('févr', 'fév')), { value: '2028-02-29', as: '29/02/2028' })
  assert.deepEqual(end('T3 2026'), { value: '2026-09-30', as: '30/09/2026' })
  assert.deepEqual(start('2e semestre 2026'), { value: '2026-07-01', as: '01/07/2026' })
  assert.deepEqual(end('2027'), { value: '2027-12-31', as: '31/12/2027' })
  assert.deepEqual(dayIn(number(2027), 'start'), { value: '2027-01-01', as: '01/01/2027' })
  assert.deepEqual(start('?'), { value: null, as: 'inconnu' })
  assert.ok('problem' in start('30/02/2026'))
  assert.ok('problem' in start('dès que possible'))
  assert.ok('problem' in dayIn(number(45_000), 'start'))
})

test('oui, non et « ? » sont trois réponses', () => {
  assert.deepEqual(
    ['oui', 'X', 'non', '?', 'à préciser'].map((text) => yesNoIn(cell(text))),
    [{ value: true }, { value: true }, { value: false }, { value: null, as: 'inconnu' }, { value: null, as: 'inconnu' }],
  )
  assert.ok('problem' in yesNoIn(cell('peut-être')))
})

test('des emplois et des noms', () => {
  assert.deepEqual(jobsIn(cell('2,5 ETP')), { value: 2.5 })
  assert.ok('problem' in jobsIn(cell('une dizaine')))
  assert.deepEqual(namesIn(cell('CCI 47 / Agropole et Sud Management')), {
    value: ['CCI 47', 'Agropole', 'Sud Management'],
  })
})
