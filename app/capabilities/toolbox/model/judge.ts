import type { Day } from '#kernel/day.ts'
import { never } from '#kernel/outcome.ts'
import { all, any, atLeast, not, type Truth, when } from './logic.ts'
import { isUnder } from './naf.ts'
import { isWithinAny } from './place.ts'
import { type Criterion, factOf, isLeaf, keyOf, type Leaf, partsOf, type Rule } from './rule.ts'
import { wordOf } from './vocabulary.ts'

/** A fact about a project: its value as text, and where it comes from. */
export interface KnownFact {
  value: string
  from: 'record' | 'answer' | 'ruling'
  on: Day
  /** Who answered or ruled. */
  by?: string
  /** Why a person ruled so. */
  reason?: string
  /** Where the record has it from. */
  source?: string
}
export type Facts = ReadonlyMap<string, KnownFact>

/** A rule with what it says of a project, each leaf with the value it was compared with. */
export interface Judged {
  rule: Rule
  truth: Truth
  known: KnownFact | undefined
  of: readonly Judged[]
}

/** The fact under which a person's ruling on one condition of a device is kept. */
const rulingOn = (device: string, leaf: Leaf): string => `ruling:${device}:${keyOf(leaf)}`

/** Judges a rule, keeping why. @param device whose rulings count */
export function judge(rule: Rule, facts: Facts, device: string): Judged {
  if (isLeaf(rule)) {
    const known = knownOf(rule, facts, device)
    return { rule, known, truth: truthOfLeaf(rule, known), of: [] }
  }
  const of = partsOf(rule).map((part) => judge(part, facts, device))
  return {
    rule,
    known: undefined,
    truth: combine(
      rule,
      of.map((part) => part.truth),
    ),
    of,
  }
}

/** The same truth alone, for those who judge many: no tree is made. */
export function truthOf(rule: Rule, facts: Facts, device: string): Truth {
  if (isLeaf(rule)) return truthOfLeaf(rule, knownOf(rule, facts, device))
  return combine(
    rule,
    partsOf(rule).map((part) => truthOf(part, facts, device)),
  )
}

// Without a device there is no ruling to look for: who judges millions does not pay for it.
const knownOf = (leaf: Leaf, facts: Facts, device: string) =>
  (device === '' ? undefined : facts.get(rulingOn(device, leaf))) ?? facts.get(factOf(leaf))

/** What a rule says once its parts are judged. */
export function combine(rule: Exclude<Rule, Leaf>, parts: readonly Truth[]): Truth {
  switch (rule.kind) {
    case 'all':
      return all(parts)
    case 'any':
      return any(parts)
    case 'at-least':
      return atLeast(rule.count, parts)
    case 'not':
      return not(parts[0]!)
    case 'when':
      return when(parts[0]!, parts[1]!)
    default:
      return never(rule)
  }
}

function truthOfLeaf(leaf: Leaf, known: KnownFact | undefined): Truth {
  if (known === undefined) return 'unknown'
  if (leaf.kind === 'appreciation' || known.from === 'ruling') return known.value === 'true' ? 'yes' : 'no'
  const holds = compare(leaf, known.value)
  return holds === undefined ? 'unknown' : holds ? 'yes' : 'no'
}

/** @returns undefined when the value is not fine enough to say, or cannot be read */
function compare({ fact, operator, value: expected }: Criterion, value: string): boolean | undefined {
  switch (operator) {
    case 'is':
      return value === expected
    case 'in':
      return listOf(expected).includes(value)
    case 'not-in':
      return !listOf(expected).includes(value)
    case 'at-least':
      return compared(fact, value, expected, (order) => order >= 0)
    case 'at-most':
      return compared(fact, value, expected, (order) => order <= 0)
    case 'above':
      return compared(fact, value, expected, (order) => order > 0)
    case 'below':
      return compared(fact, value, expected, (order) => order < 0)
    case 'under':
      return listOf(expected).some((activity) => isUnder(nomenclatureOf(fact), value, activity))
    case 'not-under':
      return !listOf(expected).some((activity) => isUnder(nomenclatureOf(fact), value, activity))
    case 'within':
      return isWithinAny(value, listOf(expected))
    case 'outside':
      return opposite(isWithinAny(value, listOf(expected)))
    default:
      return never(operator)
  }
}

// Rules live as long as the catalogue does, and their lists are read for each project.
const lists = new Map<string, readonly string[]>()
function listOf(text: string): readonly string[] {
  const known = lists.get(text) ?? text.split('|')
  if (lists.size < 10_000) lists.set(text, known)
  return known
}

const nomenclatureOf = (fact: string) => (fact === 'naf-2025-code' ? fact : 'naf-code')

const opposite = (holds: boolean | undefined) => (holds === undefined ? undefined : !holds)

function compared(fact: Criterion['fact'], value: string, expected: string, fits: (order: number) => boolean): boolean | undefined {
  if (wordOf(fact).kind === 'day') return fits(value < expected ? -1 : value > expected ? 1 : 0)
  const order = Number(value) - Number(expected)
  return Number.isNaN(order) ? undefined : fits(order)
}
