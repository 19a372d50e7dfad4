import type { LinearProgramme } from '#kernel/solver.ts'
import type { Programme } from './draft.ts'

/** What is maximised; with refusals, less what the worst one or two devices would take away. */
export interface Sought {
  cost: readonly number[]
  refusals?: 1 | 2
}

/** What comes on top of the rules: what an earlier aim reached, another set of devices, choices already made. */
export type Extra =
  | { kind: 'keep'; aim: Sought; atLeast: number }
  | { kind: 'differ'; files: readonly { variable: number; was: number }[] }
  | { kind: 'fix'; values: readonly (number | null)[] }

// Thousands of euros: a solver that tolerates a millionth then errs by a tenth of a cent.
const unit = 100_000
const none = Number.NEGATIVE_INFINITY

/**
 * The programme in the solver's terms, amounts in thousands of euros.
 *
 * A plan safe against Γ refusals is the aid less Γ t less Σ p, with p ≥ aid of the device less t (Bertsimas and Sim 2004):
 * t and p are columns after the programme's own.
 */
export function linear(programme: Programme, sought: Sought, extras: readonly Extra[]): { programme: LinearProgramme; amountsAt: number } {
  const { variables } = programme
  const own = variables.length
  const columns = variables.map((v) => (v.kind === 'amount' ? { upper: v.block.cost / unit, integer: false } : { upper: 1, integer: true }))
  const lower: number[] = columns.map(() => 0)
  const upper = columns.map((c) => c.upper)
  const integer = columns.map((c) => c.integer)
  const rows = programme.rows.map(({ terms, atMost }) => scaled(programme, terms, atMost))

  const robust = [sought, ...extras.flatMap((e) => (e.kind === 'keep' ? [e.aim] : []))].some((aim) => aim.refusals)
  const devices = programme.scenario.devices
  if (robust) {
    for (let at = 0; at <= devices.length; at++) {
      lower.push(0)
      upper.push(programme.totalCost / unit)
      integer.push(false)
    }
    for (const [rank, device] of devices.entries()) {
      const given = variables.flatMap((v, at) =>
        v.kind === 'amount' && v.device === device ? [[at, v.device.aidShare / 10_000] as const] : [],
      )
      rows.push({
        columns: [...given.map(([at]) => at), own, own + 1 + rank],
        weights: [...given.map(([, weight]) => weight), -1, -1],
        lower: none,
        upper: 0,
      })
    }
  }
  const wide = ({ cost, refusals }: Sought): number[] =>
    robust ? [...cost, -(refusals ?? 0), ...devices.map(() => (refusals ? -1 : 0))] : [...cost]

  for (const extra of extras) {
    if (extra.kind === 'keep') {
      const cost = wide(extra.aim)
      const used = cost.flatMap((weight, at) => (weight === 0 ? [] : [at]))
      rows.push({ columns: used, weights: used.map((at) => cost[at]!), lower: extra.atLeast, upper: Number.POSITIVE_INFINITY })
    } else if (extra.kind === 'differ') {
      const taken = extra.files.filter((f) => f.was === 1).length
      rows.push({
        columns: extra.files.map((f) => f.variable),
        weights: extra.files.map((f) => (f.was === 1 ? -1 : 1)),
        lower: 1 - taken,
        upper: Number.POSITIVE_INFINITY,
      })
    } else
      for (const [at, value] of extra.values.entries())
        if (value !== null) {
          lower[at] = value
          upper[at] = value
          integer[at] = false
        }
  }
  return { programme: { cost: wide(sought), lower, upper, integer, rows }, amountsAt: own }
}

// Divided by what makes an amount's weight one: rows of cents and of cents × basis points are then alike.
function scaled({ variables }: Programme, terms: Programme['rows'][number]['terms'], atMost: number) {
  const isAmount = (variable: number) => variables[variable]!.kind === 'amount'
  const most = Math.max(0, ...terms.filter((t) => isAmount(t.variable)).map((t) => Math.abs(t.weight)))
  const scale = most === 0 ? 1 : most * unit
  return {
    columns: terms.map((t) => t.variable),
    weights: terms.map((t) => (isAmount(t.variable) ? t.weight * unit : t.weight) / scale),
    lower: none,
    upper: atMost / scale,
  }
}
