import { sql } from 'kysely'
import { type Counts, upsert } from '#kernel/bulk.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Grant } from './model/list.ts'

export interface Match {
  projectId: string | null
  entryId: string | null
  wroteEntry: boolean
}

/** A grant that is already there keeps its id, so that what was said of it stays. */
export async function saveGrants(tx: Tx, grants: readonly Grant[], file: string): Promise<Counts> {
  const { rows } = await sql<{ source: string; key: string; id: string; file: string }>`
    select source, key, id, file from grants.grant where (source, key) in (
      select source, key from jsonb_to_recordset(${JSON.stringify(grants.map(({ source, key }) => ({ source, key })))}::jsonb) as a(source text, key text))`.execute(
    tx,
  )
  const known = new Map(rows.map((row) => [`${row.source} ${row.key}`, row]))
  return upsert(
    tx,
    'grants.grant',
    ['source', 'key'],
    grants.map((g) => {
      const kept = known.get(`${g.source} ${g.key}`)
      return {
        source: g.source,
        key: g.key,
        id: kept?.id ?? newId<'grant'>(),
        reference: g.reference,
        funder: g.funder,
        programme: g.programme,
        title: g.title,
        beneficiary: g.beneficiary,
        siren: g.siren,
        commune_code: g.communeCode,
        commune_told: g.communeTold,
        amount: g.amount,
        decided_on: g.decidedOn,
        file: kept?.file ?? file,
      }
    }),
  )
}

/** @returns false when something was already said of this grant */
export async function addMatch(
  tx: Tx,
  match: Match & { territoryId: string; grantId: string; personId: string; on: Day },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into grants.match (territory_id, grant_id, project_id, entry_id, wrote_entry, decided_by, decided_on)
    values (${match.territoryId}, ${match.grantId}, ${match.projectId}, ${match.entryId}, ${match.wroteEntry}, ${match.personId}, ${match.on})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** @returns what was said of the grant; nothing when nothing was */
export async function dropMatch(tx: Tx, territoryId: string, grantId: string): Promise<Match | undefined> {
  const { rows } = await sql<Match>`
    delete from grants.match where territory_id = ${territoryId} and grant_id = ${grantId}
    returning project_id as "projectId", entry_id as "entryId", wrote_entry as "wroteEntry"`.execute(tx)
  return rows[0]
}
