import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { plainName } from '#cap/territory/model.ts'
import type { BudgetedFiche } from './model/budgets.ts'
import { companyKeys } from './model/directory.ts'
import type { Axis } from './model/fiches.ts'
import { projectKey } from './model/pipeline.ts'
import type { Mapping, Mends, Problem } from './model/reading.ts'
import type { TargetCode } from './model/targets.ts'
import type { ImportScope } from './policy.ts'

type WorkbookState = 'draft' | 'done' | 'undone'

export interface Workbook {
  id: string
  territoryId: string
  target: TargetCode
  fileName: string
  fileHash: string
  sheet: number
  headerFrom: number
  headerRows: number
  mapping: Mapping
  mends: Mends
  state: WorkbookState
  givenBy: string
  givenOn: Day
  doneOn: Day | null
  undoneOn: Day | null
  added: number | null
  leftEmpty: Problem[] | null
  version: number
}

const columns = sql`
  w.id, w.territory_id as "territoryId", w.target, w.file_name as "fileName", w.file_hash as "fileHash", w.sheet, w.header_from as "headerFrom",
  w.header_rows as "headerRows", w.mapping, w.mends, w.state, n.name as "givenBy", w.given_on as "givenOn", w.done_on as "doneOn",
  w.undone_on as "undoneOn", w.added, w.left_empty as "leftEmpty", w.version`

/** The workbooks a territory was given, newest first; a hundred at most. */
export async function workbooksOf(tx: Tx, scope: ImportScope, territoryId: string): Promise<Workbook[]> {
  const { rows } = await sql<Workbook>`
    select ${columns} from imports.workbook w join membership.person n on n.id = w.given_by
    where w.territory_id = ${territoryId} and w.territory_id = any(${[...scope.territoryIds]}::uuid[])
    order by w.given_on desc, w.id desc limit 100`.execute(tx)
  return rows
}

export async function workbookById(tx: Tx, scope: ImportScope, territoryId: string, id: string): Promise<Workbook | undefined> {
  const { rows } = await sql<Workbook>`
    select ${columns} from imports.workbook w join membership.person n on n.id = w.given_by
    where w.territory_id = ${territoryId} and w.id = ${id} and w.territory_id = any(${[...scope.territoryIds]}::uuid[])`.execute(tx)
  return rows[0]
}

/** Which field each header filled last time in this territory, in a workbook of that kind. */
export async function knownHeaders(tx: Tx, territoryId: string, target: TargetCode): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ header: string; field: string }>`
    select header, field from imports.known_header where territory_id = ${territoryId} and target = ${target}`.execute(tx)
  return new Map(rows.map(({ header, field }) => [header, field]))
}

/** The axes fiches may stand under, and where each fiche is, by its plain title. */
export async function planToFill(tx: Tx, territoryId: string): Promise<{ axes: Axis[]; known: ReadonlyMap<string, string> }> {
  const axes = await sql<Axis>`
    select id, row_number() over (order by rank, id)::int as rank, title from action_plan.axis where territory_id = ${territoryId} order by rank, id`.execute(
    tx,
  )
  const fiches = await sql<{ reference: string; title: string }>`
    select reference, title from action_plan.fiche where territory_id = ${territoryId} order by reference`.execute(tx)
  return {
    axes: axes.rows,
    known: new Map(fiches.rows.map(({ reference, title }) => [plainName(title), `déjà au plan : ${reference}`])),
  }
}

/** The fiches of a territory, each with its budget of today. */
export async function fichesToBudget(tx: Tx, territoryId: string): Promise<BudgetedFiche[]> {
  const { rows } = await sql<BudgetedFiche>`
    select f.id, f.reference, f.title, coalesce(b.lines, '[]') as lines
    from action_plan.fiche f
    left join (
      select fiche_id, jsonb_agg(jsonb_build_object('year', year, 'kind', kind, 'forecast', forecast, 'actual', actual) order by year, kind) as lines
      from action_plan.budget_line where territory_id = ${territoryId} group by fiche_id
    ) b on b.fiche_id = f.id
    where f.territory_id = ${territoryId} order by f.reference`.execute(tx)
  return rows
}

/** Where each project of a territory is, by its key. */
export async function knownProjects(tx: Tx, territoryId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ reference: string; title: string; company: string }>`
    select reference, title, company from projects.project where territory_id = ${territoryId}`.execute(tx)
  return new Map(rows.map((project) => [projectKey(project), `déjà au portefeuille : ${project.reference}`]))
}

/** The establishments that a territory knows, by their keys. */
export async function knownCompanies(tx: Tx, territoryId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ name: string; siret: string | null }>`
    select name, siret from companies.company where territory_id = ${territoryId}`.execute(tx)
  return new Map(rows.flatMap((company) => companyKeys(company).map((key) => [key, `déjà à l’annuaire : ${company.name}`])))
}

export interface EnteredRow {
  id: string
  sourceRow: number
  /** Its address under the page of its target; nothing once it was taken out. */
  place: string | null
  title: string | null
  /** Somebody worked on it since: undoing would lose that. */
  isTouched: boolean
  /** What it said before the workbook, where it was there already. */
  before: unknown
}

const enteredAs: Readonly<Record<TargetCode, RawBuilder<unknown>>> = {
  fiches: sql`
    select f.id, f.reference as name, 'fiches/' || f.reference as place, f.title, f.version, exists (select 1 from action_plan.fiche c where c.territory_id = f.territory_id and c.parent_id = f.id)
      or exists (select 1 from action_plan.note n where n.territory_id = f.territory_id and n.fiche_id = f.id)
      or exists (select 1 from action_plan.link l where l.territory_id = f.territory_id and l.fiche_id = f.id)
      or exists (select 1 from action_plan.budget_line b where b.territory_id = f.territory_id and b.fiche_id = f.id) as touched
    from action_plan.fiche f where f.territory_id`,
  projects: sql`
    select p.id, p.reference as name, p.reference as place, p.title, p.version, exists (select 1 from kernel.journal j where j.subject = p.id and j.outcome = 'ok') as touched
    from projects.project p where p.territory_id`,
  companies: sql`
    select c.id, c.name, c.id::text as place, coalesce(c.siret, '') as title, c.version, exists (select 1 from companies.visit v where v.territory_id = c.territory_id and v.company_id = c.id)
      or exists (select 1 from companies.lead l where l.territory_id = c.territory_id and l.company_id = c.id) as touched
    from companies.company c where c.territory_id`,
  budgets: sql`
    select f.id, f.reference as name, 'fiches/' || f.reference || '/moyens' as place, f.title, f.version, false as touched
    from action_plan.fiche f where f.territory_id`,
}

/** What a workbook wrote, as it is today. */
export async function enteredRows(
  tx: Tx,
  { territoryId, id, target }: Pick<Workbook, 'territoryId' | 'id' | 'target'>,
): Promise<EnteredRow[]> {
  const { rows } = await sql<EnteredRow>`
    select e.row_id as id, e.source_row as "sourceRow", x.place, concat_ws(', ', x.name, nullif(x.title, '')) as title,
      coalesce(x.touched or x.version > e.written_version, false) as "isTouched", e.before
    from imports.entered_row e
    left join (${enteredAs[target]} = ${territoryId}) x on x.id = e.row_id
    where e.territory_id = ${territoryId} and e.workbook_id = ${id} order by e.source_row`.execute(tx)
  return rows
}
