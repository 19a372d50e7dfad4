import { never } from '#kernel/outcome.ts'
import { type Device, type Facts, type Verdict, waitsFor } from '../model.ts'
import { casesOf, informationGain } from './information.ts'
import { factOf, leavesOf } from './rule.ts'

export interface Question {
  fact: string
  kind: 'yes-no' | 'integer' | 'euros' | 'percent' | 'choice' | 'day' | 'naf' | 'from-record'
  unit: string | null
  text: string
  help: string | null
  choices: readonly { code: string; label: string }[]
  /** From 0 (we know it) to 5 (needs an accountant or a committee). */
  answerCost: number
}

/** The appreciations that the rules in the catalogue ask for: a named person must rule, which costs most. */
export function appreciationsOf(devices: readonly Device[]): Question[] {
  const leaves = devices.flatMap(({ rules }) => rules.flatMap(({ rule }) => leavesOf(rule))).filter((leaf) => leaf.kind === 'appreciation')
  return [...Map.groupBy(leaves, factOf)].map(([fact, [leaf]]) => ({
    fact,
    kind: 'yes-no',
    unit: null,
    text: leaf!.text,
    help: 'Appréciation : une personne habilitée doit juger.',
    choices: [],
    answerCost: 5,
  }))
}

export interface NextQuestion {
  fact: string
  /** Open devices whose verdict waits for it. */
  waiting: readonly string[]
  /** Those that it alone would settle. */
  settles: readonly string[]
  /** What an answer takes off the doubt, in bits weighed by the euros at stake, for one unit of effort. */
  worth: number
}

/**
 * The questions worth asking, best first: what an answer is expected to take off the doubt about each open device,
 * weighed by what the device could pay, for the effort of answering. What has no published amount weighs as the middle one.
 */
export function nextQuestions(verdicts: readonly Verdict[], questions: readonly Question[], facts: Facts): NextQuestion[] {
  const stakes = stakesOf(verdicts)
  const waiting = verdicts
    .filter(({ status }) => status === 'unsettled')
    .map((verdict) => ({
      name: verdict.device.name,
      stake: verdict.upTo ?? stakes,
      asked: waitsFor(verdict, facts),
      cases: casesOf(verdict.tree.rule, facts, verdict.device.code),
    }))
  return questions
    .filter(({ kind }) => kind !== 'from-record')
    .map(({ fact, answerCost }) => {
      const concerned = waiting.filter(({ asked }) => asked.includes(fact))
      const gain = concerned.reduce((total, { stake, cases }) => total + stake * informationGain(cases, fact), 0)
      return {
        fact,
        waiting: concerned.map(({ name }) => name),
        settles: concerned.filter(({ asked }) => asked.length === 1).map(({ name }) => name),
        worth: gain / Math.max(answerCost, 0.5),
      }
    })
    .filter(({ worth }) => worth > 1e-9)
    .sort((a, b) => b.worth - a.worth || a.fact.localeCompare(b.fact))
}

function stakesOf(verdicts: readonly Verdict[]): number {
  const known = verdicts.flatMap(({ upTo, status }) => (upTo && status === 'unsettled' ? [upTo] : [])).sort((a, b) => a - b)
  return known[Math.floor(known.length / 2)] ?? 1
}

/** What a person typed, as the engine reads it; nothing when it cannot be read as an answer to this question. */
export function parseAnswer(question: Question, typed: string): string | undefined {
  const text = typed.trim()
  switch (question.kind) {
    case 'yes-no':
      return text === 'true' || text === 'false' ? text : undefined
    case 'choice':
      return question.choices.some((c) => c.code === text) ? text : undefined
    case 'integer':
      return wholeNumber(text)
    case 'euros':
    case 'percent':
      return decimalNumber(text)
    case 'day':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
    case 'naf':
      return /^\d{2}\.?\d{2}[A-Za-z]$/.test(text) ? `${text.slice(0, 2)}.${text.replace('.', '').slice(2).toUpperCase()}` : undefined
    case 'from-record':
      return undefined
    default:
      return never(question.kind)
  }
}

const plain = (text: string) => text.replaceAll(/[\s\u00a0\u202f€%]/g, '').replace(',', '.')
const wholeNumber = (text: string) => (/^\d{1,9}$/.test(plain(text)) ? plain(text) : undefined)
const decimalNumber = (text: string) => (/^\d{1,12}(\.\d{1,2})?$/.test(plain(text)) ? plain(text) : undefined)

/** An answer as people read it. */
export function sayAnswer(question: Pick<Question, 'kind' | 'unit' | 'choices'> | undefined, value: string): string {
  if (value === 'true') return 'oui'
  if (value === 'false') return 'non'
  const choice = question?.choices.find((c) => c.code === value)
  if (choice) return choice.label
  const number = Number(value)
  const shown =
    question && ['integer', 'euros', 'percent'].includes(question.kind) && Number.isFinite(number) ? number.toLocaleString('fr-FR') : value
  return question?.unit ? `${shown} ${question.unit}` : shown
}
