import { sql } from 'kysely'
import { type Counts, upsert } from '#kernel/bulk.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { basisPointsOrNull, centsOrNull, type FactRow, isTrue, numberOrNull, textOrNull } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import type { Grant } from './model.ts'

/** A rule is known by its code and the day it begins: a new day is a new version, and the former one stays. */
export const saveRules = (tx: Tx, rows: readonly FactRow[]): Promise<Counts> =>
  upsert(
    tx,
    'state_aid.rule',
    ['code', 'valid_from'],
    rows.map((r) => ({
      code: r.code,
      article: textOrNull(r.article),
      variant: textOrNull(r.variant),
      label: r.label,
      kind: r.kind,
      condition: textOrNull(r.condition),
      size: textOrNull(r.size),
      zone: textOrNull(r.zone),
      rate: basisPointsOrNull(r.rate_percent),
      amount: centsOrNull(r.amount_euros),
      number: numberOrNull(r.number),
      years: numberOrNull(r.years),
      valid_from: textOrNull(r.valid_from),
      valid_until: textOrNull(r.valid_until),
      reference: textOrNull(r.reference),
      source: r.source,
      source_url: textOrNull(r.source_url),
      verified_on: textOrNull(r.verified_on),
      to_verify: isTrue(r.to_verify),
      note: textOrNull(r.note),
    })),
  )

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
