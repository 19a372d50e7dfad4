import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import type { Grant, Rule } from './model.ts'

/** Every version of every rule; `lawOn` keeps those of a day. */
export async function rules(db: Db | Tx): Promise<Rule[]> {
  const { rows } = await sql<Rule>`
    select code, article, variant, label, kind, condition, size, zone, rate, amount, number, years, valid_from as "from",
      valid_until as until, reference, source, source_url as "sourceUrl", verified_on as "verifiedOn", to_verify as "toVerify", note
    from state_aid.rule order by code, valid_from`.execute(db)
  return rows
}

export interface DeclaredGrant extends Grant {
  amount: Cents
  funder: string
  declaredOn: Day
}
