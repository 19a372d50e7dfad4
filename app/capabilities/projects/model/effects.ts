import { type Day, minusYears } from '#kernel/day.ts'
import type { Project } from '../model.ts'

/** What a project promises and what is then observed, with its unit; land that is used up is a cost, not a gain. */
export const measures = {
  'jobs-created': { label: 'Emplois créés', unit: 'ETP' },
  'jobs-maintained': { label: 'Emplois maintenus', unit: 'ETP' },
  investment: { label: 'Investissement HT', unit: '€' },
  carbon: { label: 'Émissions évitées', unit: 'tCO₂e/an' },
  energy: { label: 'Énergie économisée', unit: 'MWh/an' },
  water: { label: 'Eau économisée', unit: 'm³/an' },
  material: { label: 'Matière économisée', unit: 't/an' },
  brownfield: { label: 'Friche réemployée', unit: 'ha' },
  'new-land': { label: 'Sol nouvellement artificialisé', unit: 'ha' },
  training: { label: 'Places de formation', unit: 'places' },
} as const
export type Measure = keyof typeof measures
export const measureCodes = Object.keys(measures) as Measure[]

/** N is the year of the day the works ended. */
export const moments = {
  promised: { label: 'Promis à la décision', years: 0 },
  n1: { label: 'Constaté à N+1', years: 1 },
  n3: { label: 'Constaté à N+3', years: 3 },
} as const
export type Moment = keyof typeof moments
export const momentCodes = Object.keys(moments) as Moment[]

export interface Effect {
  measure: Measure
  moment: Moment
  /** In the unit of the measure. */
  amount: number
  measuredOn: Day
  evidence: string
}

/** Why an observation cannot be of that moment: the works have not ended, or the years have not gone by. */
export function whyNotYet(moment: Moment, endedOn: Day | null, measuredOn: Day): 'not-ended' | 'too-early' | null {
  const { years } = moments[moment]
  if (years === 0) return null
  if (endedOn === null) return 'not-ended'
  return minusYears(measuredOn, years) < endedOn ? 'too-early' : null
}

export interface EffectLine {
  measure: Measure
  /** For each moment, what counts; nothing when nothing was said, which is not zero. */
  at: Record<Moment, Effect | null>
  /** Observed over promised, in basis points, at the last moment observed; nothing when either is missing or nothing was promised. */
  kept: number | null
}

type Filed = Pick<Project, 'jobsCreated' | 'jobsMaintained' | 'cost' | 'filedOn' | 'decidedOn'>

/**
 * Promised beside observed, measure by measure.
 * @param effects in the order they were written: the last of a measure and moment counts
 */
export function effectLines(project: Filed, effects: readonly Effect[]): EffectLine[] {
  return measureCodes.map((measure) => {
    const last = (moment: Moment) => effects.findLast((one) => one.measure === measure && one.moment === moment) ?? null
    const at = { promised: last('promised') ?? filedPromise(project, measure), n1: last('n1'), n3: last('n3') }
    const observed = at.n3 ?? at.n1
    const kept = observed && at.promised && at.promised.amount > 0 ? Math.floor((observed.amount / at.promised.amount) * 10_000) : null
    return { measure, at, kept }
  })
}

/** What the form of the project promised, where nothing more was said at decision. */
function filedPromise({ jobsCreated, jobsMaintained, cost, filedOn, decidedOn }: Filed, measure: Measure): Effect | null {
  const filed = {
    'jobs-created': jobsCreated,
    'jobs-maintained': jobsMaintained,
    investment: cost === null ? null : cost / 100,
  } as Partial<Record<Measure, number | null>>
  const amount = filed[measure] ?? null
  return amount === null ? null : { measure, moment: 'promised', amount, measuredOn: decidedOn ?? filedOn, evidence: 'fiche du projet' }
}

export interface HireSurvey {
  hires: number
  /** Still looking for a home near the plant. */
  seekingHome: number
  /** Living outside the territory. */
  fromElsewhere: number
  byCar: number
  bySharedCar: number
  byTransit: number
  byBicycle: number
  surveyedOn: Day
  evidence: string
}

/** How the hires travel, in the order of the table; the rest did not say. */
export const travel = {
  byCar: 'Seul en voiture',
  bySharedCar: 'En covoiturage ou navette',
  byTransit: 'En transport en commun',
  byBicycle: 'À pied ou à vélo',
} as const
