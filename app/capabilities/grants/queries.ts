import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import type { Scope } from '#cap/projects/policy.ts'
import { inScope } from '#cap/projects/queries.ts'
import type { Grant, List, Places } from './model/list.ts'

/** A grant of a territory, and what the chef de projet said of it, as far as the person may read it. */
export interface KnownGrant extends Grant {
  id: string
  communeName: string | null
  file: string
  /** Of a project the person may read. */
  match: { reference: string; title: string } | null
  /** The chef de projet said that no project of the territory received it. */
  isRefused: boolean
}

export interface GrantFilter {
  search?: string
  list?: List | undefined
  /** `left`: nobody has said yet whose money it is. */
  state?: 'matched' | 'refused' | 'left' | undefined
  sort?: GrantSort
  descending?: boolean
  page?: number
  pageSize?: number
}
export type GrantSort = 'beneficiary' | 'title' | 'amount'

/** What one file holds at most. */
export const exportedAtMost = 10_000

// A grant is in a territory by its commune, or by the EPCI of the perimeter that receives it.
const inTerritory = (territoryId: string, on: Day): RawBuilder<boolean> => sql<boolean>`(
  g.commune_code in (
    select x.commune_code from territory.perimeter_member m join territory.grouping x on x.code = m.member_code
    where m.territory_id = ${territoryId} and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until))
  or (g.commune_code is null and g.siren in (
    select m.member_code from territory.perimeter_member m
    where m.territory_id = ${territoryId} and m.kind = 'epci' and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until))))`

const tables = (territoryId: string) => sql`
  grants.grant g
  left join territory.commune c on c.code = g.commune_code
  left join grants.match m on m.territory_id = ${territoryId} and m.grant_id = g.id
  left join projects.project p on p.territory_id = m.territory_id and p.id = m.project_id
  left join territory.territory t on t.id = p.territory_id`

const columns = (scope: Scope) => sql`
  g.id, g.source, g.key, g.reference, g.funder, g.programme, g.title, g.beneficiary, g.siren, g.commune_code as "communeCode", g.commune_told as "communeTold",
  g.amount, g.decided_on as "decidedOn", g.file, c.name as "communeName",
  case when p.id is not null and ${inScope(scope)} then jsonb_build_object('reference', p.reference, 'title', p.title) end as match,
  (m.grant_id is not null and m.project_id is null) as "isRefused"`

const order: Record<GrantSort, RawBuilder<unknown>> = {
  beneficiary: sql`lower(g.beneficiary)`,
  title: sql`lower(g.title)`,
  amount: sql`g.amount`,
}

const matching = (territoryId: string, on: Day, filter: GrantFilter) => {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const state = filter.state ?? null
  return sql`${inTerritory(territoryId, on)}
    and (${filter.list ?? null}::text is null or g.source = ${filter.list ?? null})
    and (${state}::text is null or ${state} = case when m.grant_id is null then 'left' when m.project_id is null then 'refused' else 'matched' end)
    and (${like}::text is null or g.title ilike ${like} or g.beneficiary ilike ${like} or g.programme ilike ${like} or g.siren = ${filter.search ?? null})`
}

