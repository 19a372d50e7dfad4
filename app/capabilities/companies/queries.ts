import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { says } from '#kernel/words.ts'
import type { BlockerKind } from '#cap/projects/model/passages.ts'
import type { Channel, Company, FunnelLine, Headcount, LeadState, Refusal, Source } from './model.ts'
import type { CompanyScope } from './policy.ts'

const inDirectory = (scope: CompanyScope): RawBuilder<boolean> => sql<boolean>`((
  ${scope.nation} or c.territory_id = any(${[...scope.directories]}::uuid[])
  or exists (select 1 from territory.territory t where t.id = c.territory_id and t.region_code = any(${[...scope.regionCodes]}::text[])))
  and (c.siret is null or left(c.siret, 9) <> all(${[...scope.closed]}::text[]) or c.territory_id = any(${[...scope.run]}::uuid[])))`

const companyColumns = sql`
  c.id, c.name, c.siret, c.naf, c.commune_code as "communeCode", m.name as "communeName", c.headcount, c.headcount_on as "headcountOn",
  c.group_name as "groupName", c.source, c.entered_on as "enteredOn", c.version`

export type CompanySort = 'name' | 'commune' | 'headcount' | 'visited'

export interface CompanyFilter {
  search?: string
  headcount?: Headcount | undefined
  /** Only those nobody has visited for two years, or ever: for who may read visits. */
  toVisit?: boolean
  sort?: CompanySort
  descending?: boolean
  page?: number
  pageSize?: number
}

export interface CompanyLine extends Company {
  /** Null where the person may not read visits, or where there was none. */
  visitedOn: Day | null
}

export const exportedAtMost = 10_000

const order: Record<CompanySort, RawBuilder<unknown>> = {
  name: sql`lower(c.name)`,
  commune: sql`m.name`,
  headcount: sql`array_position(array['0', '1-9', '10-49', '50-249', '250-4999', '5000+'], c.headcount)`,
  visited: sql`v.visited_on`,
}

// The last visit of each, as far as row-level security shows visits to who asks.
const companyTables = (scope: CompanyScope, territoryId: string) => sql`
  companies.company c
  left join territory.commune m on m.code = c.commune_code
  left join (select company_id, max(visited_on) as visited_on from companies.visit
    where territory_id = ${territoryId} and territory_id = any(${[...scope.visits]}::uuid[]) group by company_id) v on v.company_id = c.id`

const matching = (
  scope: CompanyScope,
  territoryId: string,
  filter: CompanyFilter,
  on: Day,
) => sql`c.territory_id = ${territoryId} and ${inDirectory(scope)}
    and (${filter.headcount ?? null}::text is null or c.headcount = ${filter.headcount ?? null})
    and (not ${filter.toVisit ?? false} or v.visited_on is null or v.visited_on < ${on}::date - interval '2 years')
    and ${says(sql`concat_ws(' ', c.name, c.siret, m.name, c.naf, c.group_name)`, filter.search)}`

export async function listCompanies(
  tx: Tx,
  scope: CompanyScope,
  territoryId: string,
  filter: CompanyFilter,
  on: Day,
): Promise<{ lines: CompanyLine[]; total: number }> {
  const size = Math.min(filter.pageSize ?? 25, exportedAtMost)
  const direction = filter.descending ? sql`desc nulls last` : sql`asc nulls last`
  const { rows } = await sql<CompanyLine>`
    select ${companyColumns}, v.visited_on as "visitedOn" from ${companyTables(scope, territoryId)}
    where ${matching(scope, territoryId, filter, on)} order by ${order[filter.sort ?? 'name']} ${direction}, c.id
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`
    select count(*) as total from ${companyTables(scope, territoryId)} where ${matching(scope, territoryId, filter, on)}`.execute(tx)
  return { lines: rows, total: count[0]!.total }
}

export async function companyById(tx: Tx, scope: CompanyScope, territoryId: string, id: string): Promise<Company | undefined> {
  const { rows } = await sql<Company>`
    select ${companyColumns} from companies.company c left join territory.commune m on m.code = c.commune_code
    where c.territory_id = ${territoryId} and c.id = ${id} and ${inDirectory(scope)}`.execute(tx)
  return rows[0]
}

/** Names to choose from in a form: two thousand at most, in order. */
export async function companyNames(tx: Tx, scope: CompanyScope, territoryId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select c.id, c.name from companies.company c where c.territory_id = ${territoryId} and ${inDirectory(scope)}
    order by lower(c.name), c.id limit 2000`.execute(tx)
  return rows
}

export interface Visit {
  id: string
  visitedOn: Day
  met: string
  sourcedBy: Source
  summary: string
  energy: string
  water: string
  land: string
  skills: string
  author: string
  blockers: BlockerKind[]
  photos: string[]
}

