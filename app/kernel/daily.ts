import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Clock, type Day, today } from './day.ts'
import type { Db } from './db.ts'
import { faultFields, log } from './log.ts'

/** What is done once a day, in Paris days. It may be done again after a fault in its middle: it changes nothing then. */
export type DailyTasks = Readonly<Record<string, (on: Day) => Promise<void>>>

const pauseSeconds = 600

/** Does what the day has not seen done yet; several processes share it, and none does what another is doing. */
export async function doDaily(db: Db, tasks: DailyTasks, on: Day): Promise<void> {
  for (const [task, work] of Object.entries(tasks)) {
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ free: boolean }>`
        select pg_try_advisory_xact_lock(hashtext(${`daily ${task}`}))
          and not exists (select 1 from kernel.daily_run where task = ${task} and day = ${on}) as free`.execute(tx)
      if (!rows[0]?.free) return
      await work(on)
      await sql`insert into kernel.daily_run (task, day) values (${task}, ${on})`.execute(tx)
    })
  }
}

/** Does the day's tasks at once, then looks again every ten minutes: a night when the machine was off loses nothing. */
export function startDaily(db: Db, tasks: DailyTasks, now: Clock): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const work = async () => {
    while (!stopping.signal.aborted) {
      await doDaily(db, tasks, today(now)).catch((error: unknown) => log('error', 'daily.fault', faultFields(error)))
      await sleep(pauseSeconds * 1000, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const working = work()
  return {
    stop: () => {
      stopping.abort()
      return working
    },
  }
}