/** One page of the grants of a territory, with how many there are and what the known amounts add up to. */
export async function grantsOf(tx: Tx, scope: Scope, territoryId: string, filter: GrantFilter) {
  const size = Math.min(filter.pageSize ?? 25, exportedAtMost)
  const direction = filter.descending ? sql`desc nulls last` : sql`asc nulls last`
  const { rows } = await sql<KnownGrant>`
    select ${columns(scope)} from ${tables(territoryId)} where ${matching(territoryId, scope.on, filter)}
    order by ${order[filter.sort ?? 'amount']} ${direction}, g.source, g.key
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: totals } = await sql<{ count: number; amount: Cents; unknown: number }>`
    select count(*) as count, coalesce(sum(g.amount), 0)::bigint as amount, count(*) filter (where g.amount is null) as unknown
    from ${tables(territoryId)} where ${matching(territoryId, scope.on, filter)}`.execute(tx)
  return { grants: rows, ...totals[0]! }
}

/** @returns nothing when the grant is not one of this territory */
export async function grantOf(tx: Tx, scope: Scope, territoryId: string, id: string): Promise<KnownGrant | undefined> {
  const { rows } = await sql<KnownGrant>`
    select ${columns(scope)} from ${tables(territoryId)} where g.id = ${id} and ${inTerritory(territoryId, scope.on)}`.execute(tx)
  return rows[0]
}

export interface ProjectToMatch {
  id: string
  reference: string
  title: string
  company: string
  siren: string | null
  communeCode: string | null
  amounts: Cents[]
}

/** The projects of a territory in scope, with what their plan and their ledger say of money; two thousand at most, newest first. */
export async function projectsToMatch(tx: Tx, scope: Scope, territoryId: string): Promise<ProjectToMatch[]> {
  const { rows } = await sql<ProjectToMatch>`
    select p.id, p.reference, p.title, p.company, p.siren, p.commune_code as "communeCode",
      to_jsonb(array(select distinct amount from (
        select amount from funding.entry e where e.territory_id = p.territory_id and e.project_id = p.id
        union all select amount from funding.plan_line l where l.territory_id = p.territory_id and l.project_id = p.id) a)) as amounts
    from projects.project p join territory.territory t on t.id = p.territory_id
    where p.territory_id = ${territoryId} and ${inScope(scope)} order by p.filed_on desc, p.id limit 2000`.execute(tx)
  return rows
}

export interface LedgerLine {
  id: string
  projectId: string
  funder: string
  happenedOn: Day
  source: string
}

/** Lines in the ledgers of these projects that already say this amount was granted, and that no other grant stands for. */
export async function linesAlreadyThere(tx: Tx, territoryId: string, projectIds: readonly string[], amount: Cents): Promise<LedgerLine[]> {
  const { rows } = await sql<LedgerLine>`
    select e.id, e.project_id as "projectId", e.funder, e.happened_on as "happenedOn", e.source from funding.entry e
    where e.territory_id = ${territoryId} and e.project_id = any(${[...projectIds]}::uuid[]) and e.state = 'granted' and e.amount = ${amount}
      and not exists (select 1 from grants.match m where m.territory_id = e.territory_id and m.entry_id = e.id)
    order by e.happened_on limit 20`.execute(tx)
  return rows
}

export interface Double {
  kind: 'euros' | 'jobs'
  /** What is counted twice: cents, or full-time equivalents. */
  amount: number
  who: string
  projects: { reference: string; title: string }[]
}

/**
 * What a sum over the projects of a territory may count twice: the same grant in two ledgers (funder, state, amount), the
 * same promise of jobs by the same company. A hundred at most.
 */
export async function possibleDoubles(tx: Tx, scope: Scope, territoryId: string): Promise<Double[]> {
  const { rows } = await sql<Double>`
    with seen as (
      select p.* from projects.project p join territory.territory t on t.id = p.territory_id
      where p.territory_id = ${territoryId} and p.stage <> 'rejected' and ${inScope(scope)})
    select 'euros' as kind, e.amount, min(e.funder) as who,
      jsonb_agg(distinct jsonb_build_object('reference', s.reference, 'title', s.title)) as projects
    from seen s join funding.entry e on e.territory_id = s.territory_id and e.project_id = s.id
    where e.amount > 0 group by lower(e.funder), e.state, e.amount having count(distinct s.id) > 1
    union all
    select 'jobs', s.jobs_created, min(s.company), jsonb_agg(jsonb_build_object('reference', s.reference, 'title', s.title))
    from seen s where s.jobs_created > 0 and s.siren is not null group by s.siren, s.jobs_created having count(*) > 1
    limit 100`.execute(tx)
  return rows
}

export async function places(db: Db | Tx): Promise<Places> {
  const communes = await sql<{ code: string; name: string; departement: string }>`
    select code, name, departement_code as departement from territory.commune`.execute(db)
  const epci = await sql<{ siren: string; name: string }>`select siren, name from territory.epci`.execute(db)
  const establishments = await sql<{ siret: string; commune: string }>`
    select siret, commune_code as commune from territory.establishment`.execute(db)
  return {
    establishments: new Map(establishments.rows.map(({ siret, commune }) => [siret, commune])),
    communes: new Map(communes.rows.map(({ code, ...commune }) => [code, commune])),
    epci: new Map(epci.rows.map(({ siren, name }) => [siren, name])),
  }
}

/** Of these grants of a list, those that stand in the territory that day: what its chef de projet may bring in. */
export async function keysIn(tx: Tx, grants: readonly Grant[], territoryId: string, on: Day): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select g.key from jsonb_to_recordset(${JSON.stringify(grants.map((g) => ({ key: g.key, commune_code: g.communeCode, siren: g.siren })))}::jsonb)
      as g(key text, commune_code text, siren text)
    where ${inTerritory(territoryId, on)}`.execute(tx)
  return new Set(rows.map((row) => row.key))
}
