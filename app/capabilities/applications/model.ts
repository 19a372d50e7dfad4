import { z } from 'zod'
import { type Day, daysBetween, plusDays } from '#kernel/day.ts'
import type { Id } from '#kernel/id.ts'
import type { Cents } from '#kernel/money.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { DayField, EurosField } from '#cap/projects/model.ts'
import type { MoneyState } from '#cap/funding/model.ts'

/** Every state of a file, with those it may lead to, who says so, and what the ledger then holds. */
export const states = {
  draft: { label: 'En préparation', next: ['submitted', 'withdrawn'] },
  submitted: { label: 'Déposée', next: ['incomplete', 'instructed', 'granted', 'refused', 'withdrawn'] },
  incomplete: { label: 'Incomplète', next: ['instructed', 'granted', 'refused', 'withdrawn'] },
  instructed: { label: 'Complète, en instruction', next: ['incomplete', 'granted', 'refused', 'withdrawn'] },
  granted: { label: 'Accordée', next: ['contracted', 'withdrawn'] },
  refused: { label: 'Refusée', next: [] },
  withdrawn: { label: 'Retirée', next: [] },
  contracted: { label: 'Conventionnée', next: ['closed'] },
  closed: { label: 'Soldée', next: [] },
} as const satisfies Record<string, { label: string; next: readonly string[] }>
export type State = keyof typeof states
export const stateCodes = Object.keys(states) as State[]

/** What saying a state writes in the money ledger; nothing where no money moves. */
export const ledgerStates = { submitted: 'requested', granted: 'granted', contracted: 'contracted' } as const satisfies Partial<
  Record<State, MoneyState>
>

/** The states that the operator itself may say of a file it reads in Ressort. */
export const operatorStates: readonly State[] = ['incomplete', 'instructed', 'granted', 'refused', 'contracted']

/** What the file said of the project the day it was submitted. */
export interface Sent {
  title: string
  summary: string
  company: string
  siret: string | null
  communeName: string | null
  filiere: string
  cost: Cents | null
  startsOn: Day | null
  endsOn: Day | null
  jobsCreated: number | null
  jobsMaintained: number | null
}

export interface Application {
  id: Id<'application'>
  territoryId: Id<'territory'>
  territoryCode: string
  territoryName: string
  projectId: Id<'project'>
  projectReference: string
  deviceCode: string
  deviceName: string
  operator: string
  /** Days from a complete file to the decision, as the operator announces; null: not published. */
  decisionDays: number | null
  /** Where the operator's form is filled in; null: not known. */
  startUrl: string | null
  reference: string
  state: State
  asked: Cents
  outsideNumber: string | null
  consentOn: Day | null
  consentBy: string | null
  sent: Sent | null
  openedOn: Day
  version: number
}

export interface Event {
  id: string
  state: State
  happenedOn: Day
  amount: Cents | null
  words: string
  toChange: string | null
  nextWindow: Day | null
  by: string | null
}

export interface Step {
  to: State
  on: Day
  amount: Cents | null
  words: string
  toChange: string | null
  nextWindow: Day | null
}

export type StepRefusal = 'not-next' | 'in-the-future' | 'before-the-last' | 'amount-missing' | 'above-asked' | 'reason-missing'

/**
 * Whether a step may be said of a file: it follows from the last one, on a day that is neither to come nor before it.
 * @param last the last thing that was said of the file
 */
export function checkStep(
  application: Pick<Application, 'state' | 'asked'>,
  last: Pick<Event, 'happenedOn'> | undefined,
  step: Step,
  today: Day,
): Outcome<Step, StepRefusal> {
  if (!(states[application.state].next as readonly string[]).includes(step.to)) return refuse('not-next')
  if (step.on > today) return refuse('in-the-future')
  if (last && step.on < last.happenedOn) return refuse('before-the-last')
  if ((step.to === 'granted' || step.to === 'contracted') && step.amount === null) return refuse('amount-missing')
  if (step.to === 'granted' && step.amount! > application.asked) return refuse('above-asked')
  if (step.to === 'refused' && step.words === '') return refuse('reason-missing')
  return ok(step)
}

/** The day the operator announced it would decide by; nothing while the file is not complete, or where nobody announced. */
export function answerDue(
  { decisionDays }: Pick<Application, 'decisionDays'>,
  events: readonly Pick<Event, 'state' | 'happenedOn'>[],
): Day | null {
  const last = events.at(-1)
  if (last?.state !== 'instructed' || decisionDays === null) return null
  return plusDays(last.happenedOn, decisionDays)
}

/** The three waits of a file that can be timed, in days; null where it has not ended. */
export interface Waits {
  toComplete: number | null
  toDecide: number | null
  toPay: number | null
}
export const waitLabels: Readonly<Record<keyof Waits, string>> = {
  toComplete: 'Du dépôt au dossier complet',
  toDecide: 'Du dossier complet à la décision',
  toPay: 'De la décision au premier versement',
}
const waitCodes = Object.keys(waitLabels) as (keyof Waits)[]

interface Dates {
  submittedOn: Day | null
  completeOn: Day | null
  decidedOn: Day | null
  paidOn: Day | null
}

/** @param dates where a file was never said complete, its decision is counted from the day it was submitted */
export function waitsOf({ submittedOn, completeOn, decidedOn, paidOn }: Dates): Waits {
  const between = (from: Day | null, to: Day | null) => (from && to ? daysBetween(from, to) : null)
  return {
    toComplete: between(submittedOn, completeOn),
    toDecide: between(completeOn ?? submittedOn, decidedOn),
    toPay: between(decidedOn, paidOn),
  }
}

