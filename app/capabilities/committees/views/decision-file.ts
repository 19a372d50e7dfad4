import type { Cell } from '#kernel/csv.ts'
import { outcomes } from '../model/meetings.ts'
import type { Decision } from '../queries/decisions.ts'

export const decisionHead = [
  'référence', 'décidé le', 'décidé par', 'titre', 'sens', 'texte', 'prise', 'avis', 'projet', 'dispositif', 'réunion', 'source', 'adresse', 'inscrite le',
]

export const decisionCells = (one: Decision): Cell[] => [
  one.reference, one.decidedOn, one.decidedBy, one.title, outcomes[one.outcome], one.text, one.origin === 'here' ? 'ici' : 'ailleurs',
  one.opinionReference, one.projectReference, one.deviceName, one.meetingReference, one.source, one.sourceUrl, one.recordedOn,
]
