import type { Day } from './day.ts'
import type { Db } from './db.ts'
import type { Id } from './id.ts'

export type MandateRole =
  | 'programme'
  | 'region'
  | 'operator'
  | 'chef-de-projet'
  | 'elu-referent'
  | 'industriel-referent'
  | 'committee-member'
  | 'partner'
  | 'evaluator'

/** A right held from one day to another. Only those of the day reach an actor. */
export interface Mandate {
  role: MandateRole
  territoryId: Id<'territory'> | null
  regionCode: string | null
}

/** Who asks, as the session says. A visitor has no id and no mandate. */
export interface Actor {
  id: Id<'person'> | null
  name: string
  mandates: readonly Mandate[]
  /** Filieres where the person declared an interest: files of competitors stay closed to them. */
  interests: readonly string[]
  /** SIREN of the companies the person works for or declared an interest in: their files stay closed to them. */
  companies: readonly string[]
}

export const visitor: Actor = { id: null, name: 'visiteur', mandates: [], interests: [], companies: [] }

/** Ressort itself, in what no person asked for: it holds no mandate. @param how « chargement », « chaque jour » */
export const ressort = (how: string): Actor => ({ ...visitor, name: `Ressort (${how})` })

export interface Ctx {
  db: Db
  actor: Actor
  today: Day
  requestId: string
}

export interface Verb {
  name: string
  /** What it is done to, when that is known before it starts. */
  subject?: string | undefined
}
