import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day.ts'
import { cents, euros } from '#kernel/money.ts'
import { assess, deadlineOf, type Device, type Facts, mostOf, openingOf, ranked, rulesOn, windowOf } from './model.ts'
import { nextQuestions, parseAnswer, type Question } from './model/questions.ts'
import { type Criterion, type Rule, RuleSchema } from './model/rule.ts'
import { sectionOf } from './model/naf.ts'
import { sizeOf } from './model/size.ts'

const today = day('2026-11-23')
const is = (fact: string, operator: Criterion['operator'], value: string): Criterion => ({
  kind: 'criterion',
  fact: fact as Criterion['fact'],
  operator,
  value,
  text: fact,
  source: 'TEE',
})
const all = (...of: Rule[]): Rule => ({ kind: 'all', of })
const any = (...of: Rule[]): Rule => ({ kind: 'any', of })
const device = (code: string, rule: Rule, more: Partial<Device> = {}): Device => ({
  code,
  name: code,
  operator: 'ADEME',
  owner: null,
  family: 'investment',
  form: 'grant',
  pays: '',
  rate: 4000,
  rateMin: null,
  advanceShare: null,
  lumpSum: null,
  amountMin: null,
  amountMax: null,
  costMin: null,
  costMax: null,
  eligibleCosts: null,
  regime: 'unknown',
  legalBases: [],
  excludes: [],
  documents: [],
  cutoffs: [],
  from: null,
  until: null,
  suspended: false,
  suspendedFrom: null,
  decisionDays: null,
  summary: '',
  contact: null,
  startUrl: null,
  source: 'TEE',
  sourceLabel: null,
  sourceUrl: null,
  verifiedOn: null,
  toVerify: true,
  note: null,
  rules: [{ version: 1, from: null, rule }],
  ...more,
})
const known = (facts: Record<string, string>): Facts =>
  new Map(Object.entries(facts).map(([fact, value]) => [fact, { value, from: 'answer', on: today }]))

test('ce qu’on ignore ne compte jamais comme un oui', () => {
  const verdict = assess(device('a', is('headcount', 'below', '500')), known({}), euros(100), today)
  assert.deepEqual([verdict.truth, verdict.status, verdict.missing], ['unknown', 'unsettled', ['headcount']])
})

test('un seul non suffit, même quand le reste est inconnu, et il ne reste rien à demander', () => {
  const verdict = assess(
    device('a', all(is('headcount', 'below', '500'), is('place', 'within', 'REG-75'))),
    known({ place: 'REG-11>PAYS-99100' }),
    euros(100),
    today,
  )
  assert.deepEqual([verdict.truth, verdict.missing, verdict.upTo], ['no', [], 0])
  assert.deepEqual(
    verdict.reasons.map(({ rule }) => 'fact' in rule && rule.fact),
    ['place'],
  )
})

test('« sans objet », « clos », « suspendu » et « pas encore ouvert » ne sont pas des non', () => {
  const forPublic: Rule = { kind: 'when', if: is('carrier', 'is', 'public'), rule: is('cost', 'at-least', '10') }
  const facts = known({ carrier: 'company', cost: '100' })
  const open = is('cost', 'at-least', '10')
  const statusOf = (d: Device) => assess(d, facts, euros(100), today).status
  assert.equal(statusOf(device('a', forPublic)), 'not-applicable')
  assert.equal(statusOf(device('b', open, { until: day('2026-11-22') })), 'out-of-date')
  assert.equal(statusOf(device('c', open, { suspended: true })), 'suspended')
  assert.equal(statusOf(device('d', open, { from: day('2026-11-24') })), 'not-yet-open')
  assert.equal(statusOf(device('e', open)), 'eligible')
  assert.equal(statusOf(device('f', is('cost', 'at-least', '1000'))), 'not-eligible')
})

test('les seuils sont lus à la lettre : « au moins » comprend la valeur, « moins de » ne la comprend pas', () => {
  const at = (operator: Criterion['operator'], value: string) =>
    assess(device('a', is('headcount', operator, '50')), known({ headcount: value }), null, today).truth
  assert.deepEqual([at('at-least', '50'), at('above', '50'), at('at-most', '50'), at('below', '50')], ['yes', 'no', 'yes', 'no'])
})

