import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { CompanyForm } from '../model.ts'
import { deleteUntouched, insertCompanies } from '../store/imported.ts'

/** Enters establishments that the territory does not know, within the transaction of whoever asks and may. @returns the id of each, in order */
export async function addImportedCompanies(tx: Tx, territoryId: string, companies: readonly CompanyForm[], on: Day): Promise<string[]> {
  const rows = companies.map((company) => ({ ...company, id: newId<'company'>() }))
  await insertCompanies(tx, territoryId, rows, on)
  return rows.map(({ id }) => id)
}

/** Takes establishments away again. @returns how many went; those that changed stay */
export const removeCompanies = (tx: Tx, territoryId: string, ids: readonly string[]): Promise<number> =>
  deleteUntouched(tx, territoryId, ids)
