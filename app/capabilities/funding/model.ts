import type { Day } from '#kernel/day.ts'
import { cents, sum, type Cents } from '#kernel/money.ts'
import type { AidFacts } from '#cap/projects/model/passages.ts'
import type { Breach } from './model/judge-plan.ts'
import type { Stage } from '#cap/projects/model.ts'
import { bringsMoney, type Regime, type Verdict } from '#cap/toolbox/model.ts'

/** The states money goes through, in order. Each is summed apart: an announcement is not a payment. */
export const moneyStates = {
  announced: 'Annoncé',
  requested: 'Demandé',
  granted: 'Accordé',
  contracted: 'Conventionné',
  paid: 'Versé',
  recovered: 'Reversé',
} as const
export type MoneyState = keyof typeof moneyStates
export const moneyStateCodes = Object.keys(moneyStates) as MoneyState[]

/** Stages at which a plan is composed: not before somebody has read the file, nor while the pair reads it, nor once it is engaged. */
export const mayBePlanned = (stage: Stage): boolean =>
  stage === 'qualified' || stage === 'structuring' || stage === 'retained' || stage === 'financing'

export interface PlanLine {
  deviceCode: string
  deviceName: string
  form: Verdict['device']['form']
  amount: Cents
  regime: Regime
}

export interface Plan {
  lines: readonly PlanLine[]
  composedOn: Day
  composedBy: string
  version: number
}

export interface Entry {
  id: string
  funder: string
  deviceCode: string | null
  deviceName: string | null
  state: MoneyState
  amount: Cents
  happenedOn: Day
  source: string
  sourceUrl: string | null
  note: string | null
}

/** A loan is repaid: it finances the project and is no aid, but for the grant equivalent that the lender declares. */
const isAid = (line: Pick<PlanLine, 'form'>): boolean => line.form !== 'loan'

export interface Asked {
  deviceCode: string
  amount: Cents
  regime: Regime
}

/** Why a line is refused, and the amount that would pass. */
export type LineRefusal =
  | { reason: 'unknown-device' | 'not-eligible' | 'not-open' | 'regime-differs' }
  | { reason: 'over-device' | 'under-device'; limit: Cents }

export interface PlanProblems {
  lines: ReadonlyMap<string, LineRefusal>
  /** By how much the whole exceeds the cost. */
  overCost: Cents | null
  /** What de minimis aid may still be, when more is asked. */
  overDeMinimis: { room: Cents } | null
  /** Rules of State aid and of the devices that lines break together. */
  breaches: readonly Breach[]
}

/**
 * Checks a plan against the project's cost, each device's rate and ceiling, and the de minimis room left.
 * @returns nothing when the plan holds
 * @source Règlement (UE) 2023/2831, art. 3 § 2 (de minimis); the rate and ceiling of each device
 */
export function problemsOf(cost: Cents, asked: readonly Asked[], verdicts: readonly Verdict[], room: Cents): PlanProblems | undefined {
  const verdictOf = new Map(verdicts.map((v) => [v.device.code, v]))
  const lines = new Map<string, LineRefusal>()
  for (const line of asked) {
    const refusal = refusalOf(line, verdictOf.get(line.deviceCode))
    if (refusal) lines.set(line.deviceCode, refusal)
  }
  const excess = sum(asked.map((l) => l.amount)) - cost
  // A loan counts for its grant equivalent alone, which the rules of the plan look at.
  const isLoan = (code: string) => verdictOf.get(code)?.device.form === 'loan'
  const deMinimis = sum(asked.filter((l) => l.regime === 'de-minimis' && !isLoan(l.deviceCode)).map((l) => l.amount))
  const problems: PlanProblems = {
    lines,
    overCost: excess > 0 ? cents(excess) : null,
    overDeMinimis: deMinimis > room ? { room } : null,
    breaches: [],
  }
  return lines.size > 0 || problems.overCost !== null || problems.overDeMinimis ? problems : undefined
}

function refusalOf(line: Asked, verdict: Verdict | undefined): LineRefusal | undefined {
  if (!verdict || !bringsMoney(verdict.device)) return { reason: 'unknown-device' }
  if (verdict.truth === 'no') return { reason: 'not-eligible' }
  if (verdict.window !== 'open') return { reason: 'not-open' }
  const { regime, amountMin } = verdict.device
  if (regime !== 'unknown' && regime !== line.regime) return { reason: 'regime-differs' }
  if (verdict.upTo !== null && line.amount > verdict.upTo) return { reason: 'over-device', limit: verdict.upTo }
  if (amountMin !== null && line.amount < amountMin) return { reason: 'under-device', limit: amountMin }
  return undefined
}

export interface PlanTotals {
  cost: Cents
  aid: Cents
  loans: Cents
  /** What the company pays itself: derived, never typed. */
  own: Cents
}

export function totalsOf(cost: Cents, lines: readonly Pick<PlanLine, 'form' | 'amount'>[]): PlanTotals {
  const aid = sum(lines.filter(isAid).map((l) => l.amount))
  const loans = sum(lines.filter((l) => !isAid(l)).map((l) => l.amount))
  return { cost, aid, loans, own: cents(cost - aid - loans) }
}

/** What each state adds up to; a state without a line is there, at zero. */
export function sumByState(entries: readonly Pick<Entry, 'state' | 'amount'>[]): Record<MoneyState, Cents> {
  const totals = Object.fromEntries(moneyStateCodes.map((state) => [state, 0])) as Record<MoneyState, number>
  for (const { state, amount } of entries) totals[state] += amount
  return totals as Record<MoneyState, Cents>
}

/**
 * Whether money stands as granted or contracted without a regime and a ceiling that the plan has checked. The ledger keeps the fact,
 * whichever way it came; the passages of the project do not go on with it.
 * @source TFUE, art. 107 et 108
 */
export function isRegimeMissing(
  entries: readonly Pick<Entry, 'state' | 'amount'>[],
  aid: Pick<AidFacts, 'withoutRegime' | 'beyondPlan'>,
): boolean {
  const { granted, contracted } = sumByState(entries)
  return granted + contracted > 0 && (aid.withoutRegime > 0 || aid.beyondPlan)
}
