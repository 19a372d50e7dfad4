import { wordOf, isFactName } from './vocabulary.ts'
import type { Facts, KnownFact } from './judge.ts'
import { combine, judge, truthOf } from './judge.ts'
import type { Truth } from './logic.ts'
import { isUnder } from './naf.ts'
import { placesApart } from './place.ts'
import { type Criterion, factOf, isLeaf, type Leaf, leavesOf, partsOf, type Rule } from './rule.ts'

/** A value standing for all those that a rule does not tell apart. */
const guess = (value: string): KnownFact => ({ value, from: 'answer', on: '0001-01-01' as KnownFact['on'] })

/** The facts a rule waits for, each with one value of each kind that the rule tells apart. */
export type Possible = ReadonlyMap<string, readonly KnownFact[]>

/** What is not known and may still matter: leaves under a settled part are left out. */
export function openFacts(rule: Rule, facts: Facts, device: string): string[] {
  const found = new Set<string>()
  const visit = (judged: ReturnType<typeof judge>): void => {
    if (judged.truth !== 'unknown') return
    if (isLeaf(judged.rule)) found.add(factOf(judged.rule))
    else judged.of.forEach(visit)
  }
  visit(judge(rule, facts, device))
  return [...found]
}

// Asked several times of one rule in one judgment: for what is missing, for how likely, for each question.
const known = new WeakMap<Rule, Map<string, readonly KnownFact[]>>()

export function possibleValues(rule: Rule, facts: readonly string[]): Possible {
  const values = known.get(rule) ?? new Map<string, readonly KnownFact[]>()
  known.set(rule, values)
  const unread = facts.filter((fact) => !values.has(fact))
  const byFact = unread.length > 0 ? Map.groupBy(leavesOf(rule), factOf) : undefined
  for (const fact of unread) values.set(fact, apart(byFact?.get(fact) ?? [], valuesOf(fact, byFact?.get(fact) ?? [])))
  return new Map(facts.map((fact) => [fact, values.get(fact)!]))
}

// Two values that every leaf judges alike are one.
function apart(leaves: readonly Leaf[], values: readonly string[]): KnownFact[] {
  const known = values.map(guess)
  const seen = new Map(known.map((value) => [leaves.map((leaf) => truthOf(leaf, new Map([[factOf(leaf), value]]), '')).join(), value]))
  return [...seen.values()]
}

function valuesOf(fact: string, leaves: readonly Leaf[]): string[] {
  if (!isFactName(fact)) return ['true', 'false']
  const word = wordOf(fact)
  const expected = leaves.flatMap((leaf) => (leaf as Criterion).value.split('|'))
  switch (word.kind) {
    case 'yes-no':
      return ['true', 'false']
    case 'choice':
      return Object.keys(word.choices ?? {})
    case 'code':
      return [...expected, 'other']
    case 'day':
      return [...expected.flatMap((day) => [day, `${day}-`]), '0001-01-01']
    case 'naf':
      return [...expected.map((activity) => under(fact as 'naf-code', activity)), otherActivity(fact as 'naf-code', expected)]
    case 'place':
      return placesApart(expected)
    default:
      return ['0', ...expected.flatMap((n) => [n, String(Number(n) + 1), String(Math.max(0, Number(n) - 1))])]
  }
}

const divisions = Array.from({ length: 99 }, (_, n) => String(n + 1).padStart(2, '0'))

const under = (nomenclature: 'naf-code' | 'naf-2025-code', activity: string): string =>
  /^[A-V]$/.test(activity) ? `${divisions.find((division) => isUnder(nomenclature, division, activity))}.99Z` : activity

const otherActivity = (nomenclature: 'naf-code' | 'naf-2025-code', activities: readonly string[]): string =>
  `${divisions.find((division) => !activities.some((a) => isUnder(nomenclature, division, a) || a.startsWith(division))) ?? '99'}.98Z`