/** What was said on visits to a company, newest first; a hundred at most. */
export async function visitsOf(tx: Tx, scope: CompanyScope, territoryId: string, companyId: string): Promise<Visit[]> {
  const { rows } = await sql<Visit>`
    select v.id, v.visited_on as "visitedOn", v.met, v.sourced_by as "sourcedBy", v.summary, v.energy, v.water, v.land, v.skills, n.name as author,
      to_jsonb(array(select kind from companies.blocker b where b.territory_id = v.territory_id and b.visit_id = v.id order by kind)) as blockers,
      to_jsonb(array(select id from companies.photo f where f.territory_id = v.territory_id and f.visit_id = v.id order by id)) as photos
    from companies.visit v join membership.person n on n.id = v.written_by
    where v.territory_id = ${territoryId} and v.company_id = ${companyId} and v.territory_id = any(${[...scope.visits]}::uuid[])
    order by v.visited_on desc, v.id desc limit 100`.execute(tx)
  return rows
}

export async function photoById(
  tx: Tx,
  scope: CompanyScope,
  territoryId: string,
  id: string,
): Promise<{ fileHash: string; mediaType: string } | undefined> {
  const { rows } = await sql<{ fileHash: string; mediaType: string }>`
    select file_hash as "fileHash", media_type as "mediaType" from companies.photo
    where territory_id = ${territoryId} and id = ${id} and territory_id = any(${[...scope.visits]}::uuid[])`.execute(tx)
  return rows[0]
}

export interface Lead {
  id: string
  title: string
  words: string
  channel: Channel
  sourcedBy: Source
  receivedOn: Day
  state: LeadState
  refusal: Refusal | null
  refusalWords: string | null
  decidedOn: Day | null
  companyId: string | null
  companyName: string | null
  project: { reference: string; title: string } | null
  author: string
  version: number
}

const leadColumns = sql`
  l.id, l.title, l.words, l.channel, l.sourced_by as "sourcedBy", l.received_on as "receivedOn", l.state, l.refusal, l.refusal_words as "refusalWords",
  l.decided_on as "decidedOn", l.company_id as "companyId", c.name as "companyName", n.name as author, l.version,
  case when p.id is not null then jsonb_build_object('reference', p.reference, 'title', p.title) end as project`

const leadTables = sql`
  companies.lead l
  join membership.person n on n.id = l.written_by
  left join companies.company c on c.territory_id = l.territory_id and c.id = l.company_id
  left join projects.project p on p.territory_id = l.territory_id and p.id = l.project_id`

export interface LeadFilter {
  state?: LeadState | undefined
  channel?: Channel | undefined
  search?: string
  page?: number
  pageSize?: number
}

/** The leads of a territory: those to examine first, oldest first among them, since they wait. */
export async function listLeads(
  tx: Tx,
  scope: CompanyScope,
  territoryId: string,
  filter: LeadFilter,
): Promise<{ leads: Lead[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const size = Math.min(filter.pageSize ?? 25, exportedAtMost)
  const asked = sql`l.territory_id = ${territoryId} and l.territory_id = any(${[...scope.visits]}::uuid[])
    and (${filter.state ?? null}::text is null or l.state = ${filter.state ?? null})
    and (${filter.channel ?? null}::text is null or l.channel = ${filter.channel ?? null})
    and (${like}::text is null or l.title ilike ${like} or l.words ilike ${like} or c.name ilike ${like})`
  const { rows } = await sql<Lead>`
    select ${leadColumns} from ${leadTables} where ${asked}
    order by (l.state <> 'received'), case when l.state = 'received' then l.received_on end, l.received_on desc, l.id
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from ${leadTables} where ${asked}`.execute(tx)
  return { leads: rows, total: count[0]!.total }
}

/** The leads of one company, newest first. */
export async function leadsOf(tx: Tx, scope: CompanyScope, territoryId: string, companyId: string): Promise<Lead[]> {
  const { rows } = await sql<Lead>`
    select ${leadColumns} from ${leadTables}
    where l.territory_id = ${territoryId} and l.territory_id = any(${[...scope.visits]}::uuid[]) and l.company_id = ${companyId}
    order by l.received_on desc, l.id limit 100`.execute(tx)
  return rows
}

/** The lead, locked until the transaction ends. */
export async function leadToChange(
  tx: Tx,
  scope: CompanyScope,
  territoryId: string,
  id: string,
): Promise<(Pick<Lead, 'id' | 'state' | 'version' | 'title'> & { projectId: string | null }) | undefined> {
  const { rows } = await sql<Pick<Lead, 'id' | 'state' | 'version' | 'title'> & { projectId: string | null }>`
    select l.id, l.state, l.version, l.title, l.project_id as "projectId" from companies.lead l
    where l.territory_id = ${territoryId} and l.id = ${id} and l.territory_id = any(${[...scope.visits]}::uuid[]) for update`.execute(tx)
  return rows[0]
}

/**
 * How far the leads of a territory went, by who brought them. Counts alone: read with the rights of `read-funnel`, as the system.
 * @param decided the stages a project has reached once the pair retained it
 */
export async function funnelOf(tx: Tx, territoryId: string, decided: readonly string[]): Promise<FunnelLine[]> {
  const { rows } = await sql<FunnelLine>`
    select l.sourced_by as source, count(*) as received, count(*) filter (where l.state = 'qualified') as qualified,
      count(*) filter (where l.state = 'refused') as refused, count(*) filter (where p.stage = any(${[...decided]}::text[])) as retained
    from companies.lead l left join projects.project p on p.territory_id = l.territory_id and p.id = l.project_id
    where l.territory_id = ${territoryId} group by l.sourced_by order by count(*) desc, l.sourced_by`.execute(tx)
  return rows
}
