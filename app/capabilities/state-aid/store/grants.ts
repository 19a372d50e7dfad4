import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Day } from '#kernel/day.ts'
import type { Grant } from '../model.ts'

interface OwnGrant extends Grant {
  siren: string
  funder: string
  declaredBy: string | null
  declaredOn: Day
  submissionKey: string
}

/** @returns its id; nothing when the same form was already sent */
export async function addGrantOfOurs(tx: Tx, grant: OwnGrant): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into state_aid.de_minimis_grant (id, siren, amount, granted_on, funder, declared_by, declared_on, submission_key)
    values (${newId<'grant'>()}, ${grant.siren}, ${grant.amount}, ${grant.grantedOn}, ${grant.funder}, ${grant.declaredBy}, ${grant.declaredOn},
      ${grant.submissionKey})
    on conflict (submission_key) do nothing returning id`.execute(tx)
  return rows[0]?.id
}

/** Until the transaction ends, one grant at a time to an undertaking, whichever of its projects it is for. */
export async function lockUndertaking(tx: Tx, members: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`undertaking ${members[0]}`}, 0))`.execute(tx)
}
