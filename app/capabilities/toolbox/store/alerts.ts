import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Facets } from '../model/facets.ts'

export async function saveSearch(tx: Tx, search: { id: string; personId: string; filters: Facets; on: Day }): Promise<void> {
  await sql`
    insert into toolbox.saved_search (id, person_id, filters, saved_on)
    values (${search.id}, ${search.personId}, ${JSON.stringify(search.filters)}::jsonb, ${search.on})`.execute(tx)
}

export async function dropSearch(tx: Tx, id: string): Promise<void> {
  await sql`delete from toolbox.saved_search where id::text = ${id}`.execute(tx)
}

/** Keeps what is now told of devices. */
export async function keepTold(tx: Tx, told: readonly { code: string; version: number; opening: string }[], on: Day): Promise<void> {
  await sql`
    insert into toolbox.told (device_code, version, opening, told_on)
    select g.code, g.version, g.opening, ${on} from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as g(code text, version integer, opening text)
    on conflict (device_code) do update set version = excluded.version, opening = excluded.opening, told_on = excluded.told_on`.execute(tx)
}

/** Keeps what keepers were reminded of, and forgets what was mended. */
export async function keepReminded(tx: Tx, reminded: readonly { personId: string; code: string; stale: string }[], on: Day): Promise<void> {
  const now = sql`jsonb_to_recordset(${JSON.stringify(reminded)}::jsonb) as g("personId" uuid, code text, stale text)`
  await sql`
    delete from toolbox.reminded r
    where not exists (select from ${now} where g."personId" = r.person_id and g.code = r.device_code and g.stale = r.stale)`.execute(tx)
  await sql`
    insert into toolbox.reminded (person_id, device_code, stale, reminded_on) select g."personId", g.code, g.stale, ${on} from ${now}
    on conflict do nothing`.execute(tx)
}
