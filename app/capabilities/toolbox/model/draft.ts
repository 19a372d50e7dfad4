import type { Day } from '#kernel/day.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { judge, type KnownFact } from './judge.ts'
import type { Truth } from './logic.ts'
import { factOf, isLeaf, type Leaf, leavesOf, type Rule } from './rule.ts'
import { isFactName, isValueOf, wordOf } from './vocabulary.ts'

/** A case that the rules of a device must judge as expected before they are published. */
export interface RuleCase {
  id: string
  name: string
  /** Fact and value, as the engine writes them. */
  facts: Readonly<Record<string, string>>
  expected: Truth
}

export interface Draft {
  rule: Rule
  /** Who wrote in it. */
  editors: readonly string[]
  editedOn: Day
  version: number
}

export const expectations = {
  yes: 'Éligible',
  no: 'Non éligible',
  unknown: 'À confirmer',
  'not-applicable': 'Sans objet',
} as const satisfies Record<Truth, string>

/** What a rule says of a case, on a day. */
export function truthOfCase(rule: Rule, { facts }: Pick<RuleCase, 'facts'>, on: Day): Truth {
  const known = new Map(Object.entries(facts).map(([fact, value]): [string, KnownFact] => [fact, { value, from: 'answer', on }]))
  return judge(rule, known, '').truth
}

/** The same rule with one leaf changed, or without it. @param rank among the leaves, in reading order */
export function withLeaf(rule: Rule, rank: number, leaf: Leaf | undefined): Rule {
  let at = -1
  const visit = (part: Rule): Rule | undefined => {
    if (isLeaf(part)) {
      at++
      return at === rank ? leaf : part
    }
    if (part.kind === 'not') {
      const inner = visit(part.rule)
      return inner && { ...part, rule: inner }
    }
    if (part.kind === 'when') {
      const condition = visit(part.if)
      const inner = visit(part.rule)
      if (!condition) return inner
      return inner && { ...part, if: condition, rule: inner }
    }
    const of = part.of.flatMap((inner) => visit(inner) ?? [])
    return of.length === 0 && part.of.length > 0
      ? undefined
      : part.kind === 'at-least'
        ? { ...part, of, count: Math.min(part.count, of.length) }
        : { ...part, of }
  }
  return visit(rule) ?? { kind: 'all', of: [] }
}

/** The same rule, with one more condition that must hold. */
export function addLeaf(rule: Rule, leaf: Leaf): Rule {
  if (rule.kind === 'all') return { ...rule, of: [...rule.of, leaf] }
  if (rule.kind === 'when') return { ...rule, rule: addLeaf(rule.rule, leaf) }
  return { kind: 'all', of: [rule, leaf] }
}

type FactsRefusal = { line: string; reason: string }

/** Reads « cost = 400000 », one fact a line. */
export function readFacts(text: string, rule: Rule): Outcome<Record<string, string>, 'unreadable'> & { wrong?: FactsRefusal } {
  const facts: Record<string, string> = {}
  const appreciations = new Set(
    leavesOf(rule)
      .filter((leaf) => leaf.kind === 'appreciation')
      .map(factOf),
  )
  for (const line of text
    .split('\n')
    .map((of) => of.trim())
    .filter(Boolean)) {
    const [, fact = '', value = ''] = /^([a-z0-9:-]+)\s*=\s*(.+)$/i.exec(line) ?? []
    const isKnown = isFactName(fact) ? isValueOf(fact, value) : appreciations.has(fact) && /^(true|false)$/.test(value)
    if (!isKnown)
      return {
        ...refuse('unreadable'),
        wrong: {
          line,
          reason: isFactName(fact)
            ? `« ${value} » ne se lit pas comme « ${wordOf(fact).label} »`
            : `« ${fact} » n’est pas un fait du vocabulaire`,
        },
      }
    facts[fact] = value
  }
  return ok(facts)
}

export type PublishRefusal = 'own-draft' | 'no-case' | 'failing-cases' | 'past-day'

/** Whether a draft may be published: by another person than those who wrote it, every case judged as expected, from today at the earliest. */
export function checkPublication(
  draft: Draft,
  cases: readonly RuleCase[],
  asked: { personId: string; from: Day; today: Day },
): Outcome<undefined, PublishRefusal> {
  if (draft.editors.includes(asked.personId)) return refuse('own-draft')
  if (asked.from < asked.today) return refuse('past-day')
  if (cases.length === 0) return refuse('no-case')
  if (cases.some((of) => truthOfCase(draft.rule, of, asked.from) !== of.expected)) return refuse('failing-cases')
  return ok()
}
