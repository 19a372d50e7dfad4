import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day.ts'
import { blankFiche, FicheForm, formValuesOf, NamesField } from './model/fiche.ts'
import { priority, priorityLabel, steps, windowWeight } from './model/priority.ts'
import { completion, daysLate, lateness, missingSteps, statusCodes } from './model/statuses.ts'

const on = day('2026-11-23')

test('une action est en retard le lendemain de son dernier jour, pas le jour même', () => {
  const action = { status: 'under-way' as const, startsOn: day('2026-01-01'), endsOn: on }
  assert.equal(lateness(action, on), null)
  assert.equal(lateness(action, day('2026-11-24')), 'to-end')
  assert.equal(daysLate(action, day('2026-11-30')), 7)
})

test('seule une action qui n’a pas commencé est en retard pour commencer ; finie ou abandonnée, elle ne l’est plus', () => {
  const late = statusCodes.map((status) => [status, lateness({ status, startsOn: day('2026-11-01'), endsOn: null }, on)])
  assert.deepEqual(late, [
    ['to-discuss', 'to-start'],
    ['to-come', 'to-start'],
    ['under-way', null],
    ['done', null],
    ['paused', null],
    ['blocked', null],
    ['abandoned', null],
  ])
  const past = statusCodes.filter((status) => lateness({ status, startsOn: null, endsOn: day('2026-11-01') }, on) === 'to-end')
  assert.deepEqual(past, ['to-discuss', 'to-come', 'under-way', 'paused', 'blocked'])
})

test('la complétude compte le titre, le pourquoi, l’état et un pilote', () => {
  const fiche = { title: 'Ouvrir', why: '', status: 'to-discuss' as const, pilots: [] }
  assert.equal(completion(fiche), 25)
  assert.deepEqual(missingSteps(fiche), ['le pourquoi', 'un état autre que « à discuter »', 'un pilote'])
  assert.equal(completion({ ...fiche, why: 'Parce que', status: 'done', pilots: ['Alix'] }), 100)
})

test('la priorité croît avec l’impact, décroît avec l’effort, et la fenêtre qui se ferme la double', () => {
  for (const impact of steps)
    for (const effort of steps) {
      const score = priority({ impact, effort, windowClosesOn: null }, on)!
      assert.equal(score, impact * (5 - effort))
      assert.equal(priority({ impact, effort, windowClosesOn: day('2027-02-21') }, on), score * 2, 'ninety days')
      assert.equal(priority({ impact, effort, windowClosesOn: day('2027-02-22') }, on), score * 1.5)
    }
  assert.equal(priority({ impact: null, effort: 2, windowClosesOn: null }, on), null)
  assert.equal(windowWeight(on, on), 2, 'the last day is included')
  assert.equal(windowWeight(day('2026-11-22'), on), 1, 'a window that is past weighs nothing')
  assert.deepEqual([32, 16, 15, 6, 1].map(priorityLabel), ['Haute', 'Haute', 'Moyenne', 'Moyenne', 'Basse'])
})

test('une action bloquée ou abandonnée ne s’enregistre pas sans sa raison', () => {
  const written = (changes: object) =>
    FicheForm.safeParse({ ...formValuesOf(blankFiche('01890f2e-7b1a-7c3d-9a5e-0123456789ab')), title: 'Ouvrir', parentId: '', ...changes })
  for (const status of statusCodes) assert.equal(written({ status }).success, !['blocked', 'abandoned'].includes(status), status)
  assert.ok(written({ status: 'blocked', statusReason: 'Étude attendue' }).success)
})

test('ce que montre le formulaire d’une fiche se relit en la même fiche', () => {
  const fiche = {
    ...blankFiche('01890f2e-7b1a-7c3d-9a5e-0123456789ab'),
    title: 'Ouvrir La Serre',
    pilots: ['Alix', 'Sacha'],
    startsOn: day('2026-01-01'),
    endsOn: day('2027-01-01'),
    yearly: true,
    status: 'blocked' as const,
    statusReason: 'Étude attendue',
    impact: 3 as const,
    effort: 2 as const,
  }
  const shown = Object.fromEntries(Object.entries(formValuesOf(fiche)).map(([name, value]) => [name, value ?? '']))
  assert.deepEqual(FicheForm.parse(shown), fiche)
})

test('les noms se lisent par ligne ou par point-virgule, une fois chacun', () => {
  assert.deepEqual(NamesField.parse(' Alix  B. \nSacha;Alix B.\n\n'), ['Alix B.', 'Sacha'])
})

test('la fin avant le début est refusée à côté de la fin', () => {
  const form = FicheForm.safeParse({
    ...formValuesOf(blankFiche('01890f2e-7b1a-7c3d-9a5e-0123456789ab')),
    title: 'Ouvrir',
    parentId: '',
    startsOn: '01/03/2027',
    endsOn: '28/02/2027',
  })
  assert.deepEqual(
    form.error?.issues.map((issue) => issue.path),
    [['endsOn']],
  )
})
