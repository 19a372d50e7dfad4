import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { day } from '#kernel/day.ts'
import { cents } from '#kernel/money.ts'
import { counted, formatDay, formatInstant, formatLongDay, formatMoney, formatNumber, formatRate, french } from './format.ts'

const spaced = (text: string) => text.replaceAll('\u202f', '_').replaceAll('\u00a0', '~')

test('amounts read as the French write them, without their cents when there are none', () => {
  assert.equal(spaced(formatMoney(cents(123_456_789))), '1_234_567,89~€')
  assert.equal(spaced(formatMoney(cents(146_700_000))), '1_467_000~€')
  assert.equal(spaced(formatMoney(cents(-50))), '-0,50~€')
})

test('numbers, rates and counts', () => {
  assert.equal(spaced(formatNumber(12_345.678)), '12_345,68')
  assert.equal(spaced(formatRate(2550)), '25,5~%')
  assert.deepEqual(
    [0, 1, 2].map((n) => spaced(counted(n, 'projet'))),
    ['0~projet', '1~projet', '2~projets'],
  )
})

test('days and instants are those of Paris', () => {
  assert.equal(formatDay(day('2026-11-23')), '23/11/2026')
  assert.equal(formatLongDay(day('2027-01-01')), '1er janvier 2027')
  assert.equal(spaced(formatInstant(Temporal.Instant.from('2026-07-14T22:05:00Z'))), '15/07/2026 à 00~h~05')
})

test('what people type gets its French spaces and apostrophes', () => {
  assert.equal(spaced(french('« ainsi » : 1 250 000 € pour 10 M€, 220 ha ?')), '«~ainsi~»~: 1_250_000~€ pour 10~M€, 220~ha~?')
  assert.equal(french("Provence-Alpes-Côte d'Azur"), 'Provence-Alpes-Côte d’Azur')
  assert.equal(french('annoncé le 9 novembre 2023, 12 345678'), 'annoncé le 9 novembre 2023, 12 345678')
})
