import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import type { Content } from '../model/changes.ts'

/** Codes of the official geography by the name that people write: France, the regions, the departements. */
export async function areasByName(db: Db | Tx): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ name: string; code: string }>`
    select name, 'REG-' || code as code from territory.region
    union all select name, 'DEP-' || code from territory.departement`.execute(db)
  return new Map([['France', 'PAYS-99100'], ...rows.toReversed().map(({ name, code }) => [name, code] as const)])
}

export interface Quarantined {
  origin: string
  line: number
  name: string
  column: string
  reason: string
  on: Day
}

/** Records that could not be read, the newest first. */
export async function quarantined(db: Db | Tx): Promise<Quarantined[]> {
  const { rows } = await sql<Quarantined>`
    select origin, line, name, column_name as "column", reason, recorded_on as "on" from toolbox.quarantined
    order by recorded_on desc, origin, line limit 500`.execute(db)
  return rows
}

export interface DeviceVersion {
  version: number
  recordedOn: Day
  content: Content
}

/** What the catalogue said of a device, the newest first. */
export async function versionsOf(db: Db | Tx, code: string): Promise<DeviceVersion[]> {
  const { rows } = await sql<DeviceVersion>`
    select version, recorded_on as "recordedOn", content from toolbox.device_version
    where device_code = ${code} order by version desc limit 50`.execute(db)
  return rows
}

/** Sources that no longer answer, by address. */
export async function deadSources(db: Db | Tx): Promise<ReadonlyMap<string, { since: Day; detail: string }>> {
  const { rows } = await sql<{ url: string; since: Day; detail: string }>`
    select url, failing_since as since, detail from toolbox.source_check where not answers`.execute(db)
  return new Map(rows.map(({ url, ...of }) => [url, of]))
}

/** The addresses that the catalogue cites, each once. */
export async function citedSources(db: Db | Tx): Promise<string[]> {
  const { rows } = await sql<{ url: string }>`
    select distinct source_url as url from toolbox.device where source_url like 'http%' order by url`.execute(db)
  return rows.map(({ url }) => url)
}

/** The codes of the devices that some words find, best first: full text in French, or the start of a name. */
export async function findDevices(db: Db | Tx, words: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select d.code from toolbox.device d, websearch_to_tsquery('french', toolbox.plain(${words})) asked
    where d.duplicate_of is null and (d.search @@ asked or position(toolbox.plain(${words}) in toolbox.plain(d.name)) > 0)
    order by ts_rank(d.search, asked) desc, d.rank`.execute(db)
  return rows.map(({ code }) => code)
}
