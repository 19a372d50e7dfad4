import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doDaily } from './daily.ts'
import { day } from './day.ts'
import { freshDatabase } from './fixtures.ts'

test('a daily task is done once a day, whoever asks and however often; one that failed is done again', async () => {
  const { db, close } = await freshDatabase('empty')
  try {
    const done: string[] = []
    let broken = true
    const tasks = {
      steady: async (on: string) => void done.push(`steady ${on}`),
      fragile: async (on: string) => {
        if (broken) throw new Error('not today')
        done.push(`fragile ${on}`)
      },
    }
    const monday = day('2026-11-23')
    await assert.rejects(doDaily(db, tasks, monday), /not today/)
    broken = false
    await Promise.all([doDaily(db, tasks, monday), doDaily(db, tasks, monday)])
    await doDaily(db, tasks, monday)
    await doDaily(db, tasks, day('2026-11-24'))
    assert.deepEqual(done, ['steady 2026-11-23', 'fragile 2026-11-23', 'steady 2026-11-24', 'fragile 2026-11-24'])
  } finally {
    await close()
  }
})
