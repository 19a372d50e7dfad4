import { sql } from 'kysely'
import type { Db } from '#kernel/db.ts'
import { tokenHash } from '../queries.ts'

/** What closes the provider's own session with this one. */
export async function idTokenOf(db: Db, token: string): Promise<string | null> {
  const { rows } = await sql<{ idToken: string | null }>`
    select id_token as "idToken" from membership.session where token_hash = ${tokenHash(token)}`.execute(db)
  return rows[0]?.idToken ?? null
}
