import { z } from 'zod'
import type { Day } from '#kernel/day.ts'

/** What is handed over, in the order of reading. */
export const sections = {
  deadlines: 'Échéances des trente prochains jours',
  decisions: 'Décisions attendues',
  projects: 'Projets en cours, et leur prochain pas',
  actions: 'Actions ouvertes du plan',
  tasks: 'Tâches ouvertes',
  commitments: 'Promesses faites aux entreprises',
  obstacles: 'Obstacles signalés',
  contacts: 'Contacts',
} as const
export type Section = keyof typeof sections
export const sectionCodes = Object.keys(sections) as Section[]

export interface Line {
  section: Section
  title: string
  detail: string
  path: string | null
  dueOn: Day | null
}

export const lineStates = { waiting: 'À confirmer', confirmed: 'Confirmé', asked: 'À demander' } as const
type LineState = keyof typeof lineStates

export interface HandedLine extends Line {
  id: string
  state: LineState
  note: string | null
  answeredBy: string | null
  answeredOn: Day | null
  version: number
}

export interface Handover {
  id: string
  territoryId: string
  madeById: string | null
  madeBy: string
  madeOn: Day
}

const version = z.coerce.number('Rechargez la page, puis envoyez à nouveau.').int()

/** The successor confirms a line, or says what they will ask about it. */
export const AnswerForm = z.discriminatedUnion(
  'verb',
  [
    z.object({ verb: z.literal('confirm'), line: z.uuid(), version }),
    z.object({
      verb: z.literal('ask'),
      line: z.uuid(),
      version,
      note: z
        .string()
        .trim()
        .min(3, 'Écrivez ce que vous voulez demander.')
        .max(2000, 'Cette question est trop longue : 2 000 caractères au plus.'),
    }),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)
export type AnswerForm = z.infer<typeof AnswerForm>

/** A page has many lines, and a field of each: its name says whose it is. */
export const noteField = (lineId: string): string => `note-${lineId}`
