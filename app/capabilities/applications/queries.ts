import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import type { Project } from '#cap/projects/model.ts'
import type { Scope } from '#cap/projects/policy.ts'
import { fileInScope } from '#cap/projects/queries.ts'
import type { Application, Event, Instalment, Sent, State } from './model.ts'

const columns = sql`
  a.id, a.territory_id as "territoryId", t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName", a.project_id as "projectId",
  coalesce(p.reference, '') as "projectReference", a.device_code as "deviceCode", d.name as "deviceName", d.operator, d.decision_days as "decisionDays", d.start_url as "startUrl",
  a.reference, a.state, a.asked, a.outside_number as "outsideNumber", a.consent_on as "consentOn", a.consent_by as "consentBy", a.sent,
  a.opened_on as "openedOn", a.version`

// Row-level security decides who reads a file; the project itself may stay closed to an operator.
const tables = sql`
  applications.application a
  join territory.territory t on t.id = a.territory_id
  join toolbox.device d on d.code = a.device_code
  left join projects.project p on p.territory_id = a.territory_id and p.id = a.project_id`

interface Piece {
  rank: number
  label: string
  givenOn: Day | null
}

export interface ApplicationFile extends Application {
  events: Event[]
  pieces: Piece[]
  instalments: Instalment[]
}

