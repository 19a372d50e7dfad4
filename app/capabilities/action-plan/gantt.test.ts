import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day.ts'
import { monthFrom, monthOf } from './model/calendar.ts'
import { type Bar, ganttOf, shareOf } from './model/gantt.ts'

const today = day('2026-11-23')
const bar = (id: string, startsOn: string | null, endsOn: string | null): Bar => ({
  id,
  reference: `A-2026-${id.padStart(4, '0')}`,
  title: id,
  axisTitle: 'Axe',
  status: 'under-way',
  startsOn: startsOn ? day(startsOn) : null,
  endsOn: endsOn ? day(endsOn) : null,
})
const marks = (gantt: ReturnType<typeof ganttOf>) => gantt.bars.map(({ id, critical, early }) => [id, critical, early])

test('le chemin critique est fait des actions sans marge ; une branche plus courte en a', () => {
  const bars = [
    bar('1', '2027-01-01', '2027-01-31'),
    bar('2', '2027-02-01', '2027-06-30'),
    bar('3', '2027-02-01', '2027-03-31'),
    bar('4', '2027-07-01', '2027-08-31'),
    bar('5', '2027-01-01', '2028-01-01'),
  ]
  const orders = [
    ['1', '2'],
    ['1', '3'],
    ['2', '4'],
    ['3', '4'],
  ].map(([before, next]) => ({ before: before!, next: next! }))
  assert.deepEqual(marks(ganttOf(bars, orders, today)), [
    ['1', true, false],
    ['2', true, false],
    ['3', false, false],
    ['4', true, false],
    ['5', false, false],
  ])
})

test('un jour de marge suffit à sortir du chemin critique', () => {
  const bars = [bar('1', '2027-01-01', '2027-01-30'), bar('2', '2027-02-01', '2027-02-28')]
  assert.deepEqual(marks(ganttOf(bars, [{ before: '1', next: '2' }], today)), [
    ['1', false, false],
    ['2', true, false],
  ])
})

test('une action qui commence avant la fin de celle qui la précède le dit, et l’ordre aussi', () => {
  const bars = [bar('1', '2027-01-01', '2027-02-28'), bar('2', '2027-02-28', '2027-03-31')]
  const gantt = ganttOf(
    bars,
    [
      { before: '1', next: '2' },
      { before: '1', next: 'absente' },
    ],
    today,
  )
  assert.deepEqual(gantt.orders, [{ before: '1', next: '2', broken: true }])
  assert.deepEqual(marks(gantt), [
    ['1', true, false],
    ['2', true, true],
  ])
})

test('le dessin couvre des mois entiers, aujourd’hui compris ; une seule date est un jalon', () => {
  const gantt = ganttOf([bar('1', null, '2027-02-10')], [], today)
  assert.deepEqual([gantt.from, gantt.to], ['2026-11-01', '2027-02-28'])
  assert.deepEqual([gantt.bars[0]!.from, gantt.bars[0]!.to], ['2027-02-10', '2027-02-10'])
  assert.equal(shareOf(gantt, gantt.from), 0)
  assert.equal(shareOf(gantt, gantt.to), 1)
  assert.deepEqual(
    gantt.months.map((month) => month.label),
    ['nov. 2026', 'déc.', 'janv. 2027', 'févr.'],
  )
})

test('un mois commence le bon jour de la semaine, et ses voisins sont les bons', () => {
  const month = monthOf(monthFrom('2027-02', today))
  assert.deepEqual(
    [month.from, month.to, month.firstColumn, month.before, month.after],
    ['2027-02-01', '2027-02-28', 1, '2027-01-31', '2027-03-01'],
  )
  assert.equal(monthOf(today).firstColumn, 7, 'the first of November 2026 is a Sunday')
  assert.equal(monthFrom('demain', today), today)
})
