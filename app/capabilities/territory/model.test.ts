import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasValidKey, isCommuneCode, placeAsked, plainName } from './model.ts'

test('la clé d’un SIREN ou d’un SIRET est celle de Luhn', () => {
  assert.ok(hasValidKey('200096956'), 'Agglomération d’Agen')
  assert.ok(hasValidKey('99910137100014'))
  assert.equal(hasValidKey('99910137100015'), false)
  assert.equal(hasValidKey('200096957'), false)
})

test('un chiffre mal recopié, ou deux chiffres voisins échangés, se voient', () => {
  const siret = '99910137100014'
  for (let place = 0; place < siret.length; place++) {
    for (let digit = 0; digit < 10; digit++) {
      if (digit === Number(siret[place])) continue
      assert.equal(hasValidKey(siret.slice(0, place) + digit + siret.slice(place + 1)), false)
    }
  }
})

test('un établissement de La Poste se vérifie par la somme de ses chiffres', () => {
  assert.ok(hasValidKey('35600000000048'), 'le siège suit Luhn')
  assert.ok(hasValidKey('35600000049837'), 'un bureau suit la somme')
  assert.equal(hasValidKey('35600000049838'), false)
})

test('ni lettres, ni autre longueur', () => {
  for (const text of ['', '12345678', '2000969561', 'ABCDEFGHI', '999101371 00014']) assert.equal(hasValidKey(text), false, text)
})

test('un code de commune compte cinq caractères, la Corse et l’outre-mer compris', () => {
  assert.deepEqual(['47001', '2A004', '97105', '4701', '2C004', '470011'].map(isCommuneCode), [true, true, true, false, false, false])
})

test('une commune se lit dans ce que les gens écrivent', () => {
  const agen = { code: null, departement: null, name: 'agen' }
  assert.deepEqual(placeAsked(' AGEN '), agen)
  assert.deepEqual(placeAsked('47000'), { ...agen, code: '47000', name: null })
  assert.deepEqual(placeAsked('47000 Agen'), { ...agen, code: '47000' })
  assert.deepEqual(placeAsked('Agen (47)'), { ...agen, departement: '47' })
  assert.deepEqual(placeAsked('Ajaccio (2a)'), { code: null, departement: '2A', name: 'ajaccio' })
  assert.deepEqual(placeAsked('2a004'), { code: '2A004', departement: null, name: null })
  assert.deepEqual(placeAsked('(('), { code: null, departement: null, name: null })
})

test('un nom se compare sans accent, majuscule, tiret ni apostrophe', () => {
  assert.equal(plainName('L’Haÿ-les-Roses'), plainName("l'hay les roses"))
  assert.equal(plainName('Œuilly'), 'oeuilly')
  assert.equal(plainName('St-Étienne'), plainName('Saint Etienne'))
  assert.equal(plainName('Ste-Foy'), 'sainte foy')
})
