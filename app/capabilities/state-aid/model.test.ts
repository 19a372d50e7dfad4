import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day.ts'
import { euros } from '#kernel/money.ts'
import { factTable } from '#kernel/fact-table.ts'
import { deMinimisCeiling, deMinimisRoom, windowStart } from './model.ts'
import { ruleOf } from './model/law-file.ts'

const law = (await factTable(new URL('../../../data/state-aid-rules.csv', import.meta.url))).map(ruleOf)

const ceiling = { amount: euros(300_000), years: 3 }

// methods.md § 4, oracle F3.
const grants = [
  { amount: euros(90_000), grantedOn: day('2022-03-10') },
  { amount: euros(60_000), grantedOn: day('2023-06-01') },
  { amount: euros(100_000), grantedOn: day('2024-11-15') },
]

test('la marge de minimis suit une fenêtre de trois ans glissants', () => {
  assert.equal(deMinimisRoom(ceiling, grants, day('2025-03-09')), euros(50_000))
  assert.equal(deMinimisRoom(ceiling, grants, day('2025-03-11')), euros(140_000))
  assert.equal(deMinimisRoom(ceiling, grants, day('2026-06-02')), euros(200_000))
})

test('le jour anniversaire, l’aide compte encore : lecture prudente', () => {
  assert.equal(deMinimisRoom(ceiling, grants, day('2025-03-10')), euros(50_000))
})

test('une aide accordée après le jour demandé ne compte pas', () => {
  assert.equal(deMinimisRoom(ceiling, grants, day('2023-01-01')), euros(210_000))
})

test('le reste ne descend jamais sous zéro', () => {
  assert.equal(deMinimisRoom(ceiling, [{ amount: euros(350_000), grantedOn: day('2026-01-01') }], day('2026-02-01')), 0)
})

test('sans règle en vigueur ce jour-là, il n’y a pas de plafond connu', () => {
  const rule = law.find((r) => r.code === 'de-minimis-general')!
  assert.equal(deMinimisCeiling([rule], day('2030-12-31'))?.amount, euros(300_000))
  assert.equal(deMinimisCeiling([rule], day('2031-01-01')), undefined)
})

test('un 29 février, les trois ans remontent au 28', () => {
  assert.equal(windowStart(day('2028-02-29'), 3), '2025-02-28')
  assert.equal(deMinimisRoom(ceiling, [{ amount: euros(300_000), grantedOn: day('2025-02-28') }], day('2028-02-29')), 0)
  assert.equal(deMinimisRoom(ceiling, [{ amount: euros(300_000), grantedOn: day('2024-02-29') }], day('2027-02-28')), 0)
  assert.equal(deMinimisRoom(ceiling, [{ amount: euros(300_000), grantedOn: day('2024-02-29') }], day('2027-03-01')), euros(300_000))
})
