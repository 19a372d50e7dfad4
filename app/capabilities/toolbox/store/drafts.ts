import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { RuleCase } from '../model/draft.ts'
import type { Rule } from '../model/rule.ts'

interface Edit {
  device: string
  rule: Rule
  personId: string
  on: Day
}

export async function openDraft(tx: Tx, { device, rule, personId, on }: Edit, basedOn: number): Promise<void> {
  await sql`
    insert into toolbox.rule_draft (device_code, rule, based_on, editors, edited_on)
    values (${device}, ${JSON.stringify(rule)}::jsonb, ${basedOn}, array[${personId}]::uuid[], ${on})`.execute(tx)
}

/** Writes the draft again, if it is still the one that was read. @returns whether it was */
export async function saveDraft(tx: Tx, { device, rule, personId, on }: Edit, version: number): Promise<boolean> {
  const { rows } = await sql`
    update toolbox.rule_draft set rule = ${JSON.stringify(rule)}::jsonb, edited_on = ${on}, version = version + 1,
      editors = case when ${personId}::uuid = any (editors) then editors else editors || ${personId}::uuid end
    where device_code = ${device} and version = ${version} returning 1`.execute(tx)
  return rows.length === 1
}

export async function dropDraft(tx: Tx, device: string): Promise<void> {
  await sql`delete from toolbox.rule_draft where device_code = ${device}`.execute(tx)
}

export async function addCase(tx: Tx, device: string, added: RuleCase & { personId: string; on: Day }): Promise<void> {
  await sql`
    insert into toolbox.rule_case (id, device_code, name, facts, expected, written_by, written_on)
    values (${added.id}, ${device}, ${added.name}, ${JSON.stringify(added.facts)}::jsonb, ${added.expected}, ${added.personId}, ${added.on})`.execute(
    tx,
  )
}

export async function dropCase(tx: Tx, device: string, id: string): Promise<void> {
  await sql`delete from toolbox.rule_case where device_code = ${device} and id::text = ${id}`.execute(tx)
}

interface Published {
  device: string
  rule: Rule
  editors: readonly string[]
  personId: string
  from: Day
  on: Day
}

/** @returns the number of the version */
export async function publishVersion(tx: Tx, { device, rule, editors, personId, from, on }: Published): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into toolbox.rule_version (device_code, version, valid_from, rule, origin, recorded_on, drafted_by, published_by)
    select ${device}, coalesce(max(version), 0) + 1, ${from}::date, ${JSON.stringify(rule)}::jsonb, 'operator', ${on}, ${sql.val(editors)}::uuid[], ${personId}
    from toolbox.rule_version where device_code = ${device}
    returning version`.execute(tx)
  return rows[0]!.version
}
