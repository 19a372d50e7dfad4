import { buffer } from 'node:stream/consumers'
import { addFiches, removeFiches } from '#cap/action-plan/actions/fiches.ts'
import { planScope } from '#cap/action-plan/policy.ts'
import { planToChange } from '#cap/action-plan/queries/plans.ts'
import { act, read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { rowsOfCsv, textOfFile } from '#kernel/csv.ts'
import type { Tx } from '#kernel/db.ts'
import { type FilePlace, keepFile, openFile } from '#kernel/files.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { sheetsOf } from '#kernel/workbook.ts'
import { fieldFor, type FicheField, headerKey } from './model/fields.ts'
import { type Arrangement, type Mapping, readFiches, type Reading } from './model/reading.ts'
import { columnsOf, type Grid, gridOfRows, guessLayout, type Layout } from './model/table.ts'
import { importScope, mayImport } from './policy.ts'
import { enteredFiches, knownHeaders, planToFill, type Workbook, workbookById } from './queries.ts'
import {
  addWorkbook,
  lockWorkbook,
  markDone,
  markUndone,
  rememberHeaders,
  saveArrangement,
} from './store.ts'

/** How heavy a workbook may be, and how many fiches one may bring. */
const mostBytes = 10 * 1024 * 1024
export const mostFiches = 5_000

export interface GivenFile {
  name: string
  content: Buffer
}

export type FileRefusal = 'not-a-workbook' | 'too-big' | 'empty' | 'busy'

/** The sheets of a file that hold something: an .xlsx workbook, or a CSV in UTF-8 or the Windows alphabet. */
async function gridsOf({ name, content }: GivenFile): Promise<Outcome<Grid[], FileRefusal>> {
  if (content.byteLength > mostBytes) return refuse('too-big')
  const isZip = content.subarray(0, 2).toString('latin1') === 'PK'
  const read = isZip ? await sheetsOf(content) : csvIn(name, content)
  if (!read.ok) return read
  const grids = read.value.filter((grid) => grid.cells.length > 0)
  return grids.length > 0 ? ok(grids) : refuse('empty')
}

function csvIn(name: string, content: Buffer): Outcome<Grid[], 'not-a-workbook'> {
  // Something else than text has zeros in it: an old .xls, a picture.
  if (!/\.(csv|txt|tsv)$/i.test(name) || content.includes(0)) return refuse('not-a-workbook')
  try {
    return ok([gridOfRows(rowsOfCsv(textOfFile(content)))])
  } catch {
    return refuse('not-a-workbook')
  }
}

/** The workbook is kept, and a first reading of it is proposed: nothing of it is in the plan yet. @returns its id */
export async function giveWorkbook(
  ctx: Ctx,
  territoryId: string,
  file: GivenFile,
  files: FilePlace,
): Promise<Outcome<string, 'forbidden' | FileRefusal>> {
  // A heavy file is read for who may import alone, and before any transaction is open.
  const grids = mayImport(ctx.actor, territoryId) ? await gridsOf(file) : refuse('forbidden')
  const id = newId<'workbook'>()
  return act(
    ctx,
    { name: 'imports.give-workbook', subject: id },
    async (tx, note): Promise<Outcome<string, 'forbidden' | FileRefusal>> => {
      note({ file: file.name, bytes: file.content.byteLength })
      if (!grids.ok) return grids
      const kept = await keepFile(
        tx,
        files,
        { name: file.name, mediaType: 'application/octet-stream', content: file.content },
        mostBytes,
      )
      if (!kept.ok) return refuse('too-big')
      const sheet = fullest(grids.value)
      const arrangement = proposed(grids.value[sheet]!, sheet, await knownHeaders(tx, territoryId))
      await addWorkbook(tx, {
        ...arrangement,
        territoryId,
        id,
        fileName: file.name,
        fileHash: kept.value,
        personId: ctx.actor.id!,
        on: ctx.today,
      })
      return ok(id)
    },
  )
}

const fullest = (grids: readonly Grid[]): number =>
  grids.reduce((best, grid, rank) => (grid.cells.length > grids[best]!.cells.length ? rank : best), 0)

/** What a sheet most likely says: its header by the words people use, and by those this territory used before. */
function proposed(grid: Grid, sheet: number, known: ReadonlyMap<string, FicheField>): Arrangement {
  const fieldOf = (header: string) => known.get(headerKey(header)) ?? fieldFor(header)
  const layout = guessLayout(grid, fieldOf)
  return { sheet, ...layout, mapping: mappingOf(grid, layout, fieldOf), mends: {} }
}

// A field is filled by one column: the first that names it.
function mappingOf(grid: Grid, layout: Layout, fieldOf: (header: string) => FicheField | undefined): Mapping {
  const taken = new Set<FicheField>()
  const mapping: Record<number, FicheField> = {}
  for (const { column, header } of columnsOf(grid, layout)) {
    const field = fieldOf(header)
    if (!field || taken.has(field)) continue
    taken.add(field)
    mapping[column] = field
  }
  return mapping
}

interface Seen {
  territoryId: string
  id: string
  version: number
}

type LostRefusal = 'file-lost' | 'busy'
type DraftRefusal = 'forbidden' | 'not-found' | 'changed-meanwhile' | 'not-a-draft' | LostRefusal

/** Reads the workbook another way. Choosing another sheet, or another place for its header, proposes its columns anew. */
export function arrangeWorkbook(
  ctx: Ctx,
  seen: Seen,
  asked: Arrangement,
  files: FilePlace,
): Promise<Outcome<undefined, DraftRefusal>> {
  return changeDraft(ctx, 'imports.arrange-workbook', seen, files, async (tx, workbook, grids) => {
    await saveArrangement(tx, workbook, await settled(tx, workbook, asked, grids))
    return ok()
  })
}

async function settled(
  tx: Tx,
  before: Workbook,
  asked: Arrangement,
  grids: readonly Grid[],
): Promise<Arrangement> {
  const sheet = Math.min(asked.sheet, grids.length - 1)
  const grid = grids[sheet]!
  const known = await knownHeaders(tx, before.territoryId)
  if (sheet !== before.sheet) return proposed(grid, sheet, known)
  const layout = {
    headerFrom: Math.min(asked.headerFrom, Math.max(1, grid.rows)),
    headerRows: asked.headerRows,
  }
  const hasMoved = layout.headerFrom !== before.headerFrom || layout.headerRows !== before.headerRows
  const mapping = hasMoved
    ? mappingOf(grid, layout, (header) => known.get(headerKey(header)) ?? fieldFor(header))
    : asked.mapping
  return { sheet, ...layout, mapping, mends: asked.mends }
}

/** Writes in the plan what the last reading says, all at once; what nobody understood stays empty, and is kept in a list. @returns how many fiches */
export function confirmWorkbook(
  ctx: Ctx,
  seen: Seen,
  asked: Arrangement,
  files: FilePlace,
): Promise<Outcome<number, DraftRefusal | 'no-plan' | 'nothing-to-enter' | 'too-many'>> {
  return changeDraft(
    ctx,
    'imports.confirm-workbook',
    seen,
    files,
    async (
      tx,
      workbook,
      grids,
      note,
    ): Promise<Outcome<number, 'no-plan' | 'nothing-to-enter' | 'too-many'>> => {
      if (!(await planToChange(tx, planScope(ctx.actor), workbook.territoryId))) return refuse('no-plan')
      const arrangement = await settled(tx, workbook, asked, grids)
      const { rows, problems } = await readWith(tx, workbook.territoryId, grids, arrangement)
      const entering = rows.filter((row) => !row.leftOut)
      if (entering.length === 0) return refuse('nothing-to-enter')
      if (entering.length > mostFiches) return refuse('too-many')
      const drafts = entering.map((row) => ({
        ...row.draft,
        source: `Classeur ${workbook.fileName}`.slice(0, 300),
      }))
      const added = await addFiches(tx, workbook.territoryId, drafts, ctx.today)
      if (!added.ok) throw new Error(`the reading placed a fiche nowhere: ${added.refusal}`)
      await saveArrangement(tx, workbook, arrangement)
      await markDone(
        tx,
        workbook,
        ctx.today,
        added.value.map(({ id }, rank) => ({ id, row: entering[rank]!.row })),
        problems,
      )
      await rememberHeaders(tx, workbook.territoryId, headersOf(grids[arrangement.sheet]!, arrangement))
      note({ added: entering.length, leftOut: rows.length - entering.length, leftEmpty: problems.length })
      return ok(entering.length)
    },
  )
}

const headersOf = (grid: Grid, { mapping, ...layout }: Arrangement): ReadonlyMap<string, FicheField> =>
  new Map(
    columnsOf(grid, layout).flatMap(({ column, header }) => {
      const field = mapping[column]
      return field && headerKey(header) ? [[headerKey(header), field] as const] : []
    }),
  )

/** What a workbook says with this arrangement, against the plan as it is now. */
export async function readWith(
  tx: Tx,
  territoryId: string,
  grids: readonly Grid[],
  { sheet, mapping, mends, ...layout }: Arrangement,
): Promise<Reading> {
  return readFiches({ grid: grids[sheet]!, layout, mapping, mends, ...(await planToFill(tx, territoryId)) })
}

/** Takes away every fiche the workbook wrote: the plan is as before. Refused where somebody worked on one since. */
export function undoWorkbook(
  ctx: Ctx,
  territoryId: string,
  id: string,
): Promise<Outcome<number, 'forbidden' | 'not-found' | 'not-done' | 'touched-since'>> {
  return act(
    ctx,
    { name: 'imports.undo-workbook', subject: id },
    async (tx, note): Promise<Outcome<number, 'forbidden' | 'not-found' | 'not-done' | 'touched-since'>> => {
      if (!mayImport(ctx.actor, territoryId)) return refuse('forbidden')
      await lockWorkbook(tx, { territoryId, id })
      const workbook = await workbookById(tx, importScope(ctx.actor), territoryId, id)
      if (!workbook) return refuse('not-found')
      if (workbook.state !== 'done') return refuse('not-done')
      await planToChange(tx, planScope(ctx.actor), territoryId)
      const fiches = await enteredFiches(tx, territoryId, id)
      if (fiches.some((fiche) => fiche.isTouched)) return refuse('touched-since')
      const removed = await removeFiches(
        tx,
        territoryId,
        fiches.map((fiche) => fiche.id),
      )
      await markUndone(tx, { territoryId, id }, ctx.today)
      note({ file: workbook.fileName, removed })
      return ok(removed)
    },
  )
}

/** The sheets of a workbook that was kept; refused when the disk lost it. */
export async function keptGrids(
  files: FilePlace,
  workbook: Pick<Workbook, 'fileHash' | 'fileName'>,
): Promise<Outcome<Grid[], LostRefusal>> {
  const stream = await openFile(files, workbook.fileHash)
  if (!stream) return refuse('file-lost')
  const grids = await gridsOf({ name: workbook.fileName, content: await buffer(stream) })
  return grids.ok ? grids : refuse(grids.refusal === 'busy' ? 'busy' : 'file-lost')
}

/** The sheets of a draft, for who may change it: read again before its row is locked, since its file never changes. */
async function gridsOfDraft(
  ctx: Ctx,
  { territoryId, id }: Seen,
  files: FilePlace,
): Promise<Outcome<Grid[], 'not-found' | LostRefusal>> {
  const workbook = await read(ctx, (tx) => workbookById(tx, importScope(ctx.actor), territoryId, id))
  return workbook ? keptGrids(files, workbook) : refuse('not-found')
}

type Note = (detail: Record<string, unknown>) => void

/** What every verb on a draft begins with: may they, is it still what they saw, is it not confirmed yet? */
async function changeDraft<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  seen: Seen,
  files: FilePlace,
  work: (tx: Tx, workbook: Workbook, grids: readonly Grid[], note: Note) => Promise<Outcome<Value, Refusal>>,
): Promise<Outcome<Value, Refusal | DraftRefusal>> {
  const grids = await gridsOfDraft(ctx, seen, files)
  return act(
    ctx,
    { name, subject: seen.id },
    async (tx, note): Promise<Outcome<Value, Refusal | DraftRefusal>> => {
      if (!mayImport(ctx.actor, seen.territoryId)) return refuse('forbidden')
      await lockWorkbook(tx, seen)
      const workbook = await workbookById(tx, importScope(ctx.actor), seen.territoryId, seen.id)
      if (!workbook) return refuse('not-found')
      if (workbook.state !== 'draft') return refuse('not-a-draft')
      if (workbook.version !== seen.version) return refuse('changed-meanwhile')
      return grids.ok ? work(tx, workbook, grids.value, note) : grids
    },
  )
}