test('le périmètre se lit par contenance : un code qui manque est inconnu, jamais « partout »', () => {
  const at = (place: string | undefined, area: string) =>
    assess(device('a', is('place', 'within', area)), known(place === undefined ? {} : { place }), null, today).truth
  const agen = 'COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100'
  assert.deepEqual(
    ['COM-47001', 'EPCI-200096956', 'DEP-47', 'REG-75', 'PAYS-99100'].map((area) => at(agen, area)),
    ['yes', 'yes', 'yes', 'yes', 'yes'],
  )
  assert.deepEqual(
    ['COM-47201', 'DEP-33', 'REG-11', 'REG-11|DEP-47'].map((area) => at(agen, area)),
    ['no', 'no', 'no', 'yes'],
  )
  assert.equal(at(undefined, 'PAYS-99100'), 'unknown')
  assert.equal(at('REG-75>PAYS-99100', 'DEP-47'), 'unknown')
  assert.equal(at('REG-75>PAYS-99100', 'REG-11|DEP-47'), 'unknown')
})

test('une activité se lit à tous les étages, dans les deux nomenclatures', () => {
  const at = (fact: string, naf: string, activity: string) =>
    assess(device('a', is(fact, 'under', activity)), known({ [fact]: naf }), null, today).truth
  assert.deepEqual(
    ['C', '10', '10.3', '10.39', '10.39A'].map((activity) => at('naf-code', '10.39A', activity)),
    ['yes', 'yes', 'yes', 'yes', 'yes'],
  )
  assert.deepEqual(
    ['10.39B', '11', 'D|E'].map((activity) => at('naf-code', '10.39A', activity)),
    ['no', 'no', 'no'],
  )
  assert.deepEqual([sectionOf('naf-code', '62.01Z'), sectionOf('naf-2025-code', '62.10Y')], ['J', 'K'])
  assert.deepEqual(
    ['01.11Z', '08.12Z', '10.39A', '33.20D', '35.11Z', '38.32Z', '52.10B', '72.19Z'].map((naf) => sectionOf('naf-code', naf)),
    ['A', 'B', 'C', 'C', 'D', 'E', 'H', 'M'],
  )
})

test('une règle qui n’est pas du vocabulaire est refusée, avec la raison', () => {
  const reason = (rule: unknown) => RuleSchema.safeParse(rule).error?.issues[0]?.message
  assert.equal(reason({ ...is('cost', 'at-least', '400000') }), undefined)
  assert.equal(reason({ ...is('horoscope', 'is', 'true') }), 'Le vocabulaire ne connaît pas ce fait.')
  assert.equal(reason({ ...is('cost', 'is', '3') }), '« assiette, hors taxes » ne se compare pas ainsi.')
  assert.equal(
    reason({ ...is('cost', 'at-least', 'beaucoup') }),
    '« beaucoup » ne se lit pas comme une valeur de « assiette, hors taxes ».',
  )
  assert.equal(reason({ ...is('size', 'in', 'small|tiny') }), '« small|tiny » ne se lit pas comme une valeur de « taille européenne ».')
})

test('le dernier jour d’un dispositif est un jour ouvert ; le jour où il est coupé ne l’est plus', () => {
  const window = { from: day('2026-01-01'), until: day('2026-11-23'), suspended: false, suspendedFrom: null }
  assert.deepEqual(
    ['2025-12-31', '2026-01-01', '2026-11-23', '2026-11-24'].map((on) => windowOf(window, day(on))),
    ['not-yet', 'open', 'open', 'over'],
  )
  assert.equal(windowOf({ ...window, suspended: true }, day('2026-11-23')), 'suspended')
  const cut = { ...window, suspended: true, suspendedFrom: day('2026-07-01') }
  assert.deepEqual(
    ['2026-06-30', '2026-07-01', '2026-11-24'].map((on) => windowOf(cut, day(on))),
    ['open', 'suspended', 'over'],
  )
  const leap = { ...window, from: day('2028-02-29'), until: day('2028-02-29') }
  assert.deepEqual(
    ['2028-02-28', '2028-02-29', '2028-03-01'].map((on) => windowOf(leap, day(on))),
    ['not-yet', 'open', 'over'],
  )
})

test('la prochaine échéance est un relevé de dossiers, ou le dernier jour', () => {
  const device = { cutoffs: [day('2026-12-15'), day('2026-09-15'), day('2027-04-15')], until: day('2027-06-30') }
  assert.deepEqual(
    ['2026-09-15', '2026-09-16', '2027-04-16', '2027-07-01'].map((on) => deadlineOf(device, day(on))),
    ['2026-09-15', '2026-12-15', '2027-06-30', null],
  )
})

test('les règles d’un jour restent celles de ce jour : une version publiée entre le dépôt et la décision ne le change pas', () => {
  const before = is('cost', 'at-least', '400000')
  const after = is('cost', 'at-least', '200000')
  const versions = device('a', before, {
    rules: [
      { version: 2, from: day('2026-07-01'), rule: after },
      { version: 1, from: null, rule: before },
    ],
  })
  const on = (text: string) => {
    const { truth, ruleVersion } = assess(versions, known({ cost: '300000' }), euros(300_000), day(text))
    return [truth, ruleVersion]
  }
  assert.deepEqual(
    [on('2026-06-30'), on('2026-07-01'), on('2026-11-23')],
    [
      ['no', 1],
      ['yes', 2],
      ['yes', 2],
    ],
  )
  assert.equal(rulesOn({ rules: [] }, today).version, 0)
})

