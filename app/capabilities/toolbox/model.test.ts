import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day.ts'
import { cents, euros } from '#kernel/money.ts'
import { all, any, assess, type Criterion, type Device, type Facts, mostOf, nafSection, openingOf, ranked, sizeOf, type Truth, windowOf } from './model.ts'
import { nextQuestions, parseAnswer, type Question } from './model/questions.ts'

const today = day('2026-11-23')
const criterion = (group: number, fact: string, operator: Criterion['operator'], value: string): Criterion => ({ group, fact, operator, value, text: fact, source: 'TEE' })
const device = (code: string, criteria: Criterion[], more: Partial<Device> = {}): Device => ({
  code, name: code, operator: 'ADEME', owner: null, family: 'investment', form: 'grant', pays: '', rate: 4000, amountMin: null, amountMax: null,
  costMin: null, costMax: null, regime: 'unknown', from: null, until: null, suspended: false, summary: '', contact: null, source: 'TEE',
  sourceLabel: null, sourceUrl: null, verifiedOn: null, toVerify: true, note: null, criteria, ...more,
})
const known = (facts: Record<string, string>): Facts => new Map(Object.entries(facts).map(([fact, value]) => [fact, { value, from: 'answer', on: today }]))
const truths: Truth[] = ['no', 'unknown', 'yes']
const rank = (t: Truth) => truths.indexOf(t)

test('la logique à trois valeurs est celle de Kleene : « et » est le minimum, « ou » le maximum', () => {
  for (const a of truths) {
    for (const b of truths) {
      assert.equal(rank(all([a, b])), Math.min(rank(a), rank(b)), `${a} et ${b}`)
      assert.equal(rank(any([a, b])), Math.max(rank(a), rank(b)), `${a} ou ${b}`)
    }
  }
})

test('ce qu’on ignore ne compte jamais comme un oui', () => {
  const verdict = assess(device('a', [criterion(1, 'headcount', 'below', '500')]), known({}), euros(100), today)
  assert.equal(verdict.truth, 'unknown')
  assert.deepEqual(verdict.missing, ['headcount'])
})

test('un seul non suffit, même quand le reste est inconnu, et il ne reste rien à demander', () => {
  const verdict = assess(device('a', [criterion(1, 'headcount', 'below', '500'), criterion(2, 'region', 'is', '75')]), known({ region: '11' }), euros(100), today)
  assert.equal(verdict.truth, 'no')
  assert.deepEqual(verdict.missing, [])
  assert.equal(verdict.upTo, 0)
})

test('dans un groupe, une seule condition remplie suffit', () => {
  const criteria = [criterion(1, 'cost', 'at-least', '400000'), criterion(1, 'region', 'in', '94|01')]
  assert.equal(assess(device('a', criteria), known({ cost: '1000', region: '94' }), euros(1000), today).truth, 'yes')
  assert.equal(assess(device('a', criteria), known({ cost: '1000', region: '75' }), euros(1000), today).truth, 'no')
  assert.equal(assess(device('a', criteria), known({ cost: '1000' }), euros(1000), today).truth, 'unknown')
})

test('plus d’information ne change jamais un oui ou un non', () => {
  const criteria = [criterion(1, 'a', 'is', 'true'), criterion(1, 'b', 'is', 'true'), criterion(2, 'c', 'at-most', '10')]
  const values: Record<string, (string | undefined)[]> = { a: [undefined, 'true', 'false'], b: [undefined, 'true', 'false'], c: [undefined, '10', '11'] }
  for (const a of values.a!) for (const b of values.b!) for (const c of values.c!) {
    const facts = Object.fromEntries(Object.entries({ a, b, c }).filter(([, v]) => v !== undefined)) as Record<string, string>
    const before = assess(device('x', criteria), known(facts), null, today).truth
    if (before === 'unknown') continue
    for (const fact of ['a', 'b', 'c']) {
      if (fact in facts) continue
      for (const value of values[fact]!.slice(1)) {
        assert.equal(assess(device('x', criteria), known({ ...facts, [fact]: value! }), null, today).truth, before)
      }
    }
  }
})

test('les seuils sont lus à la lettre : « au moins » comprend la valeur, « moins de » ne la comprend pas', () => {
  const at = (operator: Criterion['operator'], value: string) => assess(device('a', [criterion(1, 'n', operator, '50')]), known({ n: value }), null, today).truth
  assert.deepEqual([at('at-least', '50'), at('above', '50'), at('at-most', '50'), at('below', '50')], ['yes', 'no', 'yes', 'no'])
})

test('le dernier jour d’un dispositif est un jour ouvert', () => {
  const window = { from: day('2026-01-01'), until: day('2026-11-23'), suspended: false }
  assert.equal(windowOf(window, day('2025-12-31')), 'not-yet')
  assert.equal(windowOf(window, day('2026-01-01')), 'open')
  assert.equal(windowOf(window, day('2026-11-23')), 'open')
  assert.equal(windowOf(window, day('2026-11-24')), 'over')
  assert.equal(windowOf({ ...window, suspended: true }, day('2026-11-23')), 'suspended')
})

