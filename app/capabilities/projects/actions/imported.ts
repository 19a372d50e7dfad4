import { elevated } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { ImportedProject } from '../model/imported.ts'
import { deleteImported, insertImported } from '../store/imported.ts'

/**
 * Enters projects that were followed elsewhere, within the transaction of whoever asks and may. `removeImported` takes them away again.
 * @param source what they were read in
 * @returns the id of each, in order
 */
export async function addImported(
  tx: Tx,
  territoryId: string,
  projects: readonly ImportedProject[],
  { source, on }: { source: string; on: Day },
): Promise<string[]> {
  const rows = projects.map((project) => ({ ...project, id: newId<'project'>(), submissionKey: newId<'submission'>() }))
  // Nobody has the right to file for others: a workbook does, for the territory whose chef de projet confirms it.
  await elevated(tx, () => insertImported(tx, territoryId, rows, { source, on }))
  return rows.map(({ id }) => id)
}

/** Takes away projects that nobody worked on since they were entered. @returns how many went; those that changed stay */
export const removeImported = (tx: Tx, territoryId: string, ids: readonly string[]): Promise<number> =>
  elevated(tx, () => deleteImported(tx, territoryId, ids))
