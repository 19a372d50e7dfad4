import { sql } from 'kysely'
import type { MandateRole } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'

export async function isRegion(tx: Tx, code: string): Promise<boolean> {
  const { rows } = await sql`select from territory.region where code = ${code}`.execute(tx)
  return rows.length > 0
}

interface FirstMandate {
  personId: string
  role: MandateRole
  territoryId: string | null
  regionCode: string | null
  on: Day
}

/** @returns false when the person holds it today already */
export async function addFirstMandate(tx: Tx, { personId, role, territoryId, regionCode, on }: FirstMandate): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into membership.mandate (id, person_id, role, territory_id, region_code, valid_from, published, granted_on)
    select ${newId<'mandate'>()}, ${personId}, ${role}, ${territoryId}, ${regionCode}, ${on}, false, ${on}
    where not exists (select from membership.mandate where person_id = ${personId} and role = ${role}
      and territory_id is not distinct from ${territoryId}::uuid and region_code is not distinct from ${regionCode}::text
      and valid_from <= ${on} and (valid_until is null or ${on} <= valid_until))`.execute(tx)
  return numAffectedRows === 1n
}