test('le montant possible est arrondi au centime inférieur, et ne dépasse ni le plafond ni l’assiette', () => {
  assert.equal(mostOf({ rate: 3333, amountMax: null, costMax: null }, cents(10_001)), 3333)
  assert.equal(mostOf({ rate: 8000, amountMax: euros(100_000), costMax: null }, euros(1_000_000)), euros(100_000))
  assert.equal(mostOf({ rate: 4500, amountMax: null, costMax: euros(1_500_000) }, euros(2_000_000)), euros(675_000))
  assert.equal(mostOf({ rate: null, amountMax: euros(800_000), costMax: null }, euros(500_000)), euros(500_000))
})

test('un taux et un plafond qui ne sont pas publiés donnent un montant inconnu, pas zéro', () => {
  assert.equal(mostOf({ rate: null, amountMax: null, costMax: null }, euros(1_000)), null)
})

test('la taille européenne suit l’effectif et l’un des deux montants', () => {
  assert.equal(sizeOf(9, 2_000_000, undefined), 'micro')
  assert.equal(sizeOf(10, 2_000_000, undefined), 'small')
  assert.equal(sizeOf(49, 10_000_001, 10_000_000), 'small')
  assert.equal(sizeOf(50, 50_000_000, undefined), 'medium')
  assert.equal(sizeOf(249, 50_000_001, 43_000_001), 'large')
  assert.equal(sizeOf(250, 1, 1), 'large')
})

test('tant qu’un chiffre qui compte manque, la taille reste inconnue', () => {
  assert.equal(sizeOf(41, undefined, undefined), undefined)
  assert.equal(sizeOf(41, 60_000_000, undefined), undefined)
  assert.equal(sizeOf(300, undefined, undefined), 'large')
})

test('la section NAF se lit dans la division', () => {
  assert.deepEqual(['01.11Z', '08.12Z', '10.39A', '33.20D', '35.11Z', '38.32Z', '52.10B', '72.19Z'].map(nafSection), ['A', 'B', 'C', 'C', 'D', 'E', 'H', 'M'])
})

const question = (fact: string, answerCost: number): Question => ({ fact, kind: 'yes-no', unit: null, text: fact, help: null, choices: [], answerCost })

test('la question qui tranche le plus de dispositifs, au moindre effort, vient d’abord', () => {
  const verdicts = [
    device('a', [criterion(1, 'headcount', 'below', '500')]),
    device('b', [criterion(1, 'headcount', 'below', '250'), criterion(2, 'turnover', 'below', '10')]),
    device('c', [criterion(1, 'opinion', 'is', 'true')]),
    device('clos', [criterion(1, 'opinion', 'is', 'true')], { until: day('2025-12-31') }),
  ].map((d) => assess(d, known({}), euros(100), today))
  const next = nextQuestions(verdicts, [question('opinion', 5), question('turnover', 1), question('headcount', 1)])
  assert.deepEqual(next, [
    { fact: 'headcount', waiting: ['a', 'b'], settles: ['a'] },
    { fact: 'turnover', waiting: ['b'], settles: [] },
    { fact: 'opinion', waiting: ['c'], settles: ['c'] },
  ])
})

test('le classement met devant ce qui est ouvert et éligible, et ne cache rien', () => {
  const verdicts = [
    device('non', [criterion(1, 'region', 'is', '11')]),
    device('clos', [criterion(1, 'region', 'is', '75')], { until: day('2025-12-31') }),
    device('a-confirmer', [criterion(1, 'headcount', 'below', '500')]),
    device('petit', [criterion(1, 'region', 'is', '75')], { amountMax: euros(10) }),
    device('grand', [criterion(1, 'region', 'is', '75')]),
  ].map((d) => assess(d, known({ region: '75' }), euros(1000), today))
  assert.deepEqual(ranked(verdicts).map((v) => v.device.code), ['grand', 'petit', 'a-confirmer', 'clos', 'non'])
})

test('une réponse est lue comme on l’écrit, ou pas du tout', () => {
  const read = (kind: Question['kind'], typed: string) => parseAnswer({ ...question('x', 0), kind, choices: [{ code: 'small', label: 'Petite' }] }, typed)
  assert.equal(read('integer', ' 1 250 '), '1250')
  assert.equal(read('integer', 'quarante'), undefined)
  assert.equal(read('euros', '1 234,50 €'), '1234.50')
  assert.equal(read('naf', '1039a'), '10.39A')
  assert.equal(read('choice', 'huge'), undefined)
  assert.equal(read('yes-no', 'peut-être'), undefined)
})

test('un dispositif dont aucune date n’est publiée n’est pas dit ouvert', () => {
  const on = day('2026-11-23')
  const told = (from: string | null, until: string | null, suspended = false) =>
    openingOf({ from: from === null ? null : day(from), until: until === null ? null : day(until), suspended }, on)
  assert.equal(told(null, null), 'undated')
  assert.equal(told(null, '2026-11-23'), 'open')
  assert.equal(told('2026-11-23', null), 'open')
  assert.equal(told('2026-11-24', null), 'not-yet')
  assert.equal(told(null, '2026-11-22', true), 'over')
  assert.equal(told(null, null, true), 'suspended')
})
