import type { Cents } from '#kernel/money.ts'
import type { Rule } from '#cap/state-aid/model.ts'
import type { Ceiling } from '#cap/state-aid/model/intensity.ts'
import type { CostBlock, Offer, Scenario } from './scenario.ts'

/** Why a row stands: said to people when it binds, or when it conflicts with others. */
export interface Why {
  sentence: string
  /** Its text of law, or whose rule it is. */
  reference: string
  toVerify: boolean
}

type Variable =
  | { kind: 'amount'; device: Offer; block: CostBlock; basis: 'gber' | 'de-minimis' | 'none'; ceiling: Ceiling | null }
  | { kind: 'file'; device: Offer }
  /** Which article sets the highest intensity of a block; null: no aid under the RGEC there. */
  | { kind: 'highest'; block: CostBlock; article: string | null }
  | { kind: 'used'; block: CostBlock; article: string }

export interface Term {
  variable: number
  /** Whole number: exact once amounts are in cents. */
  weight: number
}

/** Σ weight × value ≤ atMost, in whole cents (or in cents × basis points), all exact. */
export interface Row {
  /**
   * Rows that stand or fall together; `structure` is what makes a plan a plan, and is no rule. `tighter` follows from the
   * rules and helps the solver: it hides which of them conflict, and is left out there.
   */
  group: string
  terms: readonly Term[]
  atMost: number
  why: Why | null
}

/** A device that cannot serve a block, and why. */
export interface Excluded {
  device: string
  block: string | null
  why: Why
}

export interface Programme {
  scenario: Scenario
  variables: readonly Variable[]
  rows: readonly Row[]
  excluded: readonly Excluded[]
  totalCost: Cents
}

/** All that holds while rows are laid down. */
export interface Draft {
  scenario: Scenario
  law: readonly Rule[]
  variables: Variable[]
  rows: Row[]
  excluded: Excluded[]
  totalCost: Cents
}

export type Amount = Extract<Variable, { kind: 'amount' }>

/** The amounts that a test keeps, each with its weight. */
export function amountsOf(
  draft: Pick<Draft, 'variables'>,
  keep: (amount: Amount) => boolean,
  weight: (amount: Amount) => number = () => 1,
): Term[] {
  return draft.variables.flatMap((v, variable) =>
    v.kind === 'amount' && keep(v) && weight(v) !== 0 ? [{ variable, weight: weight(v) }] : [],
  )
}

/** The part of an amount that is aid, in basis points: a loan is worth its grant equivalent. */
export const aid = ({ device }: Amount): number => device.aidShare
