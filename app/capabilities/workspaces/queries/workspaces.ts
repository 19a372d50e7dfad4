import { type RawBuilder, sql } from 'kysely'
import type { MandateRole } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { readScope } from '#cap/projects/policy.ts'
import { inScope as projectInScope, isNotClosed } from '#cap/projects/queries.ts'
import type { Member, Topic, Workspace, WorkspaceKey } from '../model.ts'
import type { WorkspaceScope } from '../policy.ts'

const isMandateOf = (scope: WorkspaceScope) => sql<boolean>`(
  w.territory_id = any(${[...scope.whole, ...scope.governed]}::uuid[]) or t.region_code = any(${[...scope.regionCodes]}::text[])
  or ${scope.nation} or ${scope.named})`

/** The role of the person, while the mandate or the invitation it rests on holds. */
const joinedRole = (scope: WorkspaceScope) => sql<string | null>`(
  select m.role from workspaces.member m
  where m.territory_id = w.territory_id and m.workspace_id = w.id and m.person_id = ${scope.personId}::uuid
    and m.joined_on <= ${scope.on} and (m.left_on is null or ${scope.on} < m.left_on)
    and (m.basis = 'guest' or ${isMandateOf(scope)}))`

/** For a query with `workspaces.workspace w join territory.territory t`. */
export const workspaceInScope = (scope: WorkspaceScope): RawBuilder<boolean> => {
  const projects = readScope(scope.actor, scope.on)
  return sql<boolean>`(
  (w.project_id is null or exists (
    select from projects.project p join territory.territory t on t.id = p.territory_id
    where p.territory_id = w.territory_id and p.id = w.project_id and ${projectInScope(projects)} and ${isNotClosed(projects)}))
  and (w.territory_id = any(${[...scope.whole]}::uuid[])
    or (w.entry = 'open' and (w.territory_id = any(${[...scope.governed]}::uuid[])
      or t.region_code = any(${[...scope.regionCodes]}::text[]) or ${scope.nation}))
    or ${joinedRole(scope)} is not null))`
}

const columns = (scope: WorkspaceScope) => sql`
  w.id, w.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName",
  t.region_code as "regionCode", w.reference, w.title, w.purpose, w.topic, w.filiere, f.label as "filiereLabel", w.enjeu,
  e.label as "enjeuLabel", p.reference as "projectReference", p.title as "projectTitle", w.entry, w.opened_on as "openedOn",
  w.closed_on as "closedOn", c.name as "changedBy", w.changed_at as "changedAt", w.version, ${joinedRole(scope)} as joined`

const tables = sql`
  workspaces.workspace w
  join territory.territory t on t.id = w.territory_id
  left join membership.person c on c.id = w.changed_by
  left join territory.filiere f on f.code = w.filiere
  left join territory.enjeu e on e.phase = t.phase and e.code = w.enjeu
  left join projects.project p on p.territory_id = w.territory_id and p.id = w.project_id`

export async function workspaceByReference(tx: Tx, scope: WorkspaceScope, key: WorkspaceKey): Promise<Workspace | undefined> {
  const { rows } = await sql<Workspace>`
    select ${columns(scope)} from ${tables}
    where w.territory_id = ${key.territoryId} and w.reference = ${key.reference} and ${workspaceInScope(scope)}`.execute(tx)
  return rows[0]
}

/** The workspace, locked until the transaction ends: for a verb that is about to change it, and was read just before. */
export async function lockWorkspace(tx: Tx, { territoryId, id }: Pick<Workspace, 'territoryId' | 'id'>): Promise<void> {
  await sql`select from workspaces.workspace where territory_id = ${territoryId} and id = ${id} for update`.execute(tx)
}

export interface WorkspaceFilter {
  territoryId: string
  search?: string | undefined
  topic?: Topic | undefined
  page?: number
  pageSize?: number
}

