import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cents, euros } from '#kernel/money.ts'
import type { Verdict } from '#cap/toolbox/model.ts'
import { type Asked, problemsOf, sumByState, totalsOf } from './model.ts'

const verdict = (
  code: string,
  more: { upTo?: number | null; truth?: Verdict['truth']; window?: Verdict['window']; device?: Partial<Verdict['device']> } = {},
): Verdict =>
  ({
    device: { code, name: code, form: 'grant', regime: 'unknown', amountMin: null, ...more.device } as Verdict['device'],
    window: more.window ?? 'open',
    truth: more.truth ?? 'yes',
    missing: [],
    upTo: more.upTo === undefined ? euros(400_000) : (more.upTo as Verdict['upTo']),
  }) as Partial<Verdict> as Verdict
const ask = (deviceCode: string, amount: number, regime: Asked['regime'] = 'gber'): Asked => ({ deviceCode, amount: euros(amount), regime })
const room = euros(300_000)
const cost = euros(1_000_000)

test('un plan qui respecte taux, plafonds et coût ne pose aucun problème', () => {
  assert.equal(problemsOf(cost, [ask('a', 400_000), ask('b', 250_000, 'de-minimis')], [verdict('a'), verdict('b')], room), undefined)
})

test('au centime près, ce qui dépasse un dispositif est refusé avec le montant qui passerait', () => {
  const asked: Asked = { deviceCode: 'a', amount: cents(euros(400_000) + 1), regime: 'gber' }
  assert.deepEqual(problemsOf(cost, [asked], [verdict('a')], room)?.lines.get('a'), { reason: 'over-device', limit: euros(400_000) })
})

test('un montant sous le plancher du dispositif est refusé', () => {
  const device = verdict('a', { device: { amountMin: euros(75_000) } })
  assert.deepEqual(problemsOf(cost, [ask('a', 74_999.99)], [device], room)?.lines.get('a'), {
    reason: 'under-device',
    limit: euros(75_000),
  })
})

test('l’ensemble ne dépasse pas le coût, prêts compris', () => {
  const loan = verdict('pret', { upTo: euros(5_000_000), device: { form: 'loan' } })
  const problems = problemsOf(cost, [ask('a', 400_000), ask('pret', 700_000, 'none')], [verdict('a'), loan], room)
  assert.equal(problems?.overCost, euros(100_000))
})

test('les aides de minimis de toutes les lignes ensemble tiennent dans la marge, qui est dite', () => {
  const verdicts = [verdict('a'), verdict('b')]
  assert.equal(problemsOf(cost, [ask('a', 150_000, 'de-minimis'), ask('b', 150_000, 'de-minimis')], verdicts, room), undefined)
  const over = problemsOf(cost, [ask('a', 150_000, 'de-minimis'), ask('b', 150_000.01, 'de-minimis')], verdicts, room)
  assert.deepEqual(over?.overDeMinimis, { room })
})

test('un dispositif non éligible, clos ou inconnu n’entre pas dans un plan', () => {
  const verdicts = [
    verdict('non', { truth: 'no', upTo: 0 }),
    verdict('clos', { window: 'over' }),
    verdict('conseil', { device: { form: 'service' } }),
  ]
  const lines = problemsOf(cost, [ask('non', 1), ask('clos', 1), ask('conseil', 1), ask('nulle-part', 1)], verdicts, room)?.lines
  assert.deepEqual(lines && Object.fromEntries(lines), {
    non: { reason: 'not-eligible' },
    clos: { reason: 'not-open' },
    conseil: { reason: 'unknown-device' },
    'nulle-part': { reason: 'unknown-device' },
  })
})

test('on ne change pas le régime qu’un dispositif a', () => {
  const device = verdict('tpe', { device: { regime: 'de-minimis' } })
  assert.deepEqual(problemsOf(cost, [ask('tpe', 1000, 'gber')], [device], room)?.lines.get('tpe'), { reason: 'regime-differs' })
})

test('une part d’autofinancement se déduit et ne se saisit pas ; un prêt n’est pas une aide', () => {
  assert.deepEqual(
    totalsOf(cost, [
      { form: 'grant', amount: euros(300_000) },
      { form: 'loan', amount: euros(200_000) },
    ]),
    {
      cost,
      aid: euros(300_000),
      loans: euros(200_000),
      own: euros(500_000),
    },
  )
})

test('chaque état de l’argent est sommé à part, corrections comprises, et aucun n’est passé sous silence', () => {
  const totals = sumByState([
    { state: 'granted', amount: euros(100) },
    { state: 'granted', amount: cents(-2_000) },
    { state: 'paid', amount: euros(30) },
  ])
  assert.deepEqual(totals, { announced: 0, requested: 0, granted: euros(80), contracted: 0, paid: euros(30), recovered: 0 })
})
