import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '#kernel/day.ts'
import { casesOf, entropy, informationGain, type Case } from './model/information.ts'
import { type Facts, type Judged, judge, type KnownFact, truthOf } from './model/judge.ts'
import { all, any, atLeast, not, type Truth, truths, when } from './model/logic.ts'
import { openFacts, possibleValues, smallestMissing } from './model/possible.ts'
import { reasonsOf } from './model/reasons.ts'
import { isLeaf, leavesOf, partsOf, type Rule } from './model/rule.ts'

const on = day('2026-11-23')
const told = (value: string): KnownFact => ({ value, from: 'answer', on })
const said = { text: 'Une condition.', source: 'TEE' }

const values: Record<string, string[]> = {
  headcount: ['0', '10', '11', '49', '50', '300'],
  'site-afr': ['true', 'false'],
  size: ['micro', 'small', 'medium', 'large'],
  'naf-code': ['10.39A', '35.11Z', '62.01Z'],
  place: [
    'COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100',
    'COM-16015>EPCI-200071827>DEP-16>REG-75>PAYS-99100',
    'COM-75056>EPCI-0>DEP-75>REG-11>PAYS-99100',
  ],
  'appreciation:a': ['true', 'false'],
  'appreciation:b': ['true', 'false'],
}
const leaves: Rule[] = [
  { kind: 'criterion', fact: 'headcount', operator: 'at-least', value: '11', ...said },
  { kind: 'criterion', fact: 'headcount', operator: 'below', value: '50', ...said },
  { kind: 'criterion', fact: 'site-afr', operator: 'is', value: 'true', ...said },
  { kind: 'criterion', fact: 'size', operator: 'in', value: 'micro|small', ...said },
  { kind: 'criterion', fact: 'naf-code', operator: 'under', value: 'C|D', ...said },
  { kind: 'criterion', fact: 'place', operator: 'within', value: 'DEP-47', ...said },
  { kind: 'appreciation', key: 'a', ...said },
  { kind: 'appreciation', key: 'b', ...said },
]

const rules: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    // Each leaf is an object of its own, as it is when a rule is read.
    fc.constantFrom(...leaves).map((leaf) => ({ ...leaf })),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    fc
      .array(tie('rule'), { minLength: 1, maxLength: 3 })
      .chain((of) => fc.integer({ min: 1, max: of.length }).map((count) => ({ kind: 'at-least' as const, count, of }))),
    fc.record({ kind: fc.constant('not' as const), rule: tie('rule') }),
    fc.record({ kind: fc.constant('when' as const), if: tie('rule'), rule: tie('rule') }),
  ),
})).rule
const someFacts: fc.Arbitrary<Facts> = fc
  .record(Object.fromEntries(Object.entries(values).map(([fact, of]) => [fact, fc.option(fc.constantFrom(...of), { nil: undefined })])))
  .map((found) => new Map(Object.entries(found).flatMap(([fact, value]) => (value === undefined ? [] : [[fact, told(value)] as const]))))

test('la logique est celle de Kleene : « et » est le minimum, « ou » le maximum, « non » échange', () => {
  const order: Truth[] = ['no', 'unknown', 'yes']
  for (const a of order) {
    assert.equal(order.indexOf(not(a)), 2 - order.indexOf(a))
    for (const b of order) {
      assert.equal(order.indexOf(all([a, b])), Math.min(order.indexOf(a), order.indexOf(b)), `${a} et ${b}`)
      assert.equal(order.indexOf(any([a, b])), Math.max(order.indexOf(a), order.indexOf(b)), `${a} ou ${b}`)
    }
  }
})

test('« sans objet » ne compte ni pour ni contre, et reste « sans objet » seul', () => {
  assert.deepEqual(
    truths.map((t) => all([t, 'not-applicable'])),
    truths,
  )
  assert.deepEqual(
    truths.map((t) => any([t, 'not-applicable'])),
    truths,
  )
  assert.deepEqual(
    truths.map((t) => when('no', t)),
    truths.map(() => 'not-applicable'),
  )
  assert.deepEqual(
    truths.map((t) => when('unknown', t)),
    truths.map(() => 'unknown'),
  )
  assert.equal(not('not-applicable'), 'not-applicable')
})

