import type { Day } from '#kernel/day.ts'
import { cents, share, type Cents } from '#kernel/money.ts'
import { never } from '#kernel/outcome.ts'

export const families = {
  investment: 'Investissement productif',
  engineering: 'Ingénierie et accompagnement',
  rebond: 'Rebond industriel',
  skills: 'Compétences',
  land: 'Foncier et bâtiments',
  tax: 'Fiscalité',
  loan: 'Prêts',
} as const
type Family = keyof typeof families

export const forms = {
  grant: 'Subvention',
  'recoverable-advance': 'Avance récupérable',
  mixed: 'Subvention et avance récupérable',
  loan: 'Prêt',
  service: 'Accompagnement',
  'tax-credit': 'Crédit d’impôt',
  'tax-exemption': 'Exonération fiscale',
  equity: 'Fonds propres',
} as const
type Form = keyof typeof forms

export const regimes = {
  gber: 'Régime exempté (RGEC)',
  'de-minimis': 'De minimis',
  none: 'Hors aide d’État',
  unknown: 'Régime à préciser',
} as const
export type Regime = keyof typeof regimes

type Operator = 'is' | 'in' | 'not-in' | 'at-least' | 'at-most' | 'above' | 'below'

export interface Criterion {
  /** Every group must hold; criteria of one group are alternatives. */
  group: number
  fact: string
  operator: Operator
  value: string
  /** The criterion as a sentence. */
  text: string
  source: string
}

export interface Device {
  code: string
  name: string
  operator: string
  owner: string | null
  family: Family
  form: Form
  pays: string
  /** Basis points of the eligible cost; null: not published. */
  rate: number | null
  amountMin: Cents | null
  amountMax: Cents | null
  costMin: Cents | null
  costMax: Cents | null
  regime: Regime
  from: Day | null
  until: Day | null
  suspended: boolean
  summary: string
  contact: string | null
  source: string
  sourceLabel: string | null
  sourceUrl: string | null
  verifiedOn: Day | null
  toVerify: boolean
  note: string | null
  criteria: readonly Criterion[]
}

/** A fact about a project: its value as text, and where it comes from. */
export interface KnownFact {
  value: string
  from: 'record' | 'answer'
  on: Day
}
export type Facts = ReadonlyMap<string, KnownFact>

export type Truth = 'yes' | 'no' | 'unknown'

export interface JudgedCriterion extends Criterion {
  truth: Truth
  known: KnownFact | undefined
}

export type Window = 'open' | 'not-yet' | 'over' | 'suspended'

export interface Verdict {
  device: Device
  window: Window
  /** What the criteria say, whatever the dates. */
  truth: Truth
  groups: readonly { truth: Truth; criteria: readonly JudgedCriterion[] }[]
  /** The facts that would settle an unknown verdict; empty otherwise. */
  missing: readonly string[]
  /** The most it could pay, euro cents; null when its rate and ceiling are not published, or when it brings no money. */
  upTo: Cents | null
}

/** Strong three-valued logic: an unknown never counts as a yes. @source Kleene */
export const all = (truths: readonly Truth[]): Truth => (truths.includes('no') ? 'no' : truths.includes('unknown') ? 'unknown' : 'yes')
export const any = (truths: readonly Truth[]): Truth => (truths.includes('yes') ? 'yes' : truths.includes('unknown') ? 'unknown' : 'no')

/** Devices that bring money to a project; the rate of an advice or a tax credit is not one of the project's cost. */
export const bringsMoney = ({ form }: Pick<Device, 'form'>): boolean => ['grant', 'recoverable-advance', 'mixed', 'loan'].includes(form)

/** Says of each device whether the project may call on it, criterion by criterion, and for how much. */
export function assess(device: Device, facts: Facts, cost: Cents | null, on: Day): Verdict {
  const groups = [...Map.groupBy(device.criteria, (c) => c.group).values()].map((criteria) => {
    const judged = criteria.map((c) => judge(c, facts))
    return { truth: any(judged.map((c) => c.truth)), criteria: judged }
  })
  const truth = all(groups.map((g) => g.truth))
  const unknownFacts = groups.filter((g) => g.truth === 'unknown').flatMap((g) => g.criteria.filter((c) => c.truth === 'unknown'))
  return {
    device,
    window: windowOf(device, on),
    truth,
    groups,
    missing: truth === 'unknown' ? [...new Set(unknownFacts.map((c) => askedBy(c.fact)))] : [],
    upTo: truth === 'no' ? cents(0) : bringsMoney(device) ? mostOf(device, cost) : null,
  }
}

