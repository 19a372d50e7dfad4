import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { JobHandlers } from '#kernel/jobs.ts'
import { ok } from '#kernel/outcome.ts'
import { noteEntry } from '../actions/register.ts'
import { entryToSend } from '../queries/register.ts'

/**
 * Sends an entry to the national register, and notes what it answered. A refusal or a silence is noted, then thrown: the
 * queue tries again, later and later. Without an address nothing is sent: the entry waits to be made by hand.
 */
export function registerSender(ctx: () => Ctx, url: string | undefined): JobHandlers['state-aid-register'] {
  return async (key) => {
    if (!url) return
    const entry = await act(ctx(), { name: 'state-aid.read-entry-to-send', subject: key.id }, async (tx) => {
      await elevate(tx)
      return ok(await entryToSend(tx, key))
    })
    if (!entry.ok || !entry.value) return
    const answer = await send(url, key.id, entry.value.payload)
    await noteEntry(ctx(), key, answer)
    if ('error' in answer) throw new Error(answer.error)
  }
}

async function send(url: string, id: string, payload: unknown): Promise<{ receipt: string } | { error: string }> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': id },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(20_000),
    })
    const text = (await answer.text()).slice(0, 300)
    if (!answer.ok) return { error: `Le registre a répondu ${answer.status}${text ? ` : ${text}` : ''}` }
    return { receipt: text || 'reçu' }
  } catch (error) {
    return { error: `Le registre n’a pas répondu : ${(error as Error).message}` }
  }
}
