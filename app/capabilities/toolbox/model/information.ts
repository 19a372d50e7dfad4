import type { Facts } from './judge.ts'
import { truthOf } from './judge.ts'
import { jointAnswers, openFacts, type Possible, possibleValues } from './possible.ts'
import type { Rule } from './rule.ts'

/** Bits of a distribution. @param weights of the outcomes, not necessarily normalised @source Shannon 1948 */
export function entropy(weights: readonly number[]): number {
  const total = weights.reduce((a, b) => a + b, 0)
  return weights.reduce((bits, weight) => (weight > 0 ? bits - (weight / total) * Math.log2(weight / total) : bits), 0)
}

/** One way things may be: how likely, and what would be learnt. */
export interface Case {
  weight: number
  outcome: string
  answers: Readonly<Record<string, string>>
}

/** What an answer takes off the doubt about the outcome, in bits. @source Quinlan 1986 */
export function informationGain(cases: readonly Case[], question: string): number {
  const total = cases.reduce((sum, { weight }) => sum + weight, 0)
  const byAnswer = Map.groupBy(cases, ({ answers }) => answers[question])
  const left = [...byAnswer.values()].reduce((bits, part) => {
    const share = part.reduce((sum, { weight }) => sum + weight, 0) / total
    return bits + share * doubt(part)
  }, 0)
  return doubt(cases) - left
}

function doubt(cases: readonly Case[]): number {
  const byOutcome = Map.groupBy(cases, ({ outcome }) => outcome)
  return entropy([...byOutcome.values()].map((part) => part.reduce((sum, { weight }) => sum + weight, 0)))
}

// Above this, the joint answers are sampled rather than enumerated.
const mostCases = 4096
const samples = 1000

/**
 * Everything the answers that are missing could make of a device, each case as likely as its answers:
 * answers that a rule does not tell apart are one, and each kind of answer is as likely as another.
 */
export function casesOf(rule: Rule, facts: Facts, device: string): Case[] {
  const possible = possibleValues(rule, openFacts(rule, facts, device))
  const outcomeOf = (answers: Facts): Case => ({
    weight: 1,
    outcome: truthOf(rule, answers, device) === 'yes' ? 'yes' : 'no',
    answers: Object.fromEntries([...possible.keys()].map((fact) => [fact, answers.get(fact)!.value])),
  })
  const count = [...possible.values()].reduce((product, values) => product * values.length, 1)
  const ways = count <= mostCases ? jointAnswers(facts, possible) : sampledAnswers(facts, possible)
  return Array.from(ways, outcomeOf)
}

function* sampledAnswers(facts: Facts, possible: Possible): Generator<Facts> {
  const next = chance()
  const answers = new Map(facts)
  for (let sample = 0; sample < samples; sample++) {
    for (const [fact, values] of possible) answers.set(fact, values[Math.floor(next() * values.length)]!)
    yield answers
  }
}

/** The same numbers each time, so that a page asked twice asks the same question. @source xorshift32, Marsaglia 2003 */
function chance(): () => number {
  let state = 2_463_534_242
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

export const probabilityOf = (cases: readonly Case[]): number =>
  cases.reduce((sum, { weight, outcome }) => sum + (outcome === 'yes' ? weight : 0), 0) / cases.reduce((sum, { weight }) => sum + weight, 0)
