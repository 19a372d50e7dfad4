import { cents, type Cents } from '#kernel/money.ts'
import type { Solve } from '#kernel/solver.ts'
import type { Rule } from '#cap/state-aid/model.ts'
import { cashOf, lastMonth, receivedBy, type CashMonth } from './cash.ts'
import { conflictOf } from './conflict.ts'
import { aid, type Excluded, type Programme, type Why } from './draft.ts'
import { excessOf, exactCents, gathered } from './exact.ts'
import { type Extra, linear } from './linear.ts'
import { programmeOf } from './programme.ts'
import type { Objective, Scenario } from './scenario.ts'
import { sharesOf } from './shares.ts'

export interface Share {
  device: string
  block: string
  basis: 'gber' | 'de-minimis' | 'none'
  /** `gber-17`; null outside the RGEC. */
  article: string | null
  variant: string | null
  amount: Cents
}

interface Binding extends Why {
  /** A euro more here would be aid: what to negotiate first. */
  blocks: boolean
}

export interface Proposal {
  shares: readonly Share[]
  /** Gross grant equivalent of all of them. */
  aid: Cents
  loans: Cents
  /** What the owner pays, loans left out. */
  own: Cents
  files: number
  binding: readonly Binding[]
  cash: readonly CashMonth[]
  /** What aid is left when one of its devices refuses. */
  ifRefused: readonly { device: string; aid: Cents }[]
  /** 0 when the best is proved; else how far it may be, because the time ran out. */
  gap: number
}

export type Answer =
  | { feasible: true; proposals: readonly Proposal[]; excluded: readonly Excluded[] }
  | { feasible: false; conflict: readonly Why[]; excluded: readonly Excluded[] }

/**
 * The best plans of a scenario under its objective, each with another set of devices, or the smallest set of rules that
 * make every plan impossible.
 * @param solve a solver of mixed-integer programmes; it is given all the rest
 */
export async function propose(scenario: Scenario, rules: readonly Rule[], solve: Solve): Promise<Answer> {
  const programme = programmeOf(scenario, rules)
  const proposals: Proposal[] = []
  const former: number[][] = []
  while (proposals.length < scenario.alternatives) {
    const found = await best(
      programme,
      scenario.objective,
      former.map((files) => otherThan(programme, files)),
      solve,
    )
    if (!found) break
    former.push(found.values)
    proposals.push(await proposalOf(programme, found, solve))
  }
  if (proposals.length === 0) return { feasible: false, conflict: await conflictOf(programme, solve), excluded: programme.excluded }
  return { feasible: true, proposals, excluded: programme.excluded }
}

interface Found {
  /** Exact: cents and choices. */
  values: number[]
  /** Worth of a unit more of each row of the programme, for the last thing sought. */
  duals: readonly number[]
  gap: number
}

/** What is sought, in order: each next one among the plans that are as good by those before. */
interface Aim {
  cost: (programme: Programme) => number[]
  /** Share of what was reached that must be kept, basis points. */
  keep: number
  /** How many devices may refuse. */
  refusals?: 1 | 2
}

const aidAim = (keep = 10_000): Aim => ({
  keep,
  cost: ({ variables }) => variables.map((v) => (v.kind === 'amount' ? aid(v) / 10_000 : 0)),
})
// A thousandth of a file is worth less than any euro: amounts are in thousands.
const effort: Aim = { keep: 10_000, cost: ({ variables }) => variables.map((v) => (v.kind === 'file' ? -v.device.effort : 0)) }
const loans: Aim = {
  keep: 10_000,
  cost: ({ variables }) => variables.map((v) => (v.kind === 'amount' && v.device.form === 'loan' ? -1 : 0)),
}
const earliness: Aim = {
  keep: 10_000,
  cost: ({ variables, scenario }) => {
    const last = lastMonth(scenario)
    const months = Array.from({ length: last + 1 }, (_, month) => month)
    // An euro received in month m is worth the months it is there before the end.
    const worth = new Map(
      scenario.devices.map((d) => [d, months.reduce((total, m) => total + receivedBy(scenario, d, m), 0) / 10_000 / (last + 1)]),
    )
    return variables.map((v) => (v.kind === 'amount' ? (worth.get(v.device)! * aid(v)) / 10_000 : 0))
  },
}

function aimsOf(objective: Objective, aidTarget: number): readonly Aim[] {
  switch (objective) {
    case 'most-aid':
      return [aidAim(), effort, loans]
    case 'fewest-files':
      return [aidAim(aidTarget), effort, aidAim()]
    case 'earliest-cash':
      return [aidAim(aidTarget), earliness, effort]
    case 'safe-against-one':
      return [{ ...aidAim(), refusals: 1 }, aidAim(), effort]
    case 'safe-against-two':
      return [{ ...aidAim(), refusals: 2 }, aidAim(), effort]
  }
}

const secondsAStage = 10

