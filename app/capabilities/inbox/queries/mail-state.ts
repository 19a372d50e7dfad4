import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'

export interface MailState {
  /** Facts that have not left. */
  waiting: number
  /** Mails that a worker holds, or that wait for their next attempt. */
  held: number
  sent: number
  failed: number
  /** Mails that may have left twice, or that did not leave; the newest hundred. */
  troubled: { id: string; state: string; attempts: number; error: string | null }[]
}

/** How the queue stands, for who runs Ressort: neither persons nor words. */
export async function mailState(tx: Tx): Promise<MailState> {
  const { rows } = await sql<Omit<MailState, 'troubled'>>`
    select (select count(*) from inbox.dispatch where state = 'waiting' and leaves_at <= now()) as waiting,
      count(*) filter (where state in ('claimed', 'sending')) as held, count(*) filter (where state = 'sent') as sent,
      count(*) filter (where state = 'failed') as failed
    from inbox.mail`.execute(tx)
  const { rows: troubled } = await sql<MailState['troubled'][number]>`
    select id, state, attempts, error from inbox.mail where maybe_twice or state = 'failed' order by made_at desc limit 100`.execute(tx)
  return { ...rows[0]!, troubled }
}