function judge(criterion: Criterion, facts: Facts): JudgedCriterion {
  const known = facts.get(criterion.fact)
  return { ...criterion, known, truth: known ? (holds(known.value, criterion.operator, criterion.value) ? 'yes' : 'no') : 'unknown' }
}

function holds(value: string, operator: Operator, expected: string): boolean {
  switch (operator) {
    case 'is':
      return value === expected
    case 'in':
      return expected.split('|').includes(value)
    case 'not-in':
      return !expected.split('|').includes(value)
    case 'at-least':
      return Number(value) >= Number(expected)
    case 'at-most':
      return Number(value) <= Number(expected)
    case 'above':
      return Number(value) > Number(expected)
    case 'below':
      return Number(value) < Number(expected)
    default:
      return never(operator)
  }
}

/** Where a device stands on a day: its last day is a day it is open. */
export function windowOf(device: Pick<Device, 'from' | 'until' | 'suspended'>, on: Day): Window {
  if (device.until !== null && device.until < on) return 'over'
  if (device.suspended) return 'suspended'
  return device.from !== null && on < device.from ? 'not-yet' : 'open'
}

export const openings = {
  open: 'Ouvert',
  undated: 'Dates non publiées',
  'not-yet': 'Pas encore ouvert',
  suspended: 'Suspendu',
  over: 'Clos',
} as const
export type Opening = keyof typeof openings

/** What a reader may be told of a device's dates: open is not said of one whose dates nobody published. */
export function openingOf(device: Pick<Device, 'from' | 'until' | 'suspended'>, on: Day): Opening {
  const window = windowOf(device, on)
  return window === 'open' && device.from === null && device.until === null ? 'undated' : window
}

/** Rounded down, and never above the cost; null when neither rate nor ceiling is published, or the cost is unknown. */
export function mostOf(device: Pick<Device, 'rate' | 'amountMax' | 'costMax'>, cost: Cents | null): Cents | null {
  if (device.rate === null && device.amountMax === null) return null
  if (cost === null) return null
  const base = Math.min(cost, device.costMax ?? cost) as Cents
  const byRate = device.rate === null ? base : share(base, device.rate)
  return cents(Math.min(byRate, device.amountMax ?? byRate))
}

// Some facts are worked out from another that a person can give.
const askedBy = (fact: string): string => (fact === 'naf-section' || fact === 'naf-division' ? 'naf-code' : fact)

const sections: readonly [last: number, section: string][] = [
  [3, 'A'], [9, 'B'], [33, 'C'], [35, 'D'], [39, 'E'], [43, 'F'], [47, 'G'], [53, 'H'], [56, 'I'], [63, 'J'], [66, 'K'],
  [68, 'L'], [75, 'M'], [82, 'N'], [84, 'O'], [85, 'P'], [88, 'Q'], [93, 'R'], [96, 'S'], [98, 'T'], [99, 'U'],
]

/** The section of a NAF rév. 2 code, `10.39A` → `C`. @source Insee, NAF rév. 2 */
export function nafSection(naf: string): string | undefined {
  const division = Number(naf.slice(0, 2))
  return sections.find(([last]) => division <= last)?.[1]
}

/**
 * The European size of an enterprise taken alone; nothing while a figure that matters is missing.
 * Linked and partner enterprises, and the rule of two years, are not looked at here.
 * @source Recommandation 2003/361/CE, annexe, art. 2
 */
export function sizeOf(headcount: number, turnover: number | undefined, balance: number | undefined): string | undefined {
  const fits = (people: number, euros: number, total: number): boolean | undefined => {
    if (headcount >= people) return false
    if ((turnover !== undefined && turnover <= euros) || (balance !== undefined && balance <= total)) return true
    return turnover !== undefined && balance !== undefined ? false : undefined
  }
  for (const [size, verdict] of [
    ['micro', fits(10, 2_000_000, 2_000_000)],
    ['small', fits(50, 10_000_000, 10_000_000)],
    ['medium', fits(250, 50_000_000, 43_000_000)],
  ] as const) {
    if (verdict === true) return size
    if (verdict === undefined) return undefined
  }
  return 'large'
}

const rankOf = (v: Verdict): number => (v.truth === 'no' ? 4 : v.window !== 'open' ? 3 : v.truth === 'unknown' ? 2 : 1)

/** Open and eligible first, then to settle, then closed, then not eligible; the larger amount first. */
export const ranked = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.toSorted((a, b) => rankOf(a) - rankOf(b) || (b.upTo ?? 0) - (a.upTo ?? 0) || a.device.name.localeCompare(b.device.name, 'fr'))
