import { z } from 'zod'
import { EurosField } from '#cap/projects/model.ts'
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
 * What a loan is weighed against: the Commission's base rate of the day, and the margin over it; each null while not known.
 * @source Communication 2008/C 14/02 de la Commission
 */
export function referenceRates(rules: readonly Rule[], on: Day) {
  const of = (kind: string) => rules.find((r) => r.kind === kind && r.rate !== null && inForce(r, on)) ?? null
  return { base: of('reference-rate'), margin: of('reference-margin') }
}

interface SavedYear {
  year: number
  outstanding: Cents
  /** The interest spared that year, in cents and parts of a cent. */
  saved: number
  /** The same, brought back to the day the loan is granted. */
  discounted: number
}

/** Year by year, what a loan spares its borrower: nothing when it is as dear as the reference. */
export function savedByYear(loan: Loan, reference: number): SavedYear[] {
  const spread = Math.max(0, reference - loan.rate) / 10_000
  return Array.from({ length: loan.grace + loan.repayment }, (_, rank) => {
    const repaid = Math.max(0, rank - loan.grace) / loan.repayment
    const outstanding = loan.amount * (1 - repaid)
    const saved = outstanding * spread
    return {
      year: rank + 1,
      outstanding: cents(Math.round(outstanding)),
      saved,
      discounted: saved / (1 + reference / 10_000) ** (rank + 1),
    }
  })
}

/**
 * The gross grant equivalent of a loan: the interest it saves each year, discounted to the day it is granted.
 *
 *   Σ over years k of  outstanding(k) × (reference − rate) / (1 + reference)^k
 *
 * Capital is repaid in equal yearly parts after the grace. Rounded up to the cent: the aid is never told smaller than it is.
 * A recoverable advance without interest is a loan at rate zero.
 *
 * @param reference basis points, the base rate and its margin, added
 * @source Communication 2008/C 14/02 de la Commission ; règlement (UE) n° 651/2014, art. 5 et art. 7 § 3
 */
export function grantEquivalent(loan: Loan, reference: number): Cents {
  const value = savedByYear(loan, reference).reduce((total, { discounted }) => total + discounted, 0)
  // The sum is of floats: a hair above a whole cent is that cent.
  return cents(Math.max(0, Math.min(loan.amount, Math.ceil(value - 1e-6))))
}

const rateField = (what: string) =>
  z
    .string()
    .transform((text) => text.replaceAll(/[\s\u00a0\u202f%]/g, '').replace(',', '.'))
    .refine((text) => /^\d{1,2}(\.\d{1,2})?$/.test(text), `Écrivez ${what} en pour cent, par exemple 1,5.`)
    .transform((text) => Math.round(Number(text) * 100))

const yearsField = (what: string, least: number) =>
  z
    .string()
    .trim()
    .refine((text) => /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= 30, `Écrivez ${what}, de ${least} à 30 années.`)
    .transform(Number)

/** A loan as its page asks it, in its address: nothing is kept of a calculation. */
export const LoanForm = z
  .object({
    pret: EurosField,
    taux: rateField('le taux du prêt'),
    differe: yearsField('le différé', 0),
    remboursement: yearsField('la durée de remboursement', 1),
    base: rateField('le taux de base'),
  })
  .transform((form) => ({
    loan: { amount: form.pret, rate: form.taux, grace: form.differe, repayment: form.remboursement } satisfies Loan,
    base: form.base,
  }))
