import type { Day } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'

export const arisings = {
  endogenous: 'Endogène : né dans le territoire',
  exogenous: 'Exogène : venu d’ailleurs',
} as const
export type Arising = keyof typeof arisings
export const arisingCodes = Object.keys(arisings) as Arising[]

/** Through whom a project became known. @source domain § 2.2 (c) */
export const channels = {
  company: 'L’entreprise elle-même',
  epci: 'L’intercommunalité ou la commune',
  chamber: 'Une chambre consulaire',
  engineering: 'Une mission d’ingénierie',
  operator: 'Un opérateur de l’État',
  region: 'La Région ou son agence',
  state: 'Les services de l’État',
  other: 'Autrement',
} as const
export type Channel = keyof typeof channels
export const channelCodes = Object.keys(channels) as Channel[]

/** What the sheet of a project holds beyond what was filed; nothing where nobody said. */
export interface Sheet {
  collective: boolean
  arising: Arising | null
  channel: Channel | null
  pilot: string | null
  operatorContact: string | null
  eligibleBase: Cents | null
}

export const sheetFields = {
  collective: 'Projet porté',
  arising: 'Origine',
  channel: 'Connu par',
  pilot: 'Qui le pilote',
  operatorContact: 'Contact chez l’opérateur',
  eligibleBase: 'Assiette éligible HT',
} as const satisfies Record<keyof Sheet, string>
export type SheetField = keyof Sheet
export const sheetFieldCodes = Object.keys(sheetFields) as SheetField[]

/** Where a field comes from. */
export interface Statement {
  field: SheetField
  source: string
  statedOn: Day
}

export const amendmentKinds = {
  delay: { label: 'Délai', what: 'la fin prévue' },
  scope: { label: 'Périmètre', what: 'le coût' },
  owner: { label: 'Porteur', what: 'l’entreprise' },
} as const
export type AmendmentKind = keyof typeof amendmentKinds
export const amendmentKindCodes = Object.keys(amendmentKinds) as AmendmentKind[]

export interface Milestone {
  id: string
  label: string
  dueOn: Day
  doneOn: Day | null
}

export const isLate = ({ dueOn, doneOn }: Pick<Milestone, 'dueOn' | 'doneOn'>, on: Day): boolean => doneOn === null && dueOn < on

export interface Risk {
  id: string
  what: string
  likelihood: 1 | 2 | 3
  impact: 1 | 2 | 3
  answer: string
  openedOn: Day
  closedOn: Day | null
}

export const riskWords = { 1: 'faible', 2: 'moyenne', 3: 'forte' } as const

/** From 1 to 9: what to look at first. */
export const weightOf = ({ likelihood, impact }: Pick<Risk, 'likelihood' | 'impact'>): number => likelihood * impact

/** What the dashboard counts, and the list then shows: the filters of the follow-up. */
export const follows = {
  retained: { label: 'projets retenus' },
  late: { label: 'en retard' },
  blocked: { label: 'avec un obstacle' },
  still: { label: 'à l’arrêt' },
  'to-measure': { label: 'à mesurer' },
  observed: { label: 'aux emplois constatés' },
} as const
export type Follow = keyof typeof follows
export const followCodes = Object.keys(follows) as Follow[]
