import { setTimeout as sleep } from 'node:timers/promises'
import { faultFields, log } from '#kernel/log.ts'
import { type Mailing, mailWhatIsDue } from '../actions/mailing.ts'

const pauseSeconds = 2

/** Sends what is due until stopped; several processes share the work. @returns `stop` waits for the mails under way */
export function startMailing(mailing: Mailing): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const working = work(mailing, stopping.signal)
  return {
    stop: () => {
      stopping.abort()
      return working
    },
  }
}

async function work(mailing: Mailing, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const taken = await mailWhatIsDue(mailing).catch((error: unknown) => {
      log('error', 'inbox.mailing-fault', faultFields(error))
      return 0
    })
    // What is taken was all that was due, or a full batch: only then is there nothing to wait for.
    if (taken === 0) await sleep(pauseSeconds * 1000, undefined, { signal: stopping }).catch(() => {})
  }
}
