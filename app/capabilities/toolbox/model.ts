import { type Day, inForce } from '#kernel/day.ts'
import { cents, share, type Cents } from '#kernel/money.ts'
import { casesOf, probabilityOf } from './model/information.ts'
import { type Facts, type Judged, judge } from './model/judge.ts'
import { openFacts, smallestMissing } from './model/possible.ts'
import { reasonsOf } from './model/reasons.ts'
import type { Rule } from './model/rule.ts'

export type { Facts, KnownFact } from './model/judge.ts'

export const families = {
  investment: 'Investissement productif',
  engineering: 'Ingénierie et accompagnement',
  rebond: 'Rebond industriel',
  skills: 'Compétences',
  land: 'Foncier et bâtiments',
  tax: 'Fiscalité',
  loan: 'Prêts',
} as const
export type Family = keyof typeof families

export const forms = {
  grant: 'Subvention',
  'recoverable-advance': 'Avance récupérable',
  mixed: 'Subvention et avance récupérable',
  loan: 'Prêt',
  service: 'Accompagnement',
  'tax-credit': 'Crédit d’impôt',
  'tax-exemption': 'Exonération fiscale',
  equity: 'Fonds propres',
  unknown: 'Forme à préciser',
} as const
export type Form = keyof typeof forms

export const regimes = {
  gber: 'Régime exempté (RGEC)',
  'de-minimis': 'De minimis',
  none: 'Hors aide d’État',
  unknown: 'Régime à préciser',
} as const
export type Regime = keyof typeof regimes

/** The rules of a device, in force from a day until others replace them. */
export interface RuleVersion {
  version: number
  /** First day in force; null: since always, as far as is known. */
  from: Day | null
  rule: Rule
}

export interface Device {
  code: string
  name: string
  operator: string
  owner: string | null
  family: Family
  form: Form
  pays: string
  /** Basis points of the eligible cost, the highest and the lowest; null: not published. */
  rate: number | null
  rateMin: number | null
  /** Basis points of what is paid that are to be paid back on success; null: not published, or none. */
  advanceShare: number | null
  /** What it pays whatever the cost; null: no such amount. */
  lumpSum: Cents | null
  amountMin: Cents | null
  amountMax: Cents | null
  costMin: Cents | null
  costMax: Cents | null
  /** What spending it counts; null: not published. */
  eligibleCosts: string | null
  regime: Regime
  /** Legal bases it may be granted on, as State-aid law names them (`gber-17`, `de-minimis`); empty: not published. */
  legalBases: readonly string[]
  /** Devices that may not be added to it; empty: none is known. */
  excludes: readonly string[]
  documents: readonly string[]
  /** Days on which files are gathered. */
  cutoffs: readonly Day[]
  from: Day | null
  until: Day | null
  suspended: boolean
  /** The first day it is suspended; null when it is not, or when nobody published the day. */
  suspendedFrom: Day | null
  /** Days from a complete file to the decision, as announced; null: not published. */
  decisionDays: number | null
  summary: string
  contact: string | null
  /** Where its form is filled in; null: its source does not give it. */
  startUrl: string | null
  source: string
  sourceLabel: string | null
  sourceUrl: string | null
  verifiedOn: Day | null
  toVerify: boolean
  note: string | null
  /** From the newest to the oldest. */
  rules: readonly RuleVersion[]
}

export type Window = 'open' | 'not-yet' | 'over' | 'suspended'

export const statuses = {
  eligible: 'Éligible',
  unsettled: 'À confirmer',
  'not-yet-open': 'Pas encore ouvert',
  suspended: 'Suspendu',
  'out-of-date': 'Clos',
  'not-applicable': 'Sans objet',
  'not-eligible': 'Non éligible',
} as const
/** What a device answers to a project on a day. Closed, suspended and not concerned are not a « non ». */
export type Status = keyof typeof statuses

export interface Verdict {
  device: Device
  window: Window
  status: Status
  /** Whether one may call on it, whatever the dates: who is not concerned may not. */
  truth: 'yes' | 'no' | 'unknown'
  /** The rules judged, each condition with its value; those in force on the day asked. */
  tree: Judged
  ruleVersion: number
  /** The fewest conditions that are enough for this answer; empty when it is not settled. */
  reasons: readonly Judged[]
  /** The fewest facts that can turn an unknown verdict into a yes; empty when it is settled. */
  missing: readonly string[]
  /** How likely a yes is, each kind of missing answer being as likely as another. */
  probability: number
  /** The most it could pay, euro cents; null when its rate and ceiling are not published, or when it brings no money. */
  upTo: Cents | null
  /** The next day by which a file must be in. */
  deadline: Day | null
}

