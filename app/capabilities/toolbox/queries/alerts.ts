import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Opening } from '../model.ts'
import type { Freshness, Content } from '../model/changes.ts'
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

export interface Keeper {
  personId: string
  codes: string[]
  /** The page of ours where they see them. */
  path: string
}

/** Who keeps devices that day: the persons of the bodies that operate them, and the programme those that no such person operates. */
export async function keepersOfDevices(tx: Tx, on: Day): Promise<Keeper[]> {
  const { rows } = await sql<Keeper>`
    with acting as (
      select m.person_id, m.role, lower(o.name) as body from membership.mandate m left join membership.organisation o on o.id = m.organisation_id
      where m.role in ('operator', 'programme') and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)),
    named as (
      select d.code, lower(trim(n)) as body from toolbox.device d, regexp_split_to_table(d.operator, ', | et ') n where d.duplicate_of is null),
    operated as (select distinct a.person_id, n.code from acting a join named n on n.body = a.body where a.role = 'operator')
    select person_id as "personId", array_agg(code order by code) as codes, '/operateur/dispositifs' as path from operated group by person_id
    union all
    select a.person_id, array(select d.code from toolbox.device d where d.duplicate_of is null and d.origin = 'shipped'
        and not exists (select from operated o where o.code = d.code) order by d.code), '/dispositifs?fraicheur=unverified'
    from (select distinct person_id from acting where role = 'programme') a
    order by 1`.execute(tx)
  return rows
}

/** What keepers were reminded of already. */
export async function alreadyReminded(tx: Tx): Promise<{ personId: string; code: string; stale: Freshness }[]> {
  const { rows } = await sql<{ personId: string; code: string; stale: Freshness }>`
    select person_id as "personId", device_code as code, stale from toolbox.reminded`.execute(tx)
  return rows
}
