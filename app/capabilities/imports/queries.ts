import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { plainName } from '#cap/territory/model.ts'
import { type FicheField, isFicheField } from './model/fields.ts'
import type { Axis, Mapping, Mends, Problem } from './model/reading.ts'
import type { ImportScope } from './policy.ts'

type WorkbookState = 'draft' | 'done' | 'undone'

export interface Workbook {
  id: string
  territoryId: string
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
  w.id, w.territory_id as "territoryId", w.file_name as "fileName", w.file_hash as "fileHash", w.sheet, w.header_from as "headerFrom",
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

export async function workbookById(
  tx: Tx,
  scope: ImportScope,
  territoryId: string,
  id: string,
): Promise<Workbook | undefined> {
  const { rows } = await sql<Workbook>`
    select ${columns} from imports.workbook w join membership.person n on n.id = w.given_by
    where w.territory_id = ${territoryId} and w.id = ${id} and w.territory_id = any(${[...scope.territoryIds]}::uuid[])`.execute(
    tx,
  )
  return rows[0]
}

/** Which field each header filled last time in this territory. */
export async function knownHeaders(tx: Tx, territoryId: string): Promise<ReadonlyMap<string, FicheField>> {
  const { rows } = await sql<{ header: string; field: string }>`
    select header, field from imports.known_header where territory_id = ${territoryId}`.execute(tx)
  return new Map(rows.flatMap(({ header, field }) => (isFicheField(field) ? [[header, field] as const] : [])))
}

/** The axes fiches may stand under, and the reference of each fiche by its plain title. */
export async function planToFill(
  tx: Tx,
  territoryId: string,
): Promise<{ axes: Axis[]; known: ReadonlyMap<string, string> }> {
  const axes = await sql<Axis>`
    select id, row_number() over (order by rank, id)::int as rank, title from action_plan.axis where territory_id = ${territoryId} order by rank, id`.execute(
    tx,
  )
  const fiches = await sql<{ reference: string; title: string }>`
    select reference, title from action_plan.fiche where territory_id = ${territoryId} order by reference`.execute(
    tx,
  )
  return {
    axes: axes.rows,
    known: new Map(fiches.rows.map(({ reference, title }) => [plainName(title), reference])),
  }
}

export interface EnteredFiche {
  id: string
  sourceRow: number
  /** Nothing once it was taken out of the plan. */
  reference: string | null
  title: string | null
  /** Somebody worked on it since: undoing would lose that. */
  isTouched: boolean
}

/** The fiches a workbook wrote, as they are today. */
export async function enteredFiches(
  tx: Tx,
  territoryId: string,
  workbookId: string,
): Promise<EnteredFiche[]> {
  const { rows } = await sql<EnteredFiche>`
    select e.fiche_id as id, e.source_row as "sourceRow", f.reference, f.title,
      coalesce(f.version > 1
        or exists (select 1 from action_plan.fiche c where c.territory_id = f.territory_id and c.parent_id = f.id)
        or exists (select 1 from action_plan.note n where n.territory_id = f.territory_id and n.fiche_id = f.id)
        or exists (select 1 from action_plan.link l where l.territory_id = f.territory_id and l.fiche_id = f.id)
        or exists (select 1 from action_plan.budget_line b where b.territory_id = f.territory_id and b.fiche_id = f.id), false) as "isTouched"
    from imports.entered_fiche e
    left join action_plan.fiche f on f.territory_id = e.territory_id and f.id = e.fiche_id
    where e.territory_id = ${territoryId} and e.workbook_id = ${workbookId} order by e.source_row`.execute(tx)
  return rows
}
