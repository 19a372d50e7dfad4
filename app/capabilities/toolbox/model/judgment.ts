import type { Day } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import { assess, type Device, expectedAid, type Facts, openingOf, ranked, statuses, type Verdict, waitsFor } from '../model.ts'
import type { Judged } from './judge.ts'
import { type NextQuestion, nextQuestions, type Question } from './questions.ts'
import { factOf, isLeaf } from './rule.ts'

export interface Asked {
  devices: readonly Device[]
  questions: readonly Question[]
  facts: Facts
  cost: Cents | null
  on: Day
}

/** Every device judged for a project on a day, best first, and the questions that would tell more: the page and the command line. */
export function judgeAll({ devices, questions, facts, cost, on }: Asked): { verdicts: Verdict[]; next: NextQuestion[] } {
  const costs = new Map(questions.map(({ fact, answerCost }) => [fact, answerCost]))
  const verdicts = ranked(devices.map((device) => assess(device, facts, cost, on, (fact) => costs.get(fact) ?? 0)))
  return { verdicts, next: nextQuestions(verdicts, questions, facts) }
}

/** The verdicts as a file says them: `npx ressort eligible --json`. Amounts are euro cents, probabilities from 0 to 1. */
export function reportOf(asked: Asked) {
  const { verdicts, next } = judgeAll(asked)
  const textOf = new Map(asked.questions.map(({ fact, text }) => [fact, text]))
  return {
    on: asked.on,
    verdicts: verdicts.map((verdict) => ({
      device: verdict.device.code,
      name: verdict.device.name,
      operator: verdict.device.operator,
      status: verdict.status,
      statusLabel: statuses[verdict.status],
      truth: verdict.tree.truth,
      opening: openingOf(verdict.device, asked.on),
      deadline: verdict.deadline,
      ruleVersion: verdict.ruleVersion,
      upToCents: verdict.upTo,
      expectedCents: Math.floor(expectedAid(verdict)),
      probability: verdict.probability,
      reasons: verdict.reasons.map(({ rule }) => (isLeaf(rule) ? rule.text : '')),
      missing: verdict.missing,
      unknown: verdict.truth === 'unknown' ? waitsFor(verdict, asked.facts) : [],
      tree: branchOf(verdict.tree),
      source: verdict.device.source,
      verifiedOn: verdict.device.verifiedOn,
      toVerify: verdict.device.toVerify,
    })),
    next: next.map(({ fact, waiting, settles, worth }) => ({
      fact,
      question: textOf.get(fact) ?? null,
      waiting,
      settles,
      worth: Math.round(worth),
    })),
  }
}

interface Branch {
  kind: string
  verdict: Judged['truth']
  [more: string]: unknown
}

function branchOf({ rule, truth, known, of }: Judged): Branch {
  const branch = { kind: rule.kind, verdict: truth, ...(rule.text && { text: rule.text }) }
  if (!isLeaf(rule)) return { ...branch, ...(rule.kind === 'at-least' && { count: rule.count }), of: of.map(branchOf) }
  return {
    ...branch,
    fact: factOf(rule),
    ...(rule.kind === 'criterion' && { operator: rule.operator, expected: rule.value }),
    value: known?.value ?? null,
    ...(known && { from: known.from, on: known.on, source: known.source ?? null }),
    ...(known?.by && { by: known.by }),
    ...(known?.reason && { reason: known.reason }),
    rule: { source: rule.source, law: rule.law ?? null },
  }
}