test('le montant possible est arrondi au centime inférieur, et ne dépasse ni le plafond ni l’assiette', () => {
  const most = (of: Partial<Device>, cost: number) =>
    mostOf({ rate: null, amountMax: null, costMax: null, lumpSum: null, ...of }, cents(cost))
  assert.equal(most({ rate: 3333 }, 10_001), 3333)
  assert.equal(most({ rate: 8000, amountMax: euros(100_000) }, euros(1_000_000)), euros(100_000))
  assert.equal(most({ rate: 4500, costMax: euros(1_500_000) }, euros(2_000_000)), euros(675_000))
  assert.equal(most({ amountMax: euros(800_000) }, euros(500_000)), euros(500_000))
  assert.equal(most({ lumpSum: euros(4_000) }, euros(60_000)), euros(4_000))
})

test('un taux et un plafond qui ne sont pas publiés donnent un montant inconnu, pas zéro', () => {
  assert.equal(mostOf({ rate: null, amountMax: null, costMax: null, lumpSum: null }, euros(1_000)), null)
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

const question = (fact: string, answerCost: number): Question => ({
  fact,
  kind: 'yes-no',
  unit: null,
  text: fact,
  help: null,
  choices: [],
  answerCost,
})

test('la question qui lève le plus de doute, au moindre effort, vient d’abord', () => {
  const facts = known({})
  const verdicts = [
    device('a', is('headcount', 'below', '500')),
    device('b', all(is('headcount', 'below', '250'), is('turnover', 'below', '10'))),
    device('c', { kind: 'appreciation', key: 'opinion', text: 'opinion', source: 'TEE' }),
    device('clos', { kind: 'appreciation', key: 'opinion', text: 'opinion', source: 'TEE' }, { until: day('2025-12-31') }),
  ].map((d) => assess(d, facts, euros(100), today))
  const next = nextQuestions(verdicts, [question('appreciation:opinion', 5), question('turnover', 1), question('headcount', 1)], facts)
  assert.deepEqual(
    next.map(({ worth: _, ...of }) => of),
    [
      { fact: 'headcount', waiting: ['a', 'b'], settles: ['a'] },
      { fact: 'turnover', waiting: ['b'], settles: [] },
      { fact: 'appreciation:opinion', waiting: ['c'], settles: ['c'] },
    ],
  )
  // 40 € each: a whole bit for a, 0.311 of a bit for b, a whole bit at five times the effort for c.
  assert.deepEqual(
    next.map(({ worth }) => Math.round(worth)),
    [5245, 1245, 800],
  )
})

test('le classement met devant ce qui est ouvert et éligible, puis le plus probable et le plus proche, et ne cache rien', () => {
  const here = is('place', 'within', 'REG-75')
  const verdicts = [
    device('non', is('place', 'within', 'REG-11')),
    device('sans-objet', { kind: 'when', if: is('carrier', 'is', 'public'), rule: here }),
    device('clos', here, { until: day('2025-12-31') }),
    device('improbable', any(all(is('headcount', 'below', '500'), is('site-afr', 'is', 'true')))),
    device('a-confirmer', is('headcount', 'below', '500')),
    device('petit', here, { amountMax: euros(10) }),
    device('tard', here),
    device('bientot', here, { until: day('2026-12-31') }),
  ].map((d) => assess(d, known({ place: 'REG-75>PAYS-99100', carrier: 'company' }), euros(1000), today))
  assert.deepEqual(
    ranked(verdicts).map((v) => v.device.code),
    ['bientot', 'tard', 'petit', 'a-confirmer', 'improbable', 'clos', 'sans-objet', 'non'],
  )
})

test('une réponse est lue comme on l’écrit, ou pas du tout', () => {
  const read = (kind: Question['kind'], typed: string) =>
    parseAnswer({ ...question('x', 0), kind, choices: [{ code: 'small', label: 'Petite' }] }, typed)
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
    openingOf({ from: from === null ? null : day(from), until: until === null ? null : day(until), suspended, suspendedFrom: null }, on)
  assert.equal(told(null, null), 'undated')
  assert.equal(told(null, '2026-11-23'), 'open')
  assert.equal(told('2026-11-23', null), 'open')
  assert.equal(told('2026-11-24', null), 'not-yet')
  assert.equal(told(null, '2026-11-22', true), 'over')
  assert.equal(told(null, null, true), 'suspended')
})
