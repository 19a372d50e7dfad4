import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { lineField } from '#cap/membership/model.ts'
import { DayField } from '#cap/projects/model.ts'

export const obstacleKinds = {
  land: 'Foncier',
  skills: 'Compétences',
  permit: 'Autorisation',
  funding: 'Financement',
  energy: 'Énergie',
  housing: 'Logement',
  transport: 'Transport',
  rule: 'Règle ou procédure',
} as const
export type ObstacleKind = keyof typeof obstacleKinds
export const obstacleKindCodes = Object.keys(obstacleKinds) as ObstacleKind[]

export const levels = { local: 'Territoire', regional: 'Région', national: 'Programme national' } as const
export type Level = keyof typeof levels
export const levelCodes = Object.keys(levels) as Level[]

export const obstacleStates = { waiting: 'Réponse attendue', answered: 'Répondu', closed: 'Levé' } as const
export type ObstacleState = keyof typeof obstacleStates
export const obstacleStateCodes = Object.keys(obstacleStates) as ObstacleState[]

export interface Obstacle {
  id: string
  territoryId: string
  territoryCode: string
  territoryName: string
  regionCode: string
  reference: string
  kind: ObstacleKind
  title: string
  detail: string
  level: Level
  /** The highest level it was put to. */
  reached: Level
  state: ObstacleState
  owner: string
  answerDue: Day | null
  projectId: string | null
  projectReference: string | null
  raisedBy: string | null
  raisedById: string | null
  raisedOn: Day
  version: number
}

export const stepWords = {
  raised: 'Signalé',
  taken: 'Pris en charge',
  escalated: 'Remonté',
  answered: 'Réponse redescendue',
  reopened: 'Rouvert',
  closed: 'Levé',
} as const
export type StepKind = keyof typeof stepWords

export interface ObstacleStep {
  kind: StepKind
  level: Level
  text: string
  by: string | null
  on: Day
}

export type ObstacleVerb = 'take' | 'escalate' | 'answer' | 'reopen' | 'close'

type Standing = Pick<Obstacle, 'level' | 'reached' | 'state'>

/** What a verb makes of an obstacle, or why it may not: an answer always comes back down to the territory. */
export function after(verb: ObstacleVerb, obstacle: Standing): Outcome<Standing, 'wrong-state' | 'highest-already'> {
  switch (verb) {
    case 'take':
      return obstacle.state === 'waiting' ? ok(obstacle) : refuse('wrong-state')
    case 'escalate': {
      if (obstacle.state === 'closed') return refuse('wrong-state')
      const next = levelCodes[levelCodes.indexOf(obstacle.level) + 1]
      return next ? ok({ level: next, reached: higher(next, obstacle.reached), state: 'waiting' as const }) : refuse('highest-already')
    }
    case 'answer':
      return obstacle.state === 'waiting'
        ? ok({ level: 'local' as const, reached: obstacle.reached, state: 'answered' as const })
        : refuse('wrong-state')
    case 'reopen':
      return obstacle.state === 'waiting'
        ? refuse('wrong-state')
        : ok({ level: 'local' as const, reached: obstacle.reached, state: 'waiting' as const })
    case 'close':
      return obstacle.state === 'closed'
        ? refuse('wrong-state')
        : ok({ level: 'local' as const, reached: obstacle.reached, state: 'closed' as const })
  }
}

const higher = (a: Level, b: Level): Level => (levelCodes.indexOf(a) > levelCodes.indexOf(b) ? a : b)

const emptyIsNull = (text: unknown) => (typeof text !== 'string' || text.trim() === '' ? null : text.trim())

export const ObstacleForm = z.object({
  submissionKey: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
  kind: z.enum(obstacleKindCodes as [ObstacleKind, ...ObstacleKind[]], 'Choisissez la nature de l’obstacle.'),
  title: lineField(3, 'Dites l’obstacle en quelques mots.', 'Ce titre est trop long : 200 caractères au plus.'),
  detail: z
    .string()
    .trim()
    .min(10, 'Décrivez l’obstacle en une phrase au moins : ce qui bloque, depuis quand, qui peut agir.')
    .max(4000, 'Ce texte est trop long : 4 000 caractères au plus.'),
  project: z.preprocess(emptyIsNull, z.string().max(20).nullable()),
  answerDue: z.preprocess(emptyIsNull, DayField.nullable()),
})
export type ObstacleForm = z.infer<typeof ObstacleForm>

export const ObstacleStepForm = z.object({
  text: z.string().trim().max(4000, 'Ce texte est trop long : 4 000 caractères au plus.').default(''),
  owner: z.string().trim().max(200, 'Ce nom est trop long : 200 caractères au plus.').default(''),
  answerDue: z.preprocess(emptyIsNull, DayField.nullable()),
})
export type ObstacleStepForm = z.infer<typeof ObstacleStepForm>

export const obstaclesPageSize = 25
export const obstaclesExportedAtMost = 10_000

export const pathOfObstacle = ({ territoryCode, reference }: Pick<Obstacle, 'territoryCode' | 'reference'>): string =>
  `/espace/${territoryCode}/comites/obstacles/${reference}`
