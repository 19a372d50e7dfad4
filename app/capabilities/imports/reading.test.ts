import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainName } from '#cap/territory/model.ts'
import { rowsOfCsv } from '#kernel/csv.ts'
import { companyFields } from './model/directory.ts'
import { ficheFields, ficheReader } from './model/fiches.ts'
import { projectFields } from './model/pipeline.ts'
import { fieldFor, type Mapping, type Mends, readTable } from './model/reading.ts'
import { columnsOf, gridOfRows, guessLayout } from './model/table.ts'

const gridOfCsv = (text: string) => gridOfRows(rowsOfCsv(text))

const fieldOf = (header: string) => fieldFor(ficheFields, header)

const axes = [
  { id: 'a1', rank: 1, title: 'Écosystème d’innovation' },
  { id: 'a2', rank: 2, title: 'Métiers en tension' },
]

test('l’en-tête se trouve sous un titre, et se comprend par ses mots', () => {
  const grid = gridOfCsv(
    'Plan d’actions 2024-2027;;;\n;;;\nIntitulé de l’action;Porteur;Échéance;État d’avancement\nUn;Agglo;fin 2025;en cours\n',
  )
  const layout = guessLayout(grid, fieldOf)
  assert.deepEqual(layout, { headerFrom: 3, headerRows: 1 })
  assert.deepEqual(
    columnsOf(grid, layout).map(({ letter, header }) => [letter, fieldOf(header)]),
    [
      ['A', 'title'],
      ['B', 'lead'],
      ['C', 'endsOn'],
      ['D', 'status'],
    ],
  )
})

test('deux rangées d’en-tête aux cellules fusionnées n’en font qu’une', () => {
  const grid = {
    ...gridOfCsv('Action;Calendrier;;Pilotage;\n;Début;Fin;Porteur;Pilote\nUn;2025;2026;CCI;Mme Fictive\n'),
    merged: [
      { from: 'B1', to: 'C1' },
      { from: 'D1', to: 'E1' },
    ],
  }
  const layout = guessLayout(grid, fieldOf)
  assert.deepEqual(layout, { headerFrom: 1, headerRows: 2 })
  assert.deepEqual(
    columnsOf(grid, layout).map(({ header }) => [header, fieldOf(header)]),
    [
      ['Action', 'title'],
      ['Calendrier · Début', 'startsOn'],
      ['Calendrier · Fin', 'endsOn'],
      ['Pilotage · Porteur', 'lead'],
      ['Pilotage · Pilote', 'pilots'],
    ],
  )
})

const mapping: Mapping = { 1: 'title', 2: 'status', 3: 'endsOn', 4: 'yearly' }
const csv =
  'Titre;État;Fin;Annuel\nAxe 2 - métiers en tension;;;\nForum des métiers;en cours;fin 2026;oui\nÉcole;bizarre;un jour;?\n;fait;2026;non\nTotal;;;\nFORUM DES METIERS;fait;2026;non\nBloquée sans raison;bloqué;;\n'
const readFiches = (mends: Mends = {}) =>
  readTable(
    { grid: gridOfCsv(csv), layout: { headerFrom: 1, headerRows: 1 }, mapping, mends },
    ficheReader(axes),
    new Map([['ecole de production', 'déjà au plan : A-2026-0001']]),
  )

test('chaque cellule incomprise est dite avec son adresse et sa raison ; une rangée d’axe place celles qui la suivent', () => {
  const { rows, problems } = readFiches()
  assert.deepEqual(
    rows.map((r) => [r.row, r.draft.title, r.draft.axisId, r.draft.status, r.draft.endsOn, r.leftOut]),
    [
      [3, 'Forum des métiers', 'a2', 'under-way', '2026-12-31', null],
      [4, 'École', 'a2', 'to-discuss', null, null],
      [5, '', 'a2', 'done', '2026-12-31', 'sans titre'],
      [6, 'Total', 'a2', 'to-discuss', null, 'ligne de total'],
      [7, 'FORUM DES METIERS', 'a2', 'done', '2026-12-31', 'déjà dans ce classeur, ligne 3'],
      [8, 'Bloquée sans raison', 'a2', 'to-discuss', null, null],
    ],
  )
  assert.deepEqual(
    problems.map((p) => [p.address, p.field, p.text]),
    [
      ['B4', 'status', 'bizarre'],
      ['C4', 'endsOn', 'un jour'],
      ['B8', 'status', 'bloqué'],
    ],
  )
  assert.deepEqual(rows[0]!.understood, [{ field: 'endsOn', text: 'fin 2026', as: '31/12/2026' }])
  assert.deepEqual(rows[1]!.understood, [{ field: 'yearly', text: '?', as: 'inconnu' }])
})

test('une cellule se corrige dans l’aperçu, ou se laisse vide', () => {
  const { rows, problems } = readFiches({ B4: 'À venir', C4: '' })
  assert.equal(rows[1]!.draft.status, 'to-come')
  assert.deepEqual(
    problems.map((p) => p.address),
    ['B8'],
  )
})

test('les mots de chaque champ ne désignent que lui', () => {
  for (const fields of [ficheFields, projectFields, companyFields]) {
    const words = Object.values(fields).flatMap((field) => field.words as readonly string[])
    assert.deepEqual(
      words.filter((word, rank) => words.indexOf(word) !== rank),
      [],
    )
    assert.deepEqual(
      words.filter((word) => plainName(word) !== word),
      [],
      'written as they are compared',
    )
  }
})
