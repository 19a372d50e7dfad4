import { inForce, type Day } from '#kernel/day.ts'
import { cents, type Cents } from '#kernel/money.ts'
import type { Rule } from '../model.ts'

export interface Loan {
  amount: Cents
  /** Basis points a year. */
  rate: number
  /** Years during which interest alone is paid. */
  grace: number
  /** Years of equal repayments of capital after the grace. */
  repayment: number
}

/**
 * The rate against which a loan is an advantage: the Commission's base rate and its margin; nothing while one is not known.
 * @returns basis points
 * @source Communication 2008/C 14/02 de la Commission
 */
export function referenceRate(rules: readonly Rule[], on: Day): number | undefined {
  const of = (kind: string) => rules.find((r) => r.kind === kind && inForce(r, on))?.rate
  const [base, margin] = [of('reference-rate'), of('reference-margin')]
  return base == null || margin == null ? undefined : base + margin
}

/**
 * The gross grant equivalent of a loan: the interest it saves each year, discounted to the day it is granted.
 *
 *   Σ over years k of  outstanding(k) × (reference − rate) / (1 + reference)^k
 *
 * Capital is repaid in equal yearly parts after the grace. Rounded up to the cent: the aid is never told smaller than it is.
 * A recoverable advance without interest is a loan at rate zero.
 *
 * @param reference basis points, from `referenceRate`
 * @source Communication 2008/C 14/02 de la Commission ; règlement (UE) n° 651/2014, art. 5 et art. 7 § 3
 */
export function grantEquivalent(loan: Loan, reference: number): Cents {
  const saved = (reference - loan.rate) / 10_000
  if (saved <= 0) return cents(0)
  let [outstanding, value] = [loan.amount as number, 0]
  for (let year = 1; year <= loan.grace + loan.repayment; year++) {
    value += (outstanding * saved) / (1 + reference / 10_000) ** year
    if (year > loan.grace) outstanding -= loan.amount / loan.repayment
  }
  // The sum is of floats: a hair above a whole cent is that cent.
  return cents(Math.min(loan.amount, Math.ceil(value - 1e-6)))
}
