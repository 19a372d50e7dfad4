import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LinearProgramme, solve, startSolver } from './solver.ts'

// A knapsack of ten things: weights and worths close enough to need a search.
const knapsack = (size: number): LinearProgramme => ({
  cost: Array.from({ length: size }, (_, i) => 100 + ((i * 37) % 41)),
  lower: Array(size).fill(0),
  upper: Array(size).fill(1),
  integer: Array(size).fill(true),
  rows: [
    {
      columns: Array.from({ length: size }, (_, i) => i),
      weights: Array.from({ length: size }, (_, i) => 90 + ((i * 53) % 47)),
      lower: 0,
      upper: size * 50,
    },
  ],
})

test('a small programme is solved, and an impossible one says so', async () => {
  const programme: LinearProgramme = {
    cost: [3, 2],
    lower: [0, 0],
    upper: [10, 10],
    integer: [true, false],
    rows: [{ columns: [0, 1], weights: [1, 1], lower: Number.NEGATIVE_INFINITY, upper: 4.5 }],
  }
  const { status, objective, values, gap } = await solve(programme, { seconds: 5 })
  assert.deepEqual({ status, objective, values, gap }, { status: 'optimal', objective: 13, values: [4, 0.5], gap: 0 })
  const impossible = { ...programme, rows: [{ columns: [0, 1], weights: [1, 1], lower: 30, upper: 40 }] }
  assert.equal((await solve(impossible, { seconds: 5 })).status, 'infeasible')
})

test('the thread that asks goes on while another solves', async () => {
  let beats = 0
  const heart = setInterval(() => beats++, 1)
  await solve(knapsack(60), { seconds: 5 })
  clearInterval(heart)
  assert.ok(beats > 0)
})

test('a solve that is cancelled ends, and what waited behind it is answered', async () => {
  const { solve: own, close } = startSolver()
  const giveUp = new AbortController()
  const long = own(knapsack(60), { seconds: 60, signal: giveUp.signal })
  const behind = own(knapsack(4), { seconds: 5 })
  giveUp.abort(new Error('no longer wanted'))
  await assert.rejects(long, /no longer wanted/)
  assert.equal((await behind).status, 'optimal')
  assert.equal((await own(knapsack(4), { seconds: 5 })).status, 'optimal')
  await close()
})
