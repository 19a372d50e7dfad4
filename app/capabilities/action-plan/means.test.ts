import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '#kernel/day.ts'
import { euros } from '#kernel/money.ts'
import { budgetYears } from './model/calendar.ts'
import { cyclePath } from './model/dependencies.ts'
import { budgetForm, FunderRow, LinkRow, riskLabel, riskWeight, rowsIn, totalOf } from './model/means.ts'
import { steps } from './model/priority.ts'

test('un ordre qui tourne en rond est refusé avec son chemin', () => {
  const after = new Map([
    ['b', ['a']],
    ['c', ['b']],
    ['d', ['b']],
  ])
  assert.deepEqual(cyclePath(after, 'c', 'a'), ['a', 'b', 'c', 'a'], 'a would come after c, which comes after b, which comes after a')
  assert.equal(cyclePath(after, 'a', 'c'), null)
  assert.equal(cyclePath(after, 'd', 'c'), null)
  assert.deepEqual(cyclePath(after, 'a', 'a'), ['a', 'a'])
})

test('tant que chaque ordre accepté est sans cycle, le plan entier se range du premier au dernier', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 }))
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), (asked) => {
      const after = new Map<string, string[]>()
      for (const [first, then] of asked.map(([a, b]) => [String(a), String(b)] as const)) {
        const path = cyclePath(after, first, then)
        if (path === null) after.set(then, [...(after.get(then) ?? []), first])
        else
          for (let rank = 1; rank < path.length - 1; rank++)
            assert.ok(after.get(path[rank]!)!.includes(path[rank - 1]!), `${path.join(' ')}: each comes after the one before`)
      }
      const ranged = new Set<string>()
      for (let turn = 0; turn < 8; turn++)
        for (let n = 0; n < 8; n++) if ((after.get(String(n)) ?? []).every((before) => ranged.has(before))) ranged.add(String(n))
      assert.equal(ranged.size, 8)
    }),
  )
})

test('un budget se lit en euros et en dixièmes de poste, une case vide ne dit rien, zéro dit zéro', () => {
  const form = budgetForm([2026, 2027])
  const lines = form.parse({ 'forecast-investment-2026': '1 250 000', 'actual-investment-2026': '0', 'forecast-fte-2027': '0,5' })
  assert.deepEqual(lines, [
    { year: 2026, kind: 'investment', forecast: euros(1_250_000), actual: 0 },
    { year: 2027, kind: 'fte', forecast: 50, actual: null },
  ])
  assert.equal(totalOf(lines, 'forecast'), euros(1_250_000), 'posts are no money')
  assert.equal(totalOf([lines[1]!], 'forecast'), null, 'what nobody said is not zero')
  assert.ok(
    form.safeParse({ 'forecast-running-2026': 'beaucoup' }).error?.issues.some((issue) => issue.path[0] === 'forecast-running-2026'),
  )
})

test('les années d’un budget sont celles de l’action et celles qui ont une ligne, dix au plus', () => {
  const today = day('2026-11-23')
  assert.deepEqual(budgetYears({ startsOn: day('2025-02-01'), endsOn: day('2027-01-31') }, [], today), [2025, 2026, 2027])
  assert.deepEqual(budgetYears({ startsOn: null, endsOn: null }, [{ year: 2024 }], today), [2024, 2025, 2026])
  assert.equal(budgetYears({ startsOn: day('2020-01-01'), endsOn: day('2059-01-01') }, [], today).length, 10)
})

test('les lignes d’un formulaire gardent leur rang, et les lignes vides s’en vont', () => {
  const fields = { 'funder-0': ' Région ', 'amount-0': '10', 'funder-1': '', 'funder-2': 'ADEME' }
  assert.deepEqual(rowsIn(fields, ['funder', 'amount']), [
    { rank: 0, row: { funder: 'Région', amount: '10' } },
    { rank: 2, row: { funder: 'ADEME', amount: '' } },
  ])
  assert.deepEqual(FunderRow.parse({ funder: 'ADEME', amount: '' }), { funder: 'ADEME', amount: null })
})

test('un document est une adresse du web, jamais un script', () => {
  for (const [target, good] of [
    ['https://agglo.example/a.pdf', true],
    ['javascript:alert(1)', false],
    ['fiche.pdf', false],
  ] as const)
    assert.equal(LinkRow.safeParse({ kind: 'document', target, label: '' }).success, good, target)
})

test('un risque pèse probabilité × gravité', () => {
  const heaviest = steps.flatMap((likelihood) => steps.map((severity) => riskWeight({ likelihood, severity })))
  assert.equal(Math.max(...heaviest), 16)
  assert.deepEqual([16, 9, 8, 4, 3].map(riskLabel), ['Fort', 'Fort', 'Moyen', 'Moyen', 'Faible'])
})
