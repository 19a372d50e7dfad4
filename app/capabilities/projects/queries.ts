import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { says } from '#kernel/words.ts'
import type { Half } from '#cap/membership/model/pair.ts'
import { type Project, type ProjectKey, type Stage, stageCodes } from './model.ts'
import type { Follow } from './model/follow-up.ts'
import type { Scope } from './policy.ts'
import { followed } from './queries/followed.ts'

/** What is read of a project: the public part of some, the file of others. `= any` and not `in`: an actor without territory reads nothing, where `in ()` would be a syntax error. */
export const inScope = (scope: Scope): RawBuilder<boolean> => sql<boolean>`(
  (p.tier = 'public' and (p.embargo_until is null or p.embargo_until < ${scope.on}))
  or ${fileInScope(scope)}
  or (${scope.named} and p.tier <> 'secret' and ${ofNoInterest(scope)} and p.id in (${namedTo(scope)})))`

/**
 * Those whose file is theirs, with how it goes on (`read-work`): a project that is public is not, for whom an interest keeps
 * away. For what is behind the public part: milestones, blockers, history, work in common.
 */
export const fileInScope = (scope: Scope): RawBuilder<boolean> => sql<boolean>`(
  p.territory_id = any(${[...scope.whole]}::uuid[])
  or ((p.tier in ('territory', 'public') or (p.tier = 'partners' and p.id in (${namedTo(scope)}))) and ${ofNoInterest(scope)} and (
    ${scope.nation}
    or t.region_code = any(${[...scope.regionCodes]}::text[])
    or p.territory_id = any(${[...scope.governed]}::uuid[])
    or (p.territory_id = any(${[...scope.governedUnlessInterested]}::uuid[]) and p.filiere <> all(${[...scope.interests]}::text[]))))
  or p.id in (select project_id from projects.carrier where person_id = ${scope.personId}::uuid))`

/** Whether no interest of the person closes the file to them: among the projects they read, those they may work on with others. */
export const isNotClosed = (scope: Scope): RawBuilder<boolean> => sql<boolean>`(
  ${fileInScope(scope)} or (${ofNoInterest(scope)}
    and not (p.territory_id = any(${[...scope.governedUnlessInterested]}::uuid[]) and p.filiere = any(${[...scope.interests]}::text[]))))`

const ofNoInterest = (scope: Scope) => sql`(p.siren is null or p.siren <> all(${[...scope.companies]}::text[]))`

const namedTo = (scope: Scope) => sql`select project_id from projects.named_member where person_id = ${scope.personId}::uuid`

const projectColumns = (personId: string | null) => sql`
  p.id, p.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
  t.region_code as "regionCode", p.reference, p.title, p.summary, p.company, p.siren, p.siret, p.naf,
  p.commune_code as "communeCode", c.name as "communeName", p.filiere, f.label as "filiereLabel", p.enjeux, p.purpose,
  p.cost, p.starts_on as "startsOn", p.ends_on as "endsOn",
  p.jobs_created as "jobsCreated", p.jobs_maintained as "jobsMaintained", p.stage, p.tier,
  p.embargo_until as "embargoUntil", p.reason, p.side, p.side_reason as "sideReason", p.side_since as "sideSince",
  p.works_on as "worksOn", p.ended_on as "endedOn", p.filed_on as "filedOn", p.decided_on as "decidedOn", p.origin,
  p.source, p.source_url as "sourceUrl", p.to_verify as "toVerify", p.version,
  exists (select 1 from projects.carrier x where x.project_id = p.id and x.person_id = ${personId}::uuid) as own,
  exists (select 1 from projects.named_member x where x.project_id = p.id and x.person_id = ${personId}::uuid) as named`

const projectTables = sql`
  projects.project p
  join territory.territory t on t.id = p.territory_id
  join territory.filiere f on f.code = p.filiere
  left join territory.commune c on c.code = p.commune_code`

