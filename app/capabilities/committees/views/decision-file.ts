import type { Sheet } from '#kernel/workbook.ts'
import { outcomes } from '../model/meetings.ts'
import type { Decision } from '../queries/decisions.ts'

const columns = [
  { label: 'référence', kind: 'text' },
  { label: 'décidé le', kind: 'day' },
  { label: 'décidé par', kind: 'text' },
  { label: 'titre', kind: 'text' },
  { label: 'sens', kind: 'text' },
  { label: 'texte', kind: 'text' },
  { label: 'prise', kind: 'text' },
  { label: 'avis', kind: 'text' },
  { label: 'projet', kind: 'text' },
  { label: 'dispositif', kind: 'text' },
  { label: 'réunion', kind: 'text' },
  { label: 'source', kind: 'text' },
  { label: 'adresse', kind: 'text' },
  { label: 'inscrite le', kind: 'day' },
] as const satisfies Sheet['columns']

export const decisionHead = columns.map((column) => column.label)

export const decisionCells = (one: Decision) => [
  one.reference,
  one.decidedOn,
  one.decidedBy,
  one.title,
  outcomes[one.outcome],
  one.text,
  one.origin === 'here' ? 'ici' : 'ailleurs',
  one.opinionReference,
  one.projectReference,
  one.deviceName,
  one.meetingReference,
  one.source,
  one.sourceUrl,
  one.recordedOn,
]

export const decisionSheet = (decisions: readonly Decision[]): Sheet => ({ name: 'Décisions', columns, rows: decisions.map(decisionCells) })
