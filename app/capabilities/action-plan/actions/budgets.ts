import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { BudgetLine } from '../model/means.ts'
import { type BudgetOf, budgetsOf, clearBudgets, fillBudgetLines, touchFiches } from '../store/budgets.ts'
import { markChanged } from '../store/plans.ts'

interface FilledBudget {
  id: string
  /** The version the fiche was left at. */
  version: number
  /** All that its budget said before. */
  before: readonly BudgetLine[]
}

/**
 * Fills the budgets of fiches, within the transaction of whoever asks: an amount that is not said leaves what was there.
 * What `restoreBudgets` writes as before. @returns each in order
 */
export async function fillBudgets(tx: Tx, territoryId: string, budgets: readonly BudgetOf[], on: Day): Promise<FilledBudget[]> {
  const ids = budgets.map(({ id }) => id)
  const versions = await touchFiches(tx, territoryId, ids, on)
  const before = await budgetsOf(tx, territoryId, ids)
  await fillBudgetLines(tx, territoryId, budgets)
  await markChanged(tx, territoryId)
  return ids.map((id) => ({ id, version: versions.get(id)!, before: before.get(id) ?? [] }))
}

/** Writes whole budgets as they were, within the transaction of whoever asks. @returns how many */
export async function restoreBudgets(tx: Tx, territoryId: string, budgets: readonly BudgetOf[], on: Day): Promise<number> {
  const ids = budgets.map(({ id }) => id)
  const versions = await touchFiches(tx, territoryId, ids, on)
  await clearBudgets(tx, territoryId, ids)
  await fillBudgetLines(tx, territoryId, budgets)
  await markChanged(tx, territoryId)
  return versions.size
}
