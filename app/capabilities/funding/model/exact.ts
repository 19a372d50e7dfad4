import type { Programme, Row } from './draft.ts'

/**
 * The solver's amounts in whole cents, within every row exactly: what floats push over a limit is taken back, cent by cent,
 * and never the other way.
 * @param values of every variable, amounts in cents with decimals, choices 0 or 1
 * @returns nothing when a row cannot be kept in whole cents
 */
export function exactCents({ variables, rows }: Programme, values: readonly number[]): number[] | undefined {
  const exact = variables.map((v, at) => (v.kind === 'amount' ? Math.max(0, Math.round(values[at]!)) : Math.round(values[at]!)))
  const isAmount = (variable: number) => variables[variable]!.kind === 'amount'
  for (let round = 0; round < 100; round++) {
    const broken = rows.find((row) => excessOf(row, exact) > 0)
    if (!broken) return exact
    if (!mend(broken, exact, isAmount)) return undefined
  }
  return undefined
}

/** By how much a row is exceeded; zero or less when it holds. */
export const excessOf = (row: Row, exact: readonly number[]): number =>
  row.terms.reduce((total, { variable, weight }) => total + weight * exact[variable]!, -row.atMost)

// The largest amount bears the correction: a cent there is the smallest share.
function mend(row: Row, exact: number[], isAmount: (variable: number) => boolean): boolean {
  const excess = excessOf(row, exact)
  const bearer = row.terms
    .filter(({ variable, weight }) => isAmount(variable) && exact[variable]! > 0 && weight !== 0)
    .toSorted((a, b) => Number(b.weight > 0) - Number(a.weight > 0) || exact[b.variable]! - exact[a.variable]!)[0]
  if (!bearer) return false
  const step = Math.ceil(excess / Math.abs(bearer.weight))
  if (step > 10_000) return false
  exact[bearer.variable] = Math.max(0, exact[bearer.variable]! - Math.sign(bearer.weight) * step)
  return true
}

/**
 * One article for an aid on a cost, where one is enough: what a device gives a block under several goes to the highest,
 * if every row still holds.
 */
export function gathered(programme: Programme, exact: readonly number[]): number[] {
  const { variables, rows } = programme
  let values = [...exact]
  const given = variables.flatMap((v, at) => (v.kind === 'amount' && v.ceiling && values[at]! > 0 ? [{ v, at, ceiling: v.ceiling }] : []))
  for (const [, several] of Map.groupBy(given, ({ v }) => `${v.device.code} ${v.block.code}`)) {
    for (const { at: to, ceiling, v } of several.length > 1 ? several.toSorted((a, b) => b.ceiling.amount - a.ceiling.amount) : []) {
      const tried = [...values]
      for (const { at } of several) if (at !== to) [tried[to], tried[at]] = [tried[to]! + tried[at]!, 0]
      for (const [at, other] of variables.entries())
        if (other.kind === 'used' && other.block === v.block && other.article === ceiling.article) tried[at] = 1
      if (rows.some((row) => excessOf(row, tried) > 0)) continue
      values = tried
      break
    }
  }
  return values
}
