import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { currentPhase } from '#cap/territory/model.ts'
import type { BinomeLine, ElectedState } from '../model/binomes.ts'

export interface BinomeFilter {
  regionCodes: readonly string[] | 'all'
  /** The day of the election that the elected halves are held to. */
  election: Day
  search?: string | undefined
  state?: ElectedState | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

export const binomesExportedAtMost = 1_000

// Whoever holds the half and can sign first, then who holds it, then who held it last.
const half = (role: string, on: Day): RawBuilder<unknown> => sql`(
  select distinct on (m.territory_id) m.territory_id, p.name as person, m.valid_from, m.valid_until, m.interim, m.confirmed_on, p.email is not null as signs_in,
    (m.valid_until is null or ${on} <= m.valid_until) as in_force
  from membership.mandate m join membership.person p on p.id = m.person_id
  where m.role = ${role} and m.valid_from <= ${on}
  order by m.territory_id, (m.valid_until is null or ${on} <= m.valid_until) desc, (p.email is not null) desc, m.interim, m.valid_from desc)`

const heldJson = (
  alias: string,
) => sql`case when ${sql.ref(`${alias}.territory_id`)} is not null then jsonb_build_object('person', ${sql.ref(`${alias}.person`)},
  'from', ${sql.ref(`${alias}.valid_from`)}, 'until', ${sql.ref(`${alias}.valid_until`)}, 'interim', ${sql.ref(`${alias}.interim`)},
  'confirmedOn', ${sql.ref(`${alias}.confirmed_on`)}, 'signsIn', ${sql.ref(`${alias}.signs_in`)}, 'inForce', ${sql.ref(`${alias}.in_force`)}) end`

const found = ({ regionCodes, election, search }: BinomeFilter, on: Day) => {
  const regions = regionCodes === 'all' ? null : [...regionCodes]
  const like = search ? `%${search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  return sql`
    with line as (
      select t.id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName", r.name as "regionName",
        ${heldJson('e')} as elu, ${heldJson('i')} as industriel,
        case when e.territory_id is null then 'unknown' when not e.in_force then 'vacant' when e.interim then 'interim'
          when e.valid_from < ${election} and coalesce(e.confirmed_on < ${election}, true) then 'to-confirm' else 'renewed' end as state
      from territory.territory t
      join territory.region r on r.code = t.region_code
      left join ${half('elu-referent', on)} e on e.territory_id = t.id
      left join ${half('industriel-referent', on)} i on i.territory_id = t.id
      where t.phase = ${currentPhase}
        and (${regions}::text[] is null or t.region_code = any(${regions}::text[]))
        and (${like}::text is null or t.name ilike ${like} or t.own_name ilike ${like} or t.code ilike ${like} or e.person ilike ${like} or i.person ilike ${like}))`
}

/** The pairs of the territories one follows, those that cannot decide first, and how many are in each state. */
export async function listBinomes(
  tx: Tx,
  filter: BinomeFilter,
  on: Day,
): Promise<{ lines: BinomeLine[]; counts: Record<ElectedState, number>; total: number }> {
  const size = Math.min(filter.pageSize ?? 25, binomesExportedAtMost)
  const { rows: lines } = await sql<BinomeLine>`
    ${found(filter, on)} select * from line where (${filter.state ?? null}::text is null or state = ${filter.state ?? null})
    order by array_position(array['vacant', 'interim', 'to-confirm', 'renewed', 'unknown'], state), "territoryCode"
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows } = await sql<{
    state: ElectedState
    count: number
  }>`${found(filter, on)} select state, count(*) as count from line group by state`.execute(tx)
  const counts: Record<ElectedState, number> = { vacant: 0, interim: 0, 'to-confirm': 0, renewed: 0, unknown: 0 }
  for (const { state, count } of rows) counts[state] = count
  const total = filter.state ? counts[filter.state] : rows.reduce((all, { count }) => all + count, 0)
  return { lines, counts, total }
}