const hanging = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'state', e.state, 'happenedOn', e.happened_on, 'amount', e.amount, 'words', e.words,
      'toChange', e.to_change, 'nextWindow', e.next_window, 'by', n.name) order by e.happened_on, e.id), '[]')
    from applications.event e left join membership.person n on n.id = e.entered_by
    where e.territory_id = a.territory_id and e.application_id = a.id) as events,
  (select coalesce(jsonb_agg(jsonb_build_object('rank', c.rank, 'label', c.label, 'givenOn', c.given_on) order by c.rank), '[]')
    from applications.piece c where c.territory_id = a.territory_id and c.application_id = a.id) as pieces,
  (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'label', i.label, 'amount', i.amount, 'dueOn', i.due_on, 'evidence', i.evidence,
      'askedOn', i.asked_on, 'paidOn', i.paid_on) order by i.due_on, i.id), '[]')
    from applications.instalment i where i.territory_id = a.territory_id and i.application_id = a.id) as instalments`

/** The applications of a project read in scope, newest first; fifty at most. */
export async function applicationsOf(tx: Tx, project: Pick<Project, 'id' | 'territoryId'>): Promise<ApplicationFile[]> {
  const { rows } = await sql<ApplicationFile>`
    select ${columns}, ${hanging} from ${tables}
    where a.territory_id = ${project.territoryId} and a.project_id = ${project.id} order by a.opened_on desc, a.id desc limit 50`.execute(
    tx,
  )
  return rows
}

export async function applicationByReference(tx: Tx, territoryId: string, reference: string): Promise<ApplicationFile | undefined> {
  const { rows } = await sql<ApplicationFile>`
    select ${columns}, ${hanging} from ${tables} where a.territory_id = ${territoryId} and a.reference = ${reference}`.execute(tx)
  return rows[0]
}

export interface ApplicationLine extends Application {
  /** When the last thing was said of it. */
  lastOn: Day
  company: string
}

export interface ApplicationFilter {
  state?: State | undefined
  search?: string
  page?: number
  pageSize?: number
}

export const exportedAtMost = 10_000

/** The applications of a territory whose projects are in scope. */
export async function listApplications(
  tx: Tx,
  scope: Scope,
  territoryId: string,
  filter: ApplicationFilter,
): Promise<{ lines: ApplicationLine[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const asked = sql`a.territory_id = ${territoryId} and p.id is not null and ${fileInScope(scope)}
    and (${filter.state ?? null}::text is null or a.state = ${filter.state ?? null})
    and (${like}::text is null or a.reference ilike ${like} or p.company ilike ${like} or p.title ilike ${like} or d.name ilike ${like} or d.operator ilike ${like})`
  const size = Math.min(filter.pageSize ?? 25, exportedAtMost)
  const { rows } = await sql<ApplicationLine>`
    select ${columns}, p.company, coalesce(e.last_on, a.opened_on) as "lastOn" from ${tables}
    left join (select territory_id, application_id, max(happened_on) as last_on from applications.event where territory_id = ${territoryId} group by 1, 2) e
      on e.territory_id = a.territory_id and e.application_id = a.id
    where ${asked} order by (a.state in ('refused', 'withdrawn', 'closed')), a.opened_on desc, a.id
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from ${tables} where ${asked}`.execute(tx)
  return { lines: rows, total: count[0]!.total }
}

/** The files referred to the operators a person acts for, those that wait for an answer first; two hundred at most. */
export async function referredFiles(tx: Tx): Promise<ApplicationFile[]> {
  const { rows } = await sql<ApplicationFile>`
    select ${columns}, ${hanging} from ${tables}
    where a.consent_on is not null and a.state <> 'draft' and toolbox.operates(a.device_code)
    order by array_position(array['submitted', 'instructed', 'incomplete', 'granted', 'contracted', 'closed', 'refused', 'withdrawn'], a.state), a.opened_on, a.id
    limit 200`.execute(tx)
  return rows
}

/** The days of a file, without anything that says whose it is. */
export interface TimedFile {
  deviceCode: string
  deviceName: string
  operator: string
  labelled: boolean
  granted: boolean | null
  submittedOn: Day | null
  completeOn: Day | null
  decidedOn: Day | null
  paidOn: Day | null
}

/** Every file that was submitted since a day, in labelled territories and outside. Read as the system: days alone, and no name. */
export async function timedFiles(tx: Tx, since: Day): Promise<TimedFile[]> {
  const { rows } = await sql<TimedFile>`
    with days as (
      select a.device_code, min(e.happened_on) filter (where e.state = 'submitted') as submitted_on,
        min(e.happened_on) filter (where e.state = 'instructed') as complete_on,
        min(e.happened_on) filter (where e.state in ('granted', 'refused')) as decided_on,
        bool_or(e.state = 'granted') filter (where e.state in ('granted', 'refused')) as granted,
        (select min(i.paid_on) from applications.instalment i where i.territory_id = a.territory_id and i.application_id = a.id) as paid_on
      from applications.application a join applications.event e on e.territory_id = a.territory_id and e.application_id = a.id
      group by a.territory_id, a.id, a.device_code),
    every as (
      select device_code, true as labelled, granted, submitted_on, complete_on, decided_on, paid_on from days where submitted_on is not null
      union all select device_code, false, granted, submitted_on, complete_on, decided_on, paid_on from applications.outside_file)
    select f.device_code as "deviceCode", d.name as "deviceName", d.operator, f.labelled, f.granted, f.submitted_on as "submittedOn",
      f.complete_on as "completeOn", f.decided_on as "decidedOn", f.paid_on as "paidOn"
    from every f join toolbox.device d on d.code = f.device_code
    where f.submitted_on >= ${since} order by d.operator, d.name limit 100000`.execute(tx)
  return rows
}

/** What a file says of its project the day it is sent. Read as the system: for the demonstration, whose files nobody sends. */
export async function sentToday(tx: Tx, { territoryId, projectId }: { territoryId: string; projectId: string }): Promise<Sent> {
  const { rows } = await sql<Sent>`
    select p.title, p.summary, p.company, p.siret, c.name as "communeName", f.label as filiere, p.cost, p.starts_on as "startsOn", p.ends_on as "endsOn",
      p.jobs_created as "jobsCreated", p.jobs_maintained as "jobsMaintained"
    from projects.project p join territory.filiere f on f.code = p.filiere left join territory.commune c on c.code = p.commune_code
    where p.territory_id = ${territoryId} and p.id = ${projectId}`.execute(tx)
  return rows[0]!
}

export interface ObtainedBefore {
  deviceCode: string
  deviceName: string
  count: number
  /** Median of what was granted, euro cents. */
  median: Cents
}

/** What public projects of the same filière or purpose were granted, device by device: ten at most. */
export async function obtainedByAlike(tx: Tx, project: Pick<Project, 'id' | 'filiere' | 'purpose'>, on: Day): Promise<ObtainedBefore[]> {
  const { rows } = await sql<ObtainedBefore>`
    select e.device_code as "deviceCode", d.name as "deviceName", count(distinct p.id) as count,
      (percentile_disc(0.5) within group (order by e.amount))::bigint as median
    from projects.project p
    join funding.entry e on e.territory_id = p.territory_id and e.project_id = p.id and e.state = 'granted' and e.amount > 0
    join toolbox.device d on d.code = e.device_code
    where p.tier = 'public' and (p.embargo_until is null or p.embargo_until < ${on}) and p.id <> ${project.id}
      and (p.filiere = ${project.filiere} or p.purpose = ${project.purpose})
    group by e.device_code, d.name order by count(distinct p.id) desc, e.device_code limit 10`.execute(tx)
  return rows
}
