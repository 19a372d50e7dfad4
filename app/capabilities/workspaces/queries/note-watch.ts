import { setTimeout as sleep } from 'node:timers/promises'
import { elevate } from '#kernel/act.ts'
import type { Db } from '#kernel/db.ts'
import { pulseOf } from './notes.ts'

interface Waiter {
  id: string
  known: string
  until: number
  wake(): void
}

const waiting = new WeakMap<Db, Set<Waiter>>()

const PAUSE = 300

export interface Waiting {
  id: string
  /** The pulse the page has seen already. */
  known: string
  milliseconds: number
  signal: AbortSignal
}

/**
 * Waits until a note moves or somebody comes or goes, or long enough. All the pages that wait on one process ask together,
 * one short query every third of a second: it holds no connection, and works behind a pooler where LISTEN does not.
 */
export function untilPulseChanges(db: Db, { id, known, milliseconds, signal }: Waiting): Promise<void> {
  return new Promise((resolve) => {
    const waiters = waiting.get(db) ?? new Set<Waiter>()
    waiting.set(db, waiters)
    const waiter: Waiter = {
      id,
      known,
      until: performance.now() + milliseconds,
      wake: () => {
        waiters.delete(waiter)
        resolve()
      },
    }
    waiters.add(waiter)
    signal.addEventListener('abort', waiter.wake, { once: true })
    if (waiters.size === 1) void watch(db, waiters)
  })
}

async function watch(db: Db, waiters: Set<Waiter>): Promise<void> {
  try {
    while (waiters.size > 0) {
      const pulses = await pulsesOf(
        db,
        [...waiters].map((waiter) => waiter.id),
      )
      for (const waiter of waiters) if (pulses.get(waiter.id) !== waiter.known || performance.now() > waiter.until) waiter.wake()
      if (waiters.size > 0) await sleep(PAUSE)
    }
  } catch {
    // Each page then asks for itself, and its own request meets and logs the fault.
    for (const waiter of waiters) waiter.wake()
  }
}

const pulsesOf = (db: Db, ids: readonly string[]): Promise<Map<string, string>> =>
  db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      // Numbers alone come out, which whoever waits was already told: each then reads the note as themselves.
      await elevate(tx)
      return new Map((await pulseOf(tx, [...new Set(ids)])).map(({ id, pulse }) => [id, pulse]))
    })
