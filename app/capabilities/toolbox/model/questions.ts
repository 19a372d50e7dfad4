import { never } from '#kernel/outcome.ts'
import type { Verdict } from '../model.ts'

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

export interface NextQuestion {
  fact: string
  /** Open devices whose verdict waits for it. */
  waiting: readonly string[]
  /** Those that it alone would settle. */
  settles: readonly string[]
}

/**
 * The questions worth asking, best first: each open device spreads one point over the facts it
 * misses, and a fact that is hard to come by is worth less.
 */
export function nextQuestions(verdicts: readonly Verdict[], questions: readonly Question[]): NextQuestion[] {
  const waiting = verdicts.filter((v) => v.truth === 'unknown' && v.window === 'open')
  return questions
    .map((question) => {
      const concerned = waiting.filter((v) => v.missing.includes(question.fact))
      const points = concerned.reduce((total, v) => total + 1 / v.missing.length, 0)
      return {
        fact: question.fact,
        waiting: concerned.map((v) => v.device.name),
        settles: concerned.filter((v) => v.missing.length === 1).map((v) => v.device.name),
        worth: points / (1 + question.answerCost),
      }
    })
    .filter((q) => q.worth > 0)
    .sort((a, b) => b.worth - a.worth)
    .map(({ worth: _, ...question }) => question)
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
  const shown = question && ['integer', 'euros', 'percent'].includes(question.kind) && Number.isFinite(number) ? number.toLocaleString('fr-FR') : value
  return question?.unit ? `${shown} ${question.unit}` : shown
}
