import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import type { Funding, Post, Tenure } from '../model.ts'

const columns = sql`p.territory_id as "territoryId", p.employer, p.opened_on as "openedOn", p.closed_on as "closedOn", p.source, p.to_verify as "toVerify", p.version`

export async function postOfTerritory(tx: Tx, territoryId: string): Promise<Post | undefined> {
  const { rows } = await sql<Post>`select ${columns} from posts.post p where p.territory_id = ${territoryId}`.execute(tx)
  return rows[0]
}

const sharesColumn = sql`
  jsonb_build_object('state', f.state_share, 'epci', f.epci_share, 'region', f.region_share, 'other', f.other_share) as shares`

export async function fundingsOf(tx: Tx, territoryId: string): Promise<Funding[]> {
  const { rows } = await sql<Funding>`
    select f.id, f.starts_on as "startsOn", f.ends_on as "endsOn", f.amount, ${sharesColumn}, f.source, f.to_verify as "toVerify"
    from posts.funding f where f.territory_id = ${territoryId} order by f.ends_on desc, f.id limit 100`.execute(tx)
  return rows
}

/** Who holds the post and who held it, latest first. */
export async function tenuresOf(tx: Tx, territoryId: string): Promise<Tenure[]> {
  const { rows } = await sql<Tenure>`
    select n.name as person, m.valid_from as "from", m.valid_until as until
    from membership.mandate m join membership.person n on n.id = m.person_id
    where m.role = 'chef-de-projet' and m.territory_id = ${territoryId} order by m.valid_from desc, m.id limit 100`.execute(tx)
  return rows
}

export interface EndingFunding {
  id: string
  territoryId: string
  territoryCode: string
  territoryName: string
  regionCode: string
  endsOn: Day
}

/** Agreements that end between two days, and that no later one follows. */
export async function fundingsEnding(tx: Tx, { from, until }: { from: Day; until: Day }): Promise<EndingFunding[]> {
  const { rows } = await sql<EndingFunding>`
    select f.id, f.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
      t.region_code as "regionCode", f.ends_on as "endsOn"
    from posts.funding f join territory.territory t on t.id = f.territory_id
    where f.ends_on between ${from} and ${until}
      and not exists (select 1 from posts.funding x where x.territory_id = f.territory_id and x.ends_on > f.ends_on)
    order by f.ends_on, f.id limit 1000`.execute(tx)
  return rows
}

export type PostSort = 'vacancy' | 'end' | 'territory'

export interface PostFilter {
  /** All, or those of the regions of who asks. */
  regionCodes: readonly string[] | 'all'
  state?: 'vacant' | 'ending' | undefined
  search?: string | undefined
  sort: PostSort
  descending: boolean
  page: number
  pageSize: number
}

export interface PostLine {
  territoryId: string
  territoryCode: string
  territoryName: string
  regionName: string
  employer: string
  holder: string | null
  vacantSince: Day | null
  /** Whole days, the first included; null while somebody holds the post. */
  vacantDays: number | null
  fundedUntil: Day | null
  amount: Cents | null
  stateShare: number | null
  epciShare: number | null
  regionShare: number | null
  toVerify: boolean
}

const order: Record<PostSort, RawBuilder<unknown>> = {
  vacancy: sql`"vacantDays"`,
  end: sql`"fundedUntil"`,
  territory: sql`lower("territoryName")`,
}

/** The national list: vacancy is told by the mandates, as on the territory's own page. */
export async function listPosts(tx: Tx, filter: PostFilter, on: Day): Promise<{ lines: PostLine[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const regions = filter.regionCodes === 'all' ? null : [...filter.regionCodes]
  const found = sql`
    with line as (
      select p.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName", r.name as "regionName",
        p.employer, m.holder, v.since as "vacantSince", (${on}::date - v.since) as "vacantDays", f.ends_on as "fundedUntil", f.amount,
        f.state_share as "stateShare", f.epci_share as "epciShare", f.region_share as "regionShare",
        p.to_verify or coalesce(f.to_verify, false) as "toVerify"
      from posts.post p
      join territory.territory t on t.id = p.territory_id
      join territory.region r on r.code = t.region_code
      left join (
        select m.territory_id, min(n.name) filter (where m.valid_until is null or m.valid_until >= ${on}) as holder, max(m.valid_until) as last
        from membership.mandate m join membership.person n on n.id = m.person_id
        where m.role = 'chef-de-projet' and m.valid_from <= ${on} group by m.territory_id) m on m.territory_id = p.territory_id
      cross join lateral (select case when m.holder is null and p.opened_on <= ${on} and (p.closed_on is null or p.closed_on >= ${on})
        then greatest(m.last + 1, p.opened_on) end as since) v
      left join (
        select distinct on (f.territory_id) f.* from posts.funding f where f.ends_on >= ${on} order by f.territory_id, f.ends_on desc) f
        on f.territory_id = p.territory_id
      where (${regions}::text[] is null or t.region_code = any(${regions}::text[]))
        and (${like}::text is null or t.name ilike ${like} or t.own_name ilike ${like} or p.employer ilike ${like} or t.code ilike ${like}))
    select * from line
    where case ${filter.state ?? 'all'}::text when 'vacant' then "vacantSince" is not null
      when 'ending' then "fundedUntil" is null or "fundedUntil" <= ${on}::date + 183 else true end`
  const { rows: lines } = await sql<PostLine>`
    ${found} order by ${order[filter.sort]} ${filter.descending ? sql`desc nulls last` : sql`asc nulls last`}, "territoryCode"
    limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from (${found}) x`.execute(tx)
  return { lines, total: count[0]?.total ?? 0 }
}

/** Those of these agreements that the person may still act upon, by the territories they are in. */
export async function territoriesOfFundings(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; territoryId: string; regionCode: string }[]> {
  const { rows } = await sql<{ id: string; territoryId: string; regionCode: string }>`
    select f.id, f.territory_id as "territoryId", t.region_code as "regionCode"
    from posts.funding f join territory.territory t on t.id = f.territory_id where f.id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows
}
