import type { Sheet } from '#kernel/workbook.ts'
import { levels, type Obstacle, obstacleKinds, obstacleStates } from '../model/obstacles.ts'

const columns = [
  { label: 'référence', kind: 'text' },
  { label: 'obstacle', kind: 'text' },
  { label: 'nature', kind: 'text' },
  { label: 'niveau', kind: 'text' },
  { label: 'niveau le plus haut atteint', kind: 'text' },
  { label: 'état', kind: 'text' },
  { label: 'qui répond', kind: 'text' },
  { label: 'réponse pour le', kind: 'day' },
  { label: 'projet', kind: 'text' },
  { label: 'signalé le', kind: 'day' },
  { label: 'signalé par', kind: 'text' },
  { label: 'ce qui bloque', kind: 'text' },
] as const satisfies Sheet['columns']

export const obstacleHead = columns.map((column) => column.label)

export const obstacleCells = (one: Obstacle) => [
  one.reference,
  one.title,
  obstacleKinds[one.kind],
  levels[one.level],
  levels[one.reached],
  obstacleStates[one.state],
  one.owner,
  one.answerDue,
  one.projectReference,
  one.raisedOn,
  one.raisedBy,
  one.detail,
]

export const obstacleSheet = (obstacles: readonly Obstacle[]): Sheet => ({ name: 'Obstacles', columns, rows: obstacles.map(obstacleCells) })
