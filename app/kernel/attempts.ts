import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './db.ts'

/**
 * Counts one attempt, outside the caller's transaction: a refused verb does not give it back.
 * @param key what the limit is about, an address for instance; only its hash is stored
 * @param limit at most this many attempts in any stretch of so many minutes
 * @returns whether this one is allowed; those that are not do not push the end of the wait further away
 */
export async function countAttempt(db: Db, key: string, limit: { most: number; minutes: number }): Promise<boolean> {
  const hash = createHash('sha256').update(key).digest('hex')
  return db.transaction().execute(async (tx) => {
    // Two processes that count at the same time would both see the last free place.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`attempt ${hash}`}, 0))`.execute(tx)
    // The time of the statement, not now(): the transaction may have waited for the lock.
    const { rows } = await sql`
      with bound as (select statement_timestamp() - make_interval(mins => ${limit.minutes}) as at),
        pruned as (delete from kernel.attempt where key = ${hash} and at <= (select at from bound)),
        counted as (select count(*) as n from kernel.attempt where key = ${hash} and at > (select at from bound))
      insert into kernel.attempt (key, at)
      select ${hash}, statement_timestamp() from counted where n < ${limit.most}
      returning true`.execute(tx)
    return rows.length > 0
  })
}
