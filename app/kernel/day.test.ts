import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { day, daysBetween, inForce, isDay, minusYears, plusDays, today } from './day.ts'

test('a day that does not exist is refused', () => {
  assert.throws(() => day('2026-02-30'), RangeError)
  assert.deepEqual(['2028-02-29', '2026-02-29', '2026-2-1', 'demain', ''].map(isDay), [true, false, false, false, false])
})

test('a day is one that the database can hold: it has no year zero', () => {
  assert.deepEqual(['0000-12-31', '0001-01-01', '9999-12-31'].map(isDay), [false, true, true])
})

test('today is the day it is in Paris, summer and winter', () => {
  const at = (instant: string) => today(() => Temporal.Instant.from(instant))
  assert.equal(at('2026-11-23T22:59:59Z'), '2026-11-23')
  assert.equal(at('2026-11-23T23:00:00Z'), '2026-11-24')
  assert.equal(at('2026-07-01T21:59:59Z'), '2026-07-01')
  assert.equal(at('2026-07-01T22:00:00Z'), '2026-07-02')
})

test('three years before a 29 February is a 28', () => {
  assert.equal(minusYears(day('2028-02-29'), 3), '2025-02-28')
})

test('the last day of a period is in it, and a missing bound is open', () => {
  const year = { from: day('2026-01-01'), until: day('2026-12-31') }
  assert.deepEqual(
    ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((d) => inForce(year, day(d))),
    [false, true, true, false],
  )
  assert.ok(inForce({ from: null, until: null }, day('1900-01-01')))
})

test('days are counted and added across months and years', () => {
  assert.equal(daysBetween(day('2026-12-31'), day('2027-03-01')), 60)
  assert.equal(plusDays(day('2026-12-31'), 60), '2027-03-01')
})
