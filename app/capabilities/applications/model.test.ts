import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '#kernel/day.ts'
import { euros } from '#kernel/money.ts'
import { answerDue, checkStep, medianOf, priorityShown, shownMedian, stateCodes, states, type Step, waitsOf } from './model.ts'

const step = (given: Partial<Step>): Step => ({
  to: 'submitted',
  on: day('2026-03-01'),
  amount: null,
  words: '',
  toChange: null,
  nextWindow: null,
  ...given,
})
const today = day('2026-11-23')

test('chaque état ne mène qu’à ses suivants', () => {
  const complete = { amount: euros(10), words: 'Hors du périmètre' }
  for (const from of stateCodes) {
    const open = stateCodes.filter((to) => checkStep({ state: from, asked: euros(10) }, undefined, step({ to, ...complete }), today).ok)
    assert.deepEqual(open.toSorted(), [...states[from].next].toSorted(), from)
  }
})

test('une étape n’est ni à venir, ni avant la précédente ; un accord a son montant, un refus sa raison', () => {
  const file = { state: 'submitted', asked: euros(1000) } as const
  const last = { happenedOn: day('2026-02-01') }
  const refusal = (given: Partial<Step>) => {
    const checked = checkStep(file, last, step({ to: 'instructed', ...given }), today)
    return checked.ok ? null : checked.refusal
  }
  assert.equal(refusal({ on: day('2026-11-24') }), 'in-the-future')
  assert.equal(refusal({ on: day('2026-01-31') }), 'before-the-last')
  assert.equal(refusal({ on: day('2026-02-01') }), null)
  assert.equal(refusal({ to: 'granted' }), 'amount-missing')
  assert.equal(refusal({ to: 'granted', amount: euros(1000.01) }), 'above-asked')
  assert.equal(refusal({ to: 'granted', amount: euros(1000) }), null)
  assert.equal(refusal({ to: 'refused' }), 'reason-missing')
})

test('la réponse est attendue du jour où le dossier est complet, du délai que l’opérateur annonce', () => {
  assert.equal(answerDue({ decisionDays: 90 }, [{ state: 'instructed', happenedOn: day('2026-01-31') }]), '2026-05-01')
  assert.equal(answerDue({ decisionDays: null }, [{ state: 'instructed', happenedOn: day('2026-01-31') }]), null)
  assert.equal(answerDue({ decisionDays: 90 }, [{ state: 'submitted', happenedOn: day('2026-01-31') }]), null)
})

test('les trois attentes d’un dossier ; sans jour de complétude, la décision compte depuis le dépôt', () => {
  const dates = { submittedOn: day('2026-01-01'), completeOn: day('2026-01-31'), decidedOn: day('2026-05-01'), paidOn: null }
  assert.deepEqual(waitsOf(dates), { toComplete: 30, toDecide: 90, toPay: null })
  assert.deepEqual(waitsOf({ ...dates, completeOn: null }), { toComplete: null, toDecide: 120, toPay: null })
})

test('une médiane a son compte, et un intervalle à partir de six attentes (rangs 1 et 6, 2 et 9, 6 et 15)', () => {
  assert.deepEqual(medianOf([]), { count: 0, median: null, interval: null })
  assert.deepEqual(medianOf([3, 1, 2]), { count: 3, median: 2, interval: null })
  assert.deepEqual(medianOf([1, 2, 3, 4, 5]).interval, null)
  assert.deepEqual(medianOf([6, 5, 4, 3, 2, 1]), { count: 6, median: 3.5, interval: [1, 6] })
  assert.deepEqual(medianOf(Array.from({ length: 10 }, (_, n) => n + 1)).interval, [2, 9])
  assert.deepEqual(medianOf(Array.from({ length: 20 }, (_, n) => n + 1)).interval, [6, 15])
})

test('la médiane est dans son intervalle, et ne dépend pas de l’ordre', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 6, maxLength: 80 }), (waits) => {
      const { median, interval } = medianOf(waits)
      assert.ok(interval![0] <= median! && median! <= interval![1])
      assert.deepEqual(medianOf(waits.toReversed()), medianOf(waits))
    }),
  )
})

test('une médiane de un ou deux dossiers est secrète : on y reconnaîtrait une entreprise', () => {
  assert.deepEqual(shownMedian(medianOf([12, 30])), { count: 2, median: null, interval: null, isSecret: true })
  assert.deepEqual(shownMedian(medianOf([12, 30, 40])), { count: 3, median: 30, interval: null, isSecret: false })
  assert.deepEqual(shownMedian(medianOf([])), { count: 0, median: null, interval: null, isSecret: false })
})

test('la priorité n’est montrée que si les intervalles ne se touchent pas', () => {
  const from = (start: number) => medianOf(Array.from({ length: 10 }, (_, n) => start + n))
  assert.equal(priorityShown(from(10), from(100)), 'faster')
  assert.equal(priorityShown(from(100), from(10)), 'slower')
  assert.equal(priorityShown(from(10), from(15)), 'not-shown')
  assert.equal(priorityShown(from(10), medianOf([100])), 'not-shown')
})