export interface Median {
  count: number
  /** Null without a single wait that ended. */
  median: number | null
  /** Between which two days the true median is, nineteen times out of twenty; null below six waits. */
  interval: readonly [low: number, high: number] | null
}

/**
 * Median of waits, with its 95 % interval by order statistics: it assumes nothing of how waits are spread.
 * @source Conover, Practical Nonparametric Statistics, § 3.2: ranks r and n + 1 − r with P(Bin(n, ½) < r) ≤ 0.025
 */
export function medianOf(waits: readonly number[]): Median {
  const sorted = waits.toSorted((a, b) => a - b)
  const count = sorted.length
  if (count === 0) return { count, median: null, interval: null }
  const middle = (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.ceil((count - 1) / 2)]!) / 2
  const rank = lowestRank(count)
  return { count, median: middle, interval: rank === 0 ? null : [sorted[rank - 1]!, sorted[count - rank]!] }
}

/** The highest rank r such that P(Bin(n, ½) < r) is at most 2.5 %; zero below six. */
function lowestRank(count: number): number {
  let below = 0
  let term = 0.5 ** count
  for (let rank = 0; rank < count; rank++) {
    below += term
    if (below > 0.025) return rank
    term = (term * (count - rank)) / (rank + 1)
  }
  return 0
}

/** Below this, a wait is that of a company one could name: its median is not shown. @source Insee, Manuel de protection des tableaux (fréquence) */
const leastFiles = 3

/** The median as it may be shown to those who read no file; a count alone stays where there are too few. */
export const shownMedian = (median: Median): Median & { isSecret: boolean } =>
  median.count > 0 && median.count < leastFiles
    ? { count: median.count, median: null, interval: null, isSecret: true }
    : { ...median, isSecret: false }

/** What two medians say of priority: nothing while their intervals overlap, or are not known. */
export function priorityShown(labelled: Median, others: Median): 'faster' | 'slower' | 'not-shown' {
  if (!labelled.interval || !others.interval) return 'not-shown'
  if (labelled.interval[1] < others.interval[0]) return 'faster'
  return labelled.interval[0] > others.interval[1] ? 'slower' : 'not-shown'
}

/** One wait of one device: in labelled territories, and elsewhere. */
export interface Clock {
  deviceCode: string
  deviceName: string
  operator: string
  wait: keyof Waits
  labelled: ReturnType<typeof shownMedian>
  others: ReturnType<typeof shownMedian>
}

/** The waits of every device that has one, from the days of its files. */
export function clocksOf(
  files: readonly (Dates & Pick<Clock, 'deviceCode' | 'deviceName' | 'operator'> & { labelled: boolean })[],
): Clock[] {
  return [...Map.groupBy(files, (file) => file.deviceCode).values()].flatMap((ofDevice) => {
    const { deviceCode, deviceName, operator } = ofDevice[0]!
    const timed = ofDevice.map((file) => ({ labelled: file.labelled, waits: waitsOf(file) }))
    const median = (wait: keyof Waits, labelled: boolean) =>
      shownMedian(medianOf(timed.filter((one) => one.labelled === labelled).flatMap(({ waits }) => waits[wait] ?? [])))
    return waitCodes
      .map((wait) => ({ deviceCode, deviceName, operator, wait, labelled: median(wait, true), others: median(wait, false) }))
      .filter((clock) => clock.labelled.count + clock.others.count > 0)
  })
}

const emptyIsNull = (value: unknown) => (value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value)
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Ce texte est trop long : ${most.toLocaleString('fr-FR')} caractères au plus.`)
    .default('')

export const OpenForm = z.object({
  device: z.string('Choisissez un dispositif.').min(1, 'Choisissez un dispositif.').max(100),
  asked: EurosField,
})

export const StepForm = z.object({
  to: z.enum(stateCodes as [State, ...State[]], 'Choisissez ce que devient la demande.'),
  on: DayField,
  amount: z.preprocess(emptyIsNull, EurosField.nullable()),
  words: text(2000),
  toChange: z.preprocess(emptyIsNull, z.string().trim().max(2000).nullable()),
  nextWindow: z.preprocess(emptyIsNull, DayField.nullable()),
  outsideNumber: z.preprocess(emptyIsNull, z.string().trim().max(60, 'Ce numéro est trop long.').nullable()),
})
export type StepForm = z.infer<typeof StepForm>

export const ConsentForm = z.object({
  consentBy: z
    .string('Écrivez qui donne cet accord.')
    .trim()
    .min(2, 'Écrivez qui donne cet accord, pour l’entreprise.')
    .max(200, 'Ce nom est trop long : 200 caractères au plus.'),
})

export const InstalmentForm = z.object({
  label: z
    .string('Nommez ce versement.')
    .trim()
    .min(2, 'Nommez ce versement : avance, acompte, solde…')
    .max(200, 'Ce nom est trop long : 200 caractères au plus.'),
  amount: EurosField,
  dueOn: DayField,
  evidence: z
    .string()
    .default('')
    .transform((written) =>
      written
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .pipe(
      z
        .array(z.string().max(300, 'Une pièce se nomme en 300 caractères au plus.'))
        .min(1, 'Écrivez au moins une pièce, une par ligne.')
        .max(30, 'Trente pièces au plus.'),
    ),
})
export type InstalmentForm = z.infer<typeof InstalmentForm>

export interface Instalment {
  id: string
  label: string
  amount: Cents
  dueOn: Day
  evidence: string[]
  askedOn: Day | null
  paidOn: Day | null
}