/** Every joint answer to some questions, as facts added to those that are known. */
export function* jointAnswers(facts: Facts, asked: Possible): Generator<ReadonlyMap<string, KnownFact>> {
  const names = [...asked.keys()]
  const answers = new Map(facts)
  function* from(rank: number): Generator<ReadonlyMap<string, KnownFact>> {
    const name = names[rank]
    if (name === undefined) yield answers
    else {
      for (const value of asked.get(name)!) {
        answers.set(name, value)
        yield* from(rank + 1)
      }
      answers.delete(name)
    }
  }
  yield* from(0)
}

/**
 * The smallest set of facts that can turn an unknown into a yes, or failing that settle it; the least effort among equals.
 * @param device whose rulings count
 */
export function smallestMissing(rule: Rule, facts: Facts, device: string, effort: (fact: string) => number): string[] {
  const open = openFacts(rule, facts, device)
  const possible = possibleValues(rule, open)
  const asked = (names: readonly string[]): Possible => new Map(names.map((fact) => [fact, possible.get(fact)!]))
  const reaches = (names: readonly string[], wanted: 'yes' | 'settled') => canReach({ rule, facts, device, asked: asked(names), wanted })
  const wanted = reaches(open, 'yes') ? 'yes' : 'settled'
  const needed = wanted === 'yes' ? open.filter((fact) => !mayBe({ rule, facts, device, without: fact })) : []
  const others = open.filter((fact) => !needed.includes(fact))
  for (let size = 0; size < others.length; size++) {
    const found = subsets(others, size)
      .map((subset) => [...needed, ...subset])
      .sort((a, b) => total(a, effort) - total(b, effort))
      .find((names) => reaches(names, wanted))
    if (found) return found
  }
  return open
}

const total = (facts: readonly string[], effort: (fact: string) => number) => facts.reduce((sum, fact) => sum + effort(fact), 0)

function subsets(of: readonly string[], size: number): string[][] {
  if (size === 0) return [[]]
  return of.flatMap((first, rank) => subsets(of.slice(rank + 1), size - 1).map((rest) => [first, ...rest]))
}

interface Search {
  rule: Rule
  facts: Facts
  device: string
}

function canReach({ rule, facts, device, asked, wanted }: Search & { asked: Possible; wanted: 'yes' | 'settled' }): boolean {
  const names = [...asked.keys()]
  const answers = new Map(facts)
  const reach = (rank: number): boolean => {
    const truth = truthOf(rule, answers, device)
    if (truth !== 'unknown') return wanted === 'settled' || truth === 'yes'
    const name = names[rank]
    if (name === undefined) return false
    const found = asked.get(name)!.some((value) => {
      answers.set(name, value)
      return reach(rank + 1)
    })
    answers.delete(name)
    return found
  }
  return reach(0)
}

/** Whether a yes is possible while one fact stays unknown: an upper bound, every other open leaf being free. */
function mayBe({ rule, facts, device, without }: Search & { without: string }): boolean {
  const outcomes = (part: Rule): Set<Truth> => {
    if (isLeaf(part)) {
      const truth = truthOf(part, facts, device)
      return new Set<Truth>(truth !== 'unknown' ? [truth] : factOf(part) === without ? ['unknown'] : ['yes', 'no', 'unknown'])
    }
    let reachable: Truth[][] = [[]]
    for (const of of partsOf(part)) {
      const ways = outcomes(of)
      const seen = new Map<string, Truth[]>()
      for (const before of reachable) for (const truth of ways) seen.set(summary(part, [...before, truth]), [...before, truth])
      reachable = [...seen.values()]
    }
    return new Set(reachable.map((parts) => combine(part, parts)))
  }
  return outcomes(rule).has('yes')
}

// The order of parts matters to « when » alone; elsewhere how many of each is enough, which keeps the list short.
const summary = (rule: Rule, parts: readonly Truth[]) => (rule.kind === 'when' ? parts.join() : parts.toSorted().join())
