import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '#kernel/actor.ts'
import { type Clock, today } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { faultFields, log } from '#kernel/log.ts'
import { closeEndedMandates, tellSuccessions } from '../actions/succession.ts'

// Each is written once however often it is looked for: an hour is soon enough after midnight, and cheap.
const pauseMinutes = 60

/** Looks after the ends of mandates until stopped; several processes may. */
export function startSuccession({ db, now }: { db: Db; now: Clock }): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const working = work(db, now, stopping.signal)
  return {
    stop: () => {
      stopping.abort()
      return working
    },
  }
}

async function work(db: Db, now: Clock, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await once(db, now).catch((error: unknown) => log('error', 'membership.succession-fault', faultFields(error)))
    await sleep(pauseMinutes * 60_000, undefined, { signal: stopping }).catch(() => {})
  }
}

async function once(db: Db, now: Clock): Promise<void> {
  const actor = { id: null, name: 'Ressort (échéances)', mandates: [], interests: [] }
  const ctx: Ctx = { db, actor, today: today(now), requestId: randomUUID() }
  await closeEndedMandates(ctx)
  await tellSuccessions(ctx)
}
