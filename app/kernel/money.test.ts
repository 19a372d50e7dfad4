import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cents, euros, share, sum } from './money.ts'

test('an amount is a whole number of cents, or an error', () => {
  assert.equal(euros(1234.56), 123_456)
  assert.throws(() => cents(0.5), RangeError)
  assert.throws(() => cents(Number.NaN), RangeError)
  assert.throws(() => cents(2 ** 53), RangeError)
})

test('euros with decimals never gain or lose a cent on the way', () => {
  for (let amount = 0; amount < 100_000; amount += 7) assert.equal(euros(amount / 100), amount)
})

test('a share is rounded down, exact at any size, and never exceeds its part', () => {
  assert.equal(share(cents(9_007_199_254_740_991), 3333), 3_002_099_511_605_172)
  for (let rate = 0; rate <= 10_000; rate += 37) {
    for (const amount of [0, 1, 99, 100, 12_345_678_901]) {
      const part = share(cents(amount), rate)
      assert.ok(part * 10_000 <= amount * rate && (part + 1) * 10_000 > amount * rate, `${amount} × ${rate}`)
    }
  }
})

test('a sum of nothing is zero', () => {
  assert.equal(sum([]), 0)
})