test('« au moins n » : un parmi tous est « ou », tous est « et »', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<Truth>('yes', 'no', 'unknown'), { minLength: 1, maxLength: 6 }), (of) => {
      assert.equal(atLeast(1, of), any(of))
      assert.equal(atLeast(of.length, of), all(of))
    }),
  )
})

test('apprendre un fait ne change jamais un avis rendu, et ne rend jamais inconnu ce qui ne l’était pas', () => {
  fc.assert(
    fc.property(rules, someFacts, fc.constantFrom(...Object.keys(values)), fc.nat(), (rule, facts, fact, pick) => {
      fc.pre(!facts.has(fact))
      const before = truthOf(rule, facts, '')
      const after = truthOf(rule, new Map([...facts, [fact, told(values[fact]![pick % values[fact]!.length]!)]]), '')
      if (before !== 'unknown') assert.equal(after, before)
    }),
    { numRuns: 3000 },
  )
})

test('l’ordre des conditions ne change rien', () => {
  const reversed = (rule: Rule): Rule => {
    if (isLeaf(rule)) return rule
    if (rule.kind === 'not') return { ...rule, rule: reversed(rule.rule) }
    if (rule.kind === 'when') return { ...rule, if: reversed(rule.if), rule: reversed(rule.rule) }
    return { ...rule, of: rule.of.map(reversed).toReversed() }
  }
  fc.assert(
    fc.property(rules, someFacts, (rule, facts) => {
      assert.equal(truthOf(reversed(rule), facts, ''), truthOf(rule, facts, ''))
      assert.equal(reasonsOf(judge(reversed(rule), facts, '')).length, reasonsOf(judge(rule, facts, '')).length)
    }),
    { numRuns: 1000 },
  )
})

test('De Morgan, et le contraire du contraire', () => {
  fc.assert(
    fc.property(fc.array(rules, { minLength: 1, maxLength: 4 }), someFacts, (of, facts) => {
      const say = (rule: Rule) => truthOf(rule, facts, '')
      const none = of.map((rule) => ({ kind: 'not' as const, rule }))
      assert.equal(say({ kind: 'not', rule: { kind: 'all', of } }), say({ kind: 'any', of: none }))
      assert.equal(say({ kind: 'not', rule: { kind: 'any', of } }), say({ kind: 'all', of: none }))
      assert.equal(say({ kind: 'not', rule: none[0]! }), say(of[0]!))
    }),
    { numRuns: 1000 },
  )
})

test('l’arbre et l’avis seul disent la même chose', () => {
  fc.assert(
    fc.property(rules, someFacts, (rule, facts) => {
      assert.equal(judge(rule, facts, '').truth, truthOf(rule, facts, ''))
    }),
  )
})

// By brute force: the smallest number of leaves which, the others being forgotten, give the same truth.
function fewestByForce(tree: Judged): number {
  const known = leavesIn(tree).filter(({ truth }) => truth !== 'unknown')
  for (let size = 0; size <= known.length; size++) {
    for (const kept of subsets(known, size)) if (truthKeeping(tree, new Set(kept)) === tree.truth) return size
  }
  throw new Error('a settled truth is settled by its leaves')
}
const leavesIn = (tree: Judged): Judged[] => (isLeaf(tree.rule) ? [tree] : tree.of.flatMap(leavesIn))
function truthKeeping(tree: Judged, kept: ReadonlySet<Judged>): Truth {
  const { rule } = tree
  if (isLeaf(rule)) return kept.has(tree) ? tree.truth : 'unknown'
  const parts = tree.of.map((part) => truthKeeping(part, kept))
  if (rule.kind === 'all') return all(parts)
  if (rule.kind === 'any') return any(parts)
  if (rule.kind === 'at-least') return atLeast(rule.count, parts)
  return rule.kind === 'not' ? not(parts[0]!) : when(parts[0]!, parts[1]!)
}
const subsets = <T>(of: readonly T[], size: number): T[][] =>
  size === 0 ? [[]] : of.flatMap((first, rank) => subsets(of.slice(rank + 1), size - 1).map((rest) => [first, ...rest]))