export async function projectByReference(tx: Tx, scope: Scope, { territoryId, reference }: ProjectKey): Promise<Project | undefined> {
  const { rows } = await sql<Project>`
    select ${projectColumns(scope.personId)} from ${projectTables}
    where p.territory_id = ${territoryId} and p.reference = ${reference} and ${inScope(scope)}`.execute(tx)
  return rows[0]
}

/** Those of these projects that a scope reaches: for what is told about several at once. */
export async function projectsByIds(tx: Tx, scope: Scope, ids: readonly string[]): Promise<Project[]> {
  const { rows } = await sql<Project>`
    select ${projectColumns(scope.personId)} from ${projectTables}
    where p.id = any(${[...ids]}::uuid[]) and ${inScope(scope)} limit 1000`.execute(tx)
  return rows
}

/** The project, locked until the transaction ends: for a verb that is about to change it. */
export async function projectToChange(tx: Tx, scope: Scope, { territoryId, reference }: ProjectKey): Promise<Project | undefined> {
  const { rows } = await sql<Project>`
    select ${projectColumns(scope.personId)} from ${projectTables}
    where p.territory_id = ${territoryId} and p.reference = ${reference} and ${inScope(scope)} for update of p`.execute(tx)
  return rows[0]
}

/** What one CSV file holds at most. */
export const exportedAtMost = 10_000

export type ProjectSort = 'filed' | 'title' | 'company' | 'cost' | 'stage'