/** Devices that bring money to a project; the rate of an advice or a tax credit is not one of the project's cost. */
export const bringsMoney = ({ form }: Pick<Device, 'form'>): boolean => ['grant', 'recoverable-advance', 'mixed', 'loan'].includes(form)

const nothingAsked: RuleVersion = { version: 0, from: null, rule: { kind: 'all', of: [] } }

/** The rules of a device in force on a day; those of before are kept for the decisions of before. */
export const rulesOn = (device: Pick<Device, 'rules'>, on: Day): RuleVersion =>
  device.rules.find(({ from }) => from === null || from <= on) ?? nothingAsked

/** Says whether the project may call on a device that day, condition by condition, and for how much. @param effort of finding a fact */
export function assess(device: Device, facts: Facts, cost: Cents | null, on: Day, effort: (fact: string) => number = () => 1): Verdict {
  const { rule, version } = rulesOn(device, on)
  const tree = judge(rule, facts, device.code)
  const window = windowOf(device, on)
  const truth = tree.truth === 'not-applicable' ? 'no' : tree.truth
  return {
    device,
    window,
    status: statusOf(tree.truth, window),
    truth,
    tree,
    ruleVersion: version,
    reasons: reasonsOf(tree),
    missing: truth === 'unknown' ? smallestMissing(rule, facts, device.code, effort) : [],
    probability: truth === 'unknown' ? probabilityOf(casesOf(rule, facts, device.code)) : truth === 'yes' ? 1 : 0,
    upTo: truth === 'no' ? cents(0) : bringsMoney(device) ? mostOf(device, cost) : null,
    deadline: deadlineOf(device, on),
  }
}

function statusOf(truth: Judged['truth'], window: Window): Status {
  if (truth === 'no') return 'not-eligible'
  if (truth === 'not-applicable') return 'not-applicable'
  if (window === 'over') return 'out-of-date'
  if (window === 'suspended') return 'suspended'
  if (window === 'not-yet') return 'not-yet-open'
  return truth === 'yes' ? 'eligible' : 'unsettled'
}

/** The facts that an unknown verdict waits for, the useful and the others. */
export const waitsFor = (verdict: Verdict, facts: Facts): string[] => openFacts(verdict.tree.rule, facts, verdict.device.code)

/** Where a device stands on a day: its last day is a day it is open; the day it is cut is a day it is suspended. */
export function windowOf(device: Pick<Device, 'from' | 'until' | 'suspended' | 'suspendedFrom'>, on: Day): Window {
  if (device.until !== null && device.until < on) return 'over'
  if (device.suspendedFrom !== null ? device.suspendedFrom <= on : device.suspended) return 'suspended'
  return inForce(device, on) ? 'open' : 'not-yet'
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
export function openingOf(device: Pick<Device, 'from' | 'until' | 'suspended' | 'suspendedFrom'>, on: Day): Opening {
  const window = windowOf(device, on)
  return window === 'open' && device.from === null && device.until === null ? 'undated' : window
}

/** The next day by which a file must be in: a cut-off day, or the last day; null when none is known. */
export const deadlineOf = (device: Pick<Device, 'cutoffs' | 'until'>, on: Day): Day | null =>
  device.cutoffs.filter((day) => day >= on).toSorted()[0] ?? (device.until !== null && device.until >= on ? device.until : null)

/** Rounded down, and never above the cost; null when no amount is published, or the cost is unknown. */
export function mostOf(device: Pick<Device, 'rate' | 'amountMax' | 'costMax' | 'lumpSum'>, cost: Cents | null): Cents | null {
  if (device.lumpSum !== null) return cost === null ? device.lumpSum : cents(Math.min(cost, device.lumpSum))
  if (device.rate === null && device.amountMax === null) return null
  if (cost === null) return null
  const base = Math.min(cost, device.costMax ?? cost) as Cents
  const byRate = device.rate === null ? base : share(base, device.rate)
  return cents(Math.min(byRate, device.amountMax ?? byRate))
}

const rankOf = ({ status }: Verdict): number => Object.keys(statuses).indexOf(status)

/** What it would bring, weighed by how likely a yes is; nothing published counts for nothing, and comes after. */
export const expectedAid = ({ upTo, probability }: Verdict): number => (upTo ?? 0) * probability

const noDeadline = '9999-12-31'

/** By status, then expected net aid, then deadline, then what is still to be found out. Nothing is hidden. */
export const ranked = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      expectedAid(b) - expectedAid(a) ||
      (a.deadline ?? noDeadline).localeCompare(b.deadline ?? noDeadline) ||
      a.missing.length - b.missing.length ||
      a.device.name.localeCompare(b.device.name, 'fr'),
  )
