import type { Solve } from '#kernel/solver.ts'
import type { Programme, Why } from './draft.ts'
import { linear } from './linear.ts'

/**
 * The smallest set of rules that no plan can keep together: each group of rows is taken away in turn, and stays away when
 * the rest still conflicts. What is left cannot lose one without a plan appearing.
 * @source deletion filter, Chinneck and Dravnieks 1991
 */
export async function conflictOf(programme: Programme, solve: Solve): Promise<Why[]> {
  return (await conflictingGroups(programme, solve)).flatMap((group) => whysOf(programme, group))
}

/** The groups of rows that conflict; none when a plan exists. */
export async function conflictingGroups(programme: Programme, solve: Solve): Promise<string[]> {
  const isFeasible = async (kept: ReadonlySet<string>) => {
    const rows = programme.rows.filter((row) => row.group === 'structure' || kept.has(row.group))
    const { programme: stage } = linear({ ...programme, rows }, { cost: programme.variables.map(() => 0) }, [])
    return (await solve(stage, { seconds: 10 })).status !== 'infeasible'
  }
  const kept = new Set(programme.rows.map((row) => row.group).filter((group) => group !== 'structure' && group !== 'tighter'))
  if (await isFeasible(kept)) return []
  // Where the intensity of an article is enough, it is the one to tell: the cumulation of the block is taken away first.
  const inTurn = [...kept].toSorted((a, b) => Number(b.startsWith('cumulation:')) - Number(a.startsWith('cumulation:')))
  for (const group of inTurn) {
    const without = new Set(kept)
    without.delete(group)
    if (!(await isFeasible(without))) kept.delete(group)
  }
  return [...kept]
}

/** What a group says, and for a device that is imposed although nothing lets it in, why nothing does. */
export const whysOf = (programme: Programme, group: string): Why[] => [...saidOf(programme, group), ...closedTo(programme, group)]

// A group may hold many rows of one rule; it is said once.
function saidOf({ rows }: Programme, group: string): Why[] {
  const why = rows.find((row) => row.group === group && row.why)?.why
  return why ? [why] : []
}

/** A device that is imposed although nothing lets it in: why nothing does. */
export function closedTo({ excluded, variables }: Programme, group: string): Why[] {
  const device = group.startsWith('pin:') ? group.slice(4) : undefined
  if (!device || variables.some((v) => v.kind === 'amount' && v.device.code === device)) return []
  return excluded
    .filter((one) => one.device === device)
    .map((one) => one.why)
    .slice(0, 3)
}