export interface ProjectFilter {
  territoryId?: string | undefined
  regionCode?: string | undefined
  search?: string | undefined
  stage?: Stage | undefined
  follow?: Follow | undefined
  /** A state of money: the projects that the ledger knows at it. */
  money?: string | undefined
  sort?: ProjectSort | undefined
  descending?: boolean | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

export type ProjectLine = Pick<
  Project,
  | 'id'
  | 'reference'
  | 'title'
  | 'company'
  | 'communeName'
  | 'filiereLabel'
  | 'cost'
  | 'jobsCreated'
  | 'jobsMaintained'
  | 'stage'
  | 'tier'
  | 'side'
  | 'filedOn'
  | 'territoryCode'
  | 'territoryName'
  | 'toVerify'
>

const lineColumns = sql`
  p.id, p.reference, p.title, p.company, c.name as "communeName", f.label as "filiereLabel", p.cost,
  p.jobs_created as "jobsCreated", p.jobs_maintained as "jobsMaintained", p.stage, p.tier, p.side, p.filed_on as "filedOn",
  t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName", p.to_verify as "toVerify"`

const order: Record<ProjectSort, RawBuilder<unknown>> = {
  filed: sql`p.filed_on`,
  title: sql`lower(p.title)`,
  company: sql`lower(p.company)`,
  cost: sql`p.cost`,
  stage: sql`array_position(array[${sql.join(stageCodes.map((code) => sql.lit(code)))}], p.stage)`,
}

// What was retained is public where the project is; how it goes on is not.
const matchingFollow = (follow: Follow, scope: Scope) =>
  follow === 'retained' ? followed(follow, scope.on) : sql<boolean>`(${followed(follow, scope.on)} and ${fileInScope(scope)})`

const matching = (scope: Scope, filter: ProjectFilter) => sql`${inScope(scope)}
    and (${filter.territoryId ?? null}::uuid is null or p.territory_id = ${filter.territoryId ?? null})
    and (${filter.regionCode ?? null}::text is null or t.region_code = ${filter.regionCode ?? null})
    and (${filter.stage ?? null}::text is null or p.stage = ${filter.stage ?? null})
    and ${filter.follow ? matchingFollow(filter.follow, scope) : sql`true`}
    and ${filter.money ? sql`p.id in (select projects.with_money(${filter.territoryId ?? null}::uuid, ${filter.money}))` : sql`true`}
    and ${says(sql`concat_ws(' ', p.title, p.company, p.reference)`, filter.search)}`

/** One page of projects, and how many there are in all. Page size is bounded to what one export holds. */
export async function listProjects(tx: Tx, scope: Scope, filter: ProjectFilter): Promise<{ lines: ProjectLine[]; total: number }> {
  const size = Math.min(filter.pageSize ?? 25, exportedAtMost)
  const sort = filter.sort ?? 'filed'
  // Only a cost may be missing; elsewhere the clause would keep PostgreSQL from reading an index in order.
  const direction = filter.descending ? (sort === 'cost' ? sql`desc nulls last` : sql`desc`) : sql`asc`
  const [lines, count] = [
    await sql<ProjectLine>`
      select ${lineColumns}
      from ${projectTables} where ${matching(scope, filter)}
      order by ${order[sort]} ${direction}, p.id ${direction}
      limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx),
    await sql<{ total: number }>`
      select count(*) as total from projects.project p join territory.territory t on t.id = p.territory_id
      where ${matching(scope, filter)}`.execute(tx),
  ]
  return { lines: lines.rows, total: count.rows[0]?.total ?? 0 }
}

/** Days on which works are planned to begin, of the projects that are not set aside; two hundred at most. */
export async function plannedStarts(tx: Tx, scope: Scope, territoryIds: readonly string[], { from, until }: { from: Day; until: Day }) {
  const { rows } = await sql<Pick<Project, 'id' | 'territoryCode' | 'reference'> & { startsOn: Day }>`
    select p.id, t.code as "territoryCode", p.reference, p.starts_on as "startsOn" from ${projectTables}
    where p.starts_on between ${from} and ${until} and p.stage <> 'rejected' and p.origin <> 'published' and ${inScope(scope)}
      and (p.territory_id = any(${[...territoryIds]}::uuid[])
        or p.id in (select project_id from projects.carrier where person_id = ${scope.personId}::uuid))
    order by p.starts_on, p.id limit 200`.execute(tx)
  return rows
}

/** Projects put to the pair that one half has not signed this round, oldest first; at most a hundred. */
export async function awaitingSignature(tx: Tx, scope: Scope, territoryId: string, half: Half): Promise<ProjectLine[]> {
  const { rows } = await sql<ProjectLine>`
    select ${lineColumns} from ${projectTables}
    where p.territory_id = ${territoryId} and p.stage = 'proposed' and ${inScope(scope)}
      and exists (select 1 from membership.pair_act a
        where a.territory_id = p.territory_id and a.kind = 'decide-project' and a.subject_id = p.id and a.closed_as is null
          and not exists (select 1 from membership.pair_signature s
            where s.territory_id = a.territory_id and s.act_id = a.id and s.half = ${half}))
    order by p.filed_on, p.id limit 100`.execute(tx)
  return rows
}

/** How many projects of a territory stand at each stage, among those in scope. */
export async function countByStage(tx: Tx, scope: Scope, territoryId: string): Promise<Partial<Record<Stage, number>>> {
  const { rows } = await sql<{ stage: Stage; count: number }>`
    select p.stage, count(*) as count from projects.project p join territory.territory t on t.id = p.territory_id
    where p.territory_id = ${territoryId} and ${inScope(scope)} group by p.stage`.execute(tx)
  return Object.fromEntries(rows.map((row) => [row.stage, row.count]))
}

export async function ownProjects(tx: Tx, scope: Scope): Promise<ProjectLine[]> {
  const { rows } = await sql<ProjectLine>`
    select ${lineColumns}
    from ${projectTables}
    where p.id in (select project_id from projects.carrier where person_id = ${scope.personId}::uuid)
      and ${inScope(scope)}
    order by p.filed_on desc, p.id limit 100`.execute(tx)
  return rows
}

/** What the person already said of their company, with the last project they carry. */
export async function companyFiledBefore(tx: Tx, scope: Scope) {
  const { rows } = await sql<{ company: string; siret: string | null; naf: string | null; commune: string | null; filiere: string | null }>`
    select p.company, p.siret, p.naf, p.commune_code as commune, p.filiere
    from ${projectTables}
    where p.id in (select project_id from projects.carrier where person_id = ${scope.personId}::uuid) and ${inScope(scope)}
    order by p.filed_on desc, p.id desc limit 1`.execute(tx)
  return rows[0]
}

export interface HistoryLine {
  line: number
  at: Date
  actor: string
  verb: string
  outcome: string
  detail: Record<string, unknown>
}

/** What was done to a project that was read in scope, oldest first; refusals are told too. */
export async function historyOf(tx: Tx, projectId: string): Promise<HistoryLine[]> {
  const { rows } = await sql<HistoryLine>`
    select j.line, j.at, j.actor, j.verb, j.outcome, j.detail
    from kernel.journal j join projects.project p on p.id = j.subject
    where p.id = ${projectId} order by j.line limit 500`.execute(tx)
  return rows
}

export interface Carrier {
  personId: string
  name: string
  email: string | null
  confirmedOn: Day | null
}

/** Who to call about a project: read by the chef de projet alone. */
export async function carriersOf(tx: Tx, project: Pick<Project, 'id' | 'territoryId'>): Promise<Carrier[]> {
  const { rows } = await sql<Carrier>`
    select n.id as "personId", n.name, n.email, n.email_confirmed_on as "confirmedOn"
    from projects.carrier c join membership.person n on n.id = c.person_id
    where c.territory_id = ${project.territoryId} and c.project_id = ${project.id}`.execute(tx)
  return rows
}

export interface NamedMember {
  personId: string
  name: string
  addedOn: Day
}

/** Who was named to a project, first named first: read by the chef de projet, and by each of them for themselves. */
export async function namedMembersOf(tx: Tx, project: Pick<Project, 'id' | 'territoryId'>): Promise<NamedMember[]> {
  const { rows } = await sql<NamedMember>`
    select m.person_id as "personId", n.name, m.added_on as "addedOn"
    from projects.named_member m join membership.person n on n.id = m.person_id
    where m.territory_id = ${project.territoryId} and m.project_id = ${project.id}
    order by m.added_on, n.name limit 500`.execute(tx)
  return rows
}

export interface PublicProject
  extends Pick<
    Project,
    | 'id'
    | 'territoryId'
    | 'territoryCode'
    | 'territoryName'
    | 'reference'
    | 'title'
    | 'summary'
    | 'company'
    | 'communeName'
    | 'filiereLabel'
    | 'cost'
    | 'jobsCreated'
    | 'jobsMaintained'
    | 'stage'
    | 'decidedOn'
    | 'origin'
    | 'sourceUrl'
    | 'toVerify'
  > {
  regionName: string
  sourceLabel: string | null
  sourcePublishedOn: Day | null
}

/** What is public of the projects a scope reaches, in the order they were numbered: one page of open data or of a territory. */
export async function publicProjects(
  tx: Tx,
  scope: Scope,
  { territoryId, after, limit = 500 }: { territoryId?: string; after?: string; limit?: number } = {},
): Promise<PublicProject[]> {
  const { rows } = await sql<PublicProject>`
    select p.id, p.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
      r.name as "regionName", p.reference, p.title, p.summary, p.company, c.name as "communeName", f.label as "filiereLabel", p.cost,
      p.jobs_created as "jobsCreated", p.jobs_maintained as "jobsMaintained", p.stage, p.decided_on as "decidedOn", p.origin,
      coalesce(s.label, p.source) as "sourceLabel", p.source_url as "sourceUrl", s.published_on as "sourcePublishedOn", p.to_verify as "toVerify"
    from ${projectTables}
    join territory.region r on r.code = t.region_code
    left join territory.source s on s.key = p.source
    where p.tier = 'public' and ${inScope(scope)}
      and (${territoryId ?? null}::uuid is null or p.territory_id = ${territoryId ?? null})
      and (${after ?? null}::uuid is null or p.id > ${after ?? null})
    order by p.id limit ${limit}`.execute(tx)
  return rows
}