test('les raisons d’un avis suffisent, et il n’y en a pas de plus courtes', () => {
  fc.assert(
    fc.property(rules, someFacts, (rule, facts) => {
      fc.pre(leavesOf(rule).length <= 9)
      const tree = judge(rule, facts, '')
      const reasons = reasonsOf(tree)
      if (tree.truth === 'unknown') return assert.deepEqual(reasons, [])
      assert.equal(truthKeeping(tree, new Set(reasons)), tree.truth)
      assert.equal(reasons.length, fewestByForce(tree))
    }),
    { numRuns: 2000 },
  )
})

test('il n’y a pas moins de faits à trouver pour qu’un avis inconnu devienne un oui', () => {
  fc.assert(
    fc.property(rules, someFacts, (rule, facts) => {
      fc.pre(leavesOf(rule).length <= 8 && truthOf(rule, facts, '') === 'unknown')
      const open = openFacts(rule, facts, '')
      const wanted = outcomesOf(rule, facts, open).has('yes') ? 'yes' : undefined
      const works = (asked: string[]) =>
        [...outcomesOf(rule, facts, asked)].some((truth) => (wanted ? truth === wanted : truth !== 'unknown'))
      const missing = smallestMissing(rule, facts, '', () => 1)
      assert.ok(works(missing), 'it is enough')
      for (let size = 0; size < missing.length; size++)
        for (const fewer of subsets(open, size)) assert.ok(!works(fewer), 'no fewer is enough')
    }),
    { numRuns: 600 },
  )
})

function outcomesOf(rule: Rule, facts: Facts, asked: readonly string[]): Set<Truth> {
  const possible = possibleValues(rule, asked)
  let ways: Map<string, KnownFact>[] = [new Map(facts)]
  for (const fact of asked) ways = ways.flatMap((way) => possible.get(fact)!.map((value) => new Map([...way, [fact, value]])))
  return new Set(ways.map((way) => truthOf(rule, way, '')))
}

test('à nombre égal, il manque d’abord ce qui coûte le moins à trouver', () => {
  const rule: Rule = { kind: 'any', of: [leaves[6]!, leaves[2]!] }
  assert.deepEqual(
    smallestMissing(rule, new Map(), '', (fact) => (fact === 'site-afr' ? 3 : 5)),
    ['site-afr'],
  )
  assert.deepEqual(
    smallestMissing(rule, new Map(), '', (fact) => (fact === 'site-afr' ? 3 : 1)),
    ['appreciation:a'],
  )
})

// Quinlan 1986, the fourteen days of « play tennis ».
const tennis = `sunny hot high weak no|sunny hot high strong no|overcast hot high weak yes|rain mild high weak yes|rain cool normal weak yes
rain cool normal strong no|overcast cool normal strong yes|sunny mild high weak no|sunny cool normal weak yes|rain mild normal weak yes
sunny mild normal strong yes|overcast mild high strong yes|overcast hot normal weak yes|rain mild high strong no`
const days: Case[] = tennis.split(/[|\n]/).map((line) => {
  const [outlook, temperature, humidity, wind, outcome] = line.split(' ') as [string, string, string, string, string]
  return { weight: 1, outcome, answers: { outlook, temperature, humidity, wind } }
})

test('l’entropie et les gains sont ceux que Quinlan a publiés', () => {
  assert.equal(entropy([9, 5]).toFixed(3), '0.940')
  const gains = ['outlook', 'humidity', 'wind', 'temperature'].map((question) => informationGain(days, question).toFixed(4))
  assert.deepEqual(gains, ['0.2467', '0.1518', '0.0481', '0.0292'])
})

test('une question sans rapport ne lève aucun doute, et aucune n’en ajoute', () => {
  fc.assert(
    fc.property(rules, someFacts, (rule, facts) => {
      fc.pre(leavesOf(rule).length <= 8 && partsOf(rule).length > 0)
      const cases = casesOf(rule, facts, '')
      assert.ok(Math.abs(informationGain(cases, 'turnover')) < 1e-9)
      for (const fact of openFacts(rule, facts, '')) assert.ok(informationGain(cases, fact) > -1e-9)
    }),
    { numRuns: 300 },
  )
})