async function best(programme: Programme, objective: Objective, cuts: readonly Extra[], solve: Solve): Promise<Found | undefined> {
  const extras: Extra[] = [...cuts]
  const aims = aimsOf(objective, programme.scenario.aidTarget)
  let gap = 0
  let values: readonly number[] | undefined
  let last: { cost: number[]; refusals?: 1 | 2 } | undefined
  for (const { cost, keep, refusals } of aims) {
    last = { cost: cost(programme), ...(refusals && { refusals }) }
    const { programme: stage, amountsAt } = linear(programme, last, extras)
    const solved = await solve(stage, { seconds: secondsAStage })
    if (solved.status === 'infeasible' || solved.values.length === 0) break
    gap = Math.max(gap, solved.gap)
    values = solved.values.slice(0, amountsAt)
    extras.push({ kind: 'keep', aim: last, atLeast: keptOf(solved.objective, keep) })
  }
  if (!values) return undefined
  return finish(programme, values, gap, solve)
}

// A hair below, so that rounding does not shut out the very plan that was found; on a target, its share.
const keptOf = (reached: number, keep: number) => (reached * keep) / 10_000 - Math.abs(reached) * 1e-9 - 1e-7

/** The choices being made, the amounts again without any slack of integers, in whole cents. */
async function finish(programme: Programme, values: readonly number[], gap: number, solve: Solve): Promise<Found | undefined> {
  const chosen = programme.variables.map((v, at) => (v.kind === 'amount' ? null : Math.round(values[at]!)))
  const fixed: Extra = { kind: 'fix', values: chosen }
  const cost = aidAim().cost(programme)
  const most = await solve(linear(programme, { cost }, [fixed]).programme, { seconds: secondsAStage })
  const exact =
    exactCents(
      programme,
      values.map((value, at) => (programme.variables[at]!.kind === 'amount' ? value * 100_000 : value)),
    ) ??
    exactCents(
      programme,
      most.values.map((value, at) => (programme.variables[at]!.kind === 'amount' ? value * 100_000 : value)),
    )
  return exact && { values: gathered(programme, exact), duals: most.duals, gap }
}

const otherThan = ({ variables }: Programme, values: readonly number[]): Extra => ({
  kind: 'differ',
  files: variables.flatMap((v, at) => (v.kind === 'file' ? [{ variable: at, was: values[at]! }] : [])),
})

async function proposalOf(programme: Programme, { values, duals, gap }: Found, solve: Solve): Promise<Proposal> {
  const { scenario, totalCost } = programme
  const shares = sharesOf(programme, values)
  const amounts = new Map<string, Cents>()
  for (const one of shares) amounts.set(one.device, cents((amounts.get(one.device) ?? 0) + one.amount))
  const deviceOf = (code: string) => scenario.devices.find((d) => d.code === code)!
  const total = (keep: (code: string) => boolean) => [...amounts].reduce((all, [code, amount]) => all + (keep(code) ? amount : 0), 0)
  const lent = total((code) => deviceOf(code).form === 'loan')
  return {
    shares,
    files: amounts.size,
    gap,
    aid: cents([...amounts].reduce((all, [code, amount]) => all + Math.ceil((amount * deviceOf(code).aidShare) / 10_000), 0)),
    loans: cents(lent),
    own: cents(totalCost - scenario.privateMoney - total(() => true)),
    binding: bindingOf(programme, values, duals),
    cash: cashOf(scenario, amounts),
    ifRefused: await withoutEach(
      programme,
      [...amounts.keys()].filter((code) => deviceOf(code).aidShare > 0),
      solve,
    ),
  }
}

/** The rules that the plan touches, those that hold more aid back first; each said once. */
function bindingOf({ rows, variables }: Programme, values: readonly number[], duals: readonly number[]): Binding[] {
  const touched = rows.flatMap((row, at) => {
    if (!row.why) return []
    const counted = row.terms.filter((t) => variables[t.variable]!.kind === 'amount' && values[t.variable]! > 0)
    if (counted.length === 0) return []
    const unit = Math.max(...counted.map((t) => Math.abs(t.weight)))
    return excessOf(row, values) > -100 * unit ? [{ ...row.why, blocks: Math.abs(duals[at] ?? 0) > 1e-7 }] : []
  })
  const once = [...new Map(touched.toSorted((a, b) => Number(a.blocks) - Number(b.blocks)).map((b) => [b.sentence, b])).values()]
  return once.toSorted((a, b) => Number(b.blocks) - Number(a.blocks))
}

async function withoutEach(programme: Programme, codes: readonly string[], solve: Solve) {
  const cost = aidAim().cost(programme)
  const most = 8
  const left: { device: string; aid: Cents }[] = []
  for (const device of codes.slice(0, most)) {
    const refused = programme.variables.map((v) => (v.kind === 'file' && v.device.code === device ? 0 : null))
    const solved = await solve(linear(programme, { cost }, [{ kind: 'fix', values: refused }]).programme, { seconds: secondsAStage })
    left.push({ device, aid: cents(Math.max(0, Math.floor(solved.objective * 100_000 + 0.5))) })
  }
  return left
}