export interface WorkspaceLine
  extends Pick<
    Workspace,
    | 'id'
    | 'reference'
    | 'territoryCode'
    | 'title'
    | 'purpose'
    | 'topic'
    | 'filiereLabel'
    | 'enjeuLabel'
    | 'projectTitle'
    | 'entry'
    | 'joined'
    | 'closedOn'
  > {
  members: number
  lastAt: Date | null
}

/** Workspaces of a territory that the person reads, those they joined first, then by what moved last. */
export async function listWorkspaces(
  tx: Tx,
  scope: WorkspaceScope,
  filter: WorkspaceFilter,
): Promise<{ lines: WorkspaceLine[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const size = Math.min(filter.pageSize ?? 25, 500)
  const where = sql`w.territory_id = ${filter.territoryId} and ${workspaceInScope(scope)}
    and (${like}::text is null or w.title ilike ${like} or w.purpose ilike ${like})
    and (${filter.topic ?? null}::text is null or w.topic = ${filter.topic ?? null})`
  const { rows } = await sql<WorkspaceLine>`
    select * from (select ${columns(scope)},
      (select count(*) from workspaces.member m where m.territory_id = w.territory_id and m.workspace_id = w.id
        and (m.left_on is null or ${scope.on} < m.left_on)) as members,
      (select max(at) from workspaces.entry n where n.territory_id = w.territory_id and n.workspace_id = w.id and n.thread_id is null) as "lastAt"
    from ${tables} where ${where}) found
    order by ("closedOn" is not null), joined is null, "lastAt" desc nulls last, reference
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const count = await sql<{ total: number }>`
    select count(*) as total from workspaces.workspace w join territory.territory t on t.id = w.territory_id where ${where}`.execute(tx)
  return { lines: rows, total: count.rows[0]!.total }
}

/** Whether the person reads any workspace of a territory: what lets in who has no mandate there. */
export async function readsAnyWorkspace(tx: Tx, scope: WorkspaceScope, territoryId: string): Promise<boolean> {
  const { rows } = await sql`
    select from workspaces.workspace w join territory.territory t on t.id = w.territory_id
    where w.territory_id = ${territoryId} and ${workspaceInScope(scope)} limit 1`.execute(tx)
  return rows.length > 0
}

const adviserRoles: readonly MandateRole[] = ['chef-de-projet', 'region', 'programme', 'operator']

/** Members of a workspace read in scope whose membership holds on a day, by name; with the chef de projet, who is in all of them. */
export async function membersOf(tx: Tx, workspace: Pick<Workspace, 'id' | 'territoryId' | 'regionCode'>, on: Day): Promise<Member[]> {
  const { rows } = await sql<Member>`
    with mandated as (
      select m.person_id, bool_or(m.role = 'chef-de-projet') as leads, bool_or(m.role = any(${[...adviserRoles]}::text[])) as advises, min(o.name) as organisation
      from membership.mandate m left join membership.organisation o on o.id = m.organisation_id
      where m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)
        and (m.territory_id = ${workspace.territoryId} or m.region_code = ${workspace.regionCode} or m.role in ('programme', 'operator'))
      group by m.person_id),
    joined as (
      select m.person_id, m.role, m.basis, m.joined_on from workspaces.member m
      where m.territory_id = ${workspace.territoryId} and m.workspace_id = ${workspace.id} and m.joined_on <= ${on} and (m.left_on is null or ${on} < m.left_on))
    select p.id as "personId", p.name, case when d.leads then 'animator' else j.role end as role, coalesce(j.basis, 'mandate') as basis,
      coalesce(j.joined_on, w.opened_on) as "joinedOn", d.organisation, coalesce(d.advises, false) as adviser
    from joined j full join mandated d on d.person_id = j.person_id
    join membership.person p on p.id = coalesce(j.person_id, d.person_id)
    join workspaces.workspace w on w.territory_id = ${workspace.territoryId} and w.id = ${workspace.id}
    where p.email is not null and ((j.person_id is not null and (j.basis = 'guest' or d.person_id is not null)) or d.leads)
    order by p.name, p.id limit 500`.execute(tx)
  return rows
}
