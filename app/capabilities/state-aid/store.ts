import { sql } from 'kysely'
import { type Counts, upsert } from '#kernel/bulk.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { basisPointsOrNull, centsOrNull, type FactRow, isTrue, numberOrNull, textOrNull } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import type { Grant } from './model.ts'

export const saveRules = (tx: Tx, rows: readonly FactRow[]): Promise<Counts> =>
  upsert(tx, 'state_aid.rule', ['code'], rows.map((r) => ({
    code: r.code, label: r.label, kind: r.kind, amount: centsOrNull(r.amount_euros), rate: basisPointsOrNull(r.rate_percent),
    years: numberOrNull(r.years), size: textOrNull(r.size), zone: textOrNull(r.zone), valid_from: textOrNull(r.valid_from),
    valid_until: textOrNull(r.valid_until), source: r.source, source_url: textOrNull(r.source_url), to_verify: isTrue(r.to_verify),
    note: textOrNull(r.note),
  })))

export interface NewGrant extends Grant {
  siren: string
  funder: string
  declaredBy: string | null
  declaredOn: Day
  submissionKey: string
}

/** @returns false when the same form was already sent */
export async function addDeMinimisGrant(tx: Tx, grant: NewGrant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into state_aid.de_minimis_grant (id, siren, amount, granted_on, funder, declared_by, declared_on, submission_key)
    values (${newId<'grant'>()}, ${grant.siren}, ${grant.amount}, ${grant.grantedOn}, ${grant.funder}, ${grant.declaredBy}, ${grant.declaredOn},
      ${grant.submissionKey})
    on conflict (submission_key) do nothing`.execute(tx)
  return numAffectedRows === 1n
}
