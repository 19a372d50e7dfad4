import type { Day } from '#kernel/day.ts'

/** Where the elected half of a territory stands with an election of the whole programme. */
export const electedStates = {
  vacant: 'Vacant',
  interim: 'Par intérim',
  'to-confirm': 'À confirmer',
  renewed: 'Confirmé ou renouvelé',
  unknown: 'Inconnu de Ressort',
} as const
export type ElectedState = keyof typeof electedStates
export const electedStateCodes = Object.keys(electedStates) as ElectedState[]

/** Who holds a half, or held it last. */
export interface HalfHeld {
  person: string
  from: Day
  until: Day | null
  interim: boolean
  confirmedOn: Day | null
  /** Without an address nobody signs. */
  signsIn: boolean
  inForce: boolean
}

export interface BinomeLine {
  territoryId: string
  territoryCode: string
  territoryName: string
  regionName: string
  elu: HalfHeld | null
  industriel: HalfHeld | null
  /** Of the elected half. */
  state: ElectedState
}

/** The industrial half in words, and the elected one. */
export function heldWords(half: HalfHeld | null): string {
  if (!half) return 'personne de connu'
  if (!half.inForce) return `vacant : mandat de ${half.person} fini`
  return `${half.person}${half.interim ? ', par intérim' : ''}${half.signsIn ? '' : ', sans adresse : ne signe pas'}`
}
