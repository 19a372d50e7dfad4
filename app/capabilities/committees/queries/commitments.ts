import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type Commitment, type CommitmentState, soonDays } from '../model/commitments.ts'
import type { CommitteeScope } from '../policy.ts'
import { readsFile } from './scope.ts'

const columns = sql`
  c.id, c.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName", c.reference,
  c.organisation_id as "organisationId", o.name as organisation, c.promise, p.reference as "projectReference", c.promised_on as "promisedOn",
  c.due_on as "dueOn", c.source, c.source_url as "sourceUrl", c.delivered_on as "deliveredOn", c.evidence, c.evidence_url as "evidenceUrl",
  n.name as "notedBy",
  c.withdrawn_on as "withdrawnOn", c.withdrawn_reason as "withdrawnReason", c.version`

const tables = sql`
  committees.commitment c
  join territory.territory t on t.id = c.territory_id
  join membership.organisation o on o.id = c.organisation_id
  left join projects.project p on p.territory_id = c.territory_id and p.id = c.project_id
  left join membership.person n on n.id = c.noted_by`

/** Those of the territories one governs, and those of the organisations one works for. */
const inCommitments = (scope: CommitteeScope) => sql`(
  (${scope.nation} or t.region_code = any(${[...scope.regionCodes]}::text[]) or c.territory_id = any(${[...scope.governed]}::uuid[])
    or c.organisation_id in (${organisationsOf(scope)}))
  and (c.project_id is null or ${readsFile(scope)}))`

const organisationsOf = (scope: CommitteeScope) => sql`
  select organisation_id from membership.mandate
  where person_id = ${scope.personId}::uuid and organisation_id is not null and valid_from <= ${scope.on} and (valid_until is null or ${scope.on} <= valid_until)`

export interface CommitmentFilter {
  territoryId?: string | undefined
  /** Those of the organisations the person works for alone. */
  own?: true
  search?: string | undefined
  state?: CommitmentState | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

export async function listCommitments(
  tx: Tx,
  scope: CommitteeScope,
  filter: CommitmentFilter,
  on: Day,
): Promise<{ commitments: Commitment[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const size = Math.min(filter.pageSize ?? 25, 10_000)
  const where = sql`${inCommitments(scope)}
    and (${filter.territoryId ?? null}::uuid is null or c.territory_id = ${filter.territoryId ?? null})
    and (${filter.own ?? false} = false or c.organisation_id in (${organisationsOf(scope)}))
    and (${like}::text is null or c.promise ilike ${like} or o.name ilike ${like} or c.reference ilike ${like})
    and (${filter.state ?? null}::text is null or ${filter.state ?? null} = case
      when c.withdrawn_on is not null then 'withdrawn'
      when c.delivered_on <= c.due_on then 'kept' when c.delivered_on is not null then 'kept-late'
      when c.due_on < ${on} then 'late' when c.due_on <= ${on}::date + ${soonDays}::int then 'soon' else 'open' end)`
  const { rows } = await sql<Commitment>`
    select ${columns} from ${tables} where ${where}
    order by (c.delivered_on is not null or c.withdrawn_on is not null), c.due_on, c.reference limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(
    tx,
  )
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from ${tables} where ${where}`.execute(tx)
  return { commitments: rows, total: count[0]?.total ?? 0 }
}

/** The promise, as the verb that notes its delivery needs it. */
export async function commitmentById(
  tx: Tx,
  scope: CommitteeScope,
  id: string,
): Promise<(Commitment & { regionCode: string; isOwn: boolean }) | undefined> {
  const { rows } = await sql<Commitment & { regionCode: string; isOwn: boolean }>`
    select ${columns}, t.region_code as "regionCode", c.organisation_id in (${organisationsOf(scope)}) as "isOwn"
    from ${tables} where c.id = ${id} and ${inCommitments(scope)}`.execute(tx)
  return rows[0]
}

/** Of these promises, those that the person may read. */
export async function readableCommitments(tx: Tx, scope: CommitteeScope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.id from ${tables} where c.id = any(${[...ids]}::uuid[]) and ${inCommitments(scope)}`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export interface AwaitedCommitment {
  id: string
  territoryId: string
  reference: string
  dueOn: Day
  /** Who of the organisation answers for that territory, and can sign in. */
  personIds: string[]
}

/** The promises due by a day, in every territory, that somebody of the organisation can be reminded of: for Ressort itself. */
export async function awaitedCommitments(tx: Tx, { on, until }: { on: Day; until: Day }): Promise<AwaitedCommitment[]> {
  const { rows } = await sql<AwaitedCommitment>`
    select c.id, c.territory_id as "territoryId", c.reference, c.due_on as "dueOn", array_agg(distinct m.person_id) as "personIds"
    from committees.commitment c
    join territory.territory t on t.id = c.territory_id
    join membership.mandate m on m.organisation_id = c.organisation_id and m.role in ('operator', 'partner', 'region')
      and (m.territory_id is null or m.territory_id = c.territory_id) and (m.region_code is null or m.region_code = t.region_code)
      and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)
    join membership.person n on n.id = m.person_id and n.email is not null and n.suspended_on is null
    where c.delivered_on is null and c.withdrawn_on is null and c.due_on <= ${until}
    group by c.territory_id, c.id order by c.due_on, c.id limit 10000`.execute(tx)
  return rows
}

/** Who may promise something to a territory: operators, supporters, and whoever has a mandate in it. */
export async function promisingOrganisations(tx: Tx, territoryId: string): Promise<{ value: string; label: string }[]> {
  const { rows } = await sql<{ value: string; label: string }>`
    select o.id as value, o.name as label from membership.organisation o
    where o.id in (select organisation_id from membership.mandate where role in ('operator', 'region') or territory_id = ${territoryId})
      or o.id in (select organisation_id from membership.supporter where territory_id = ${territoryId})
    order by o.name limit 500`.execute(tx)
  return rows
}

/** @throws Error when no organisation has this name: the demonstration names those it made */
export async function organisationIdOf(tx: Tx, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from membership.organisation where name = ${name} order by id limit 1`.execute(tx)
  if (!rows[0]) throw new Error(`no organisation is called ${name}`)
  return rows[0].id
}
