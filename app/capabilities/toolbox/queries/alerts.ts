import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Opening } from '../model.ts'
import type { Content } from '../model/changes.ts'
import type { Facets } from '../model/facets.ts'

export interface SavedSearch {
  id: string
  personId: string
  filters: Facets
  on: Day
}

/** The searches that the person of this transaction keeps; everybody's for the system. */
export async function savedSearches(tx: Tx): Promise<SavedSearch[]> {
  const { rows } = await sql<SavedSearch>`
    select id, person_id as "personId", filters, saved_on as "on" from toolbox.saved_search order by saved_on, id limit 10000`.execute(tx)
  return rows
}

interface Watched {
  code: string
  id: string
  version: number
  content: Content
  toldOpening: Opening | null
  toldContent: Content | null
}

/** What each device says now, and what was last told of it; nothing told of one that is new. */
export async function watched(tx: Tx): Promise<Watched[]> {
  const { rows } = await sql<Watched>`
    select d.code, d.id, now_said.version, now_said.content, told.opening as "toldOpening", before.content as "toldContent"
    from toolbox.device d
    join lateral (select version, content from toolbox.device_version v where v.device_code = d.code order by v.version desc limit 1) now_said on true
    left join toolbox.told told on told.device_code = d.code
    left join toolbox.device_version before on before.device_code = d.code and before.version = told.version
    where d.duplicate_of is null`.execute(tx)
  return rows
}

/** Who leads each labelled territory that day, with its region. */
export async function chefsDeProjet(tx: Tx, on: Day): Promise<{ personId: string; regionCode: string }[]> {
  const { rows } = await sql<{ personId: string; regionCode: string }>`
    select m.person_id as "personId", t.region_code as "regionCode" from membership.mandate m join territory.territory t on t.id = m.territory_id
    where m.role = 'chef-de-projet' and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)`.execute(tx)
  return rows
}
