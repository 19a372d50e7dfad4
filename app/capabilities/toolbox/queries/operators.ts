import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Draft, RuleCase } from '../model/draft.ts'

/** The devices that the bodies a person acts for operate, the newest draft first. */
export async function operatedDevices(tx: Tx): Promise<{ code: string; name: string; operator: string; draftedOn: Day | null }[]> {
  const { rows } = await sql<{ code: string; name: string; operator: string; draftedOn: Day | null }>`
    select d.code, d.name, d.operator, r.edited_on as "draftedOn"
    from toolbox.device d left join toolbox.rule_draft r on r.device_code = d.code
    where d.duplicate_of is null and toolbox.operates(d.code)
    order by r.edited_on desc nulls last, d.rank`.execute(tx)
  return rows
}

/** Whether the person of this transaction acts for an operator of a device. */
export async function operates(tx: Tx, code: string): Promise<boolean> {
  const { rows } = await sql<{ operates: boolean }>`select toolbox.operates(${code}) as operates`.execute(tx)
  return rows[0]?.operates ?? false
}

export async function draftOf(tx: Tx, code: string): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`
    select rule, editors, edited_on as "editedOn", version from toolbox.rule_draft where device_code = ${code}`.execute(tx)
  return rows[0]
}

export async function casesOf(tx: Tx, code: string): Promise<RuleCase[]> {
  const { rows } = await sql<RuleCase>`
    select id, name, facts, expected from toolbox.rule_case where device_code = ${code} order by written_on, id limit 200`.execute(tx)
  return rows
}
