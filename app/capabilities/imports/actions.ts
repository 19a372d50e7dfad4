import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { type FilePlace, keepFile } from '#kernel/files.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { type FileRefusal, type GivenFile, gridsOf, keptGrids, type LostRefusal, mostBytes } from './actions/files.ts'
import { type Found, openTargets } from './actions/targets.ts'
import { budgetFieldFor, budgetFields } from './model/budgets.ts'
import { companyFields } from './model/directory.ts'
import { ficheFields } from './model/fiches.ts'
import { projectFields } from './model/pipeline.ts'
import { type Arrangement, fieldFor, type Fields, headerKey, type Mapping } from './model/reading.ts'
import { columnsOf, type Grid, guessLayout, type Layout } from './model/table.ts'
import type { TargetCode } from './model/targets.ts'
import { importScope, mayImport } from './policy.ts'
import { enteredRows, knownHeaders, type Workbook, workbookById } from './queries.ts'
import { addWorkbook, lockWorkbook, markDone, markUndone, rememberHeaders, saveArrangement } from './store.ts'

/** How many rows one workbook may bring. */
export const mostRows = 5_000

/** The workbook is kept, and a first reading of it is proposed: nothing of it is written yet. @returns its id */
export async function giveWorkbook(
  ctx: Ctx,
  territoryId: string,
  { target, ...file }: GivenFile & { target: TargetCode },
  files: FilePlace,
): Promise<Outcome<string, 'forbidden' | FileRefusal>> {
  // A heavy file is read for who may import alone, and before any transaction is open.
  const grids = mayImport(ctx.actor, territoryId) ? await gridsOf(file) : refuse('forbidden')
  const id = newId<'workbook'>()
  return act(ctx, { name: 'imports.give-workbook', subject: id }, async (tx, note): Promise<Outcome<string, 'forbidden' | FileRefusal>> => {
    note({ file: file.name, bytes: file.content.byteLength })
    if (!grids.ok) return grids
    const kept = await keepFile(tx, files, { name: file.name, mediaType: 'application/octet-stream', content: file.content }, mostBytes)
    if (!kept.ok) return refuse('too-big')
    const sheet = fullest(grids.value)
    const arrangement = proposed(grids.value[sheet]!, sheet, await wordsFor(tx, { territoryId, target }))
    await addWorkbook(tx, {
      ...arrangement,
      territoryId,
      id,
      target,
      fileName: file.name,
      fileHash: kept.value,
      personId: ctx.actor.id!,
      on: ctx.today,
    })
    return ok(id)
  })
}

const fullest = (grids: readonly Grid[]): number =>
  grids.reduce((best, grid, rank) => (grid.cells.length > grids[best]!.cells.length ? rank : best), 0)

/** Which field the words of a header name, if any. */
type FieldOf = (header: string) => string | undefined

/** What the columns of a workbook of each kind may fill. */
export const fieldsOf: Readonly<Record<TargetCode, Fields>> = {
  fiches: ficheFields,
  projects: projectFields,
  companies: companyFields,
  budgets: budgetFields,
}

const namedBy = (target: TargetCode, header: string): string | undefined =>
  target === 'budgets' ? budgetFieldFor(header) : fieldFor(fieldsOf[target], header)

/** What the columns of a workbook of that kind may fill: what this territory called a column before counts first. */
async function wordsFor(tx: Tx, { territoryId, target }: Pick<Workbook, 'territoryId' | 'target'>): Promise<FieldOf> {
  const [fields, known] = [fieldsOf[target], await knownHeaders(tx, territoryId, target)]
  return (header) => {
    const remembered = known.get(headerKey(header))
    return remembered !== undefined && Object.hasOwn(fields, remembered) ? remembered : namedBy(target, header)
  }
}

/** What a sheet most likely says. */
function proposed(grid: Grid, sheet: number, fieldOf: FieldOf): Arrangement {
  const layout = guessLayout(grid, fieldOf)
  return { sheet, ...layout, mapping: mappingOf(grid, layout, fieldOf), mends: {} }
}

// A field is filled by one column: the first that names it.
function mappingOf(grid: Grid, layout: Layout, fieldOf: FieldOf): Mapping {
  const taken = new Set<string>()
  const mapping: Record<number, string> = {}
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

type DraftRefusal = 'forbidden' | 'not-found' | 'changed-meanwhile' | 'not-a-draft' | LostRefusal

/** Reads the workbook another way. Choosing another sheet, or another place for its header, proposes its columns anew. */
export function arrangeWorkbook(ctx: Ctx, seen: Seen, asked: Arrangement, files: FilePlace): Promise<Outcome<undefined, DraftRefusal>> {
  return changeDraft(ctx, 'imports.arrange-workbook', seen, files, async (tx, workbook, grids) => {
    await saveArrangement(tx, workbook, await settled(tx, workbook, asked, grids))
    return ok()
  })
}

async function settled(tx: Tx, before: Workbook, asked: Arrangement, grids: readonly Grid[]): Promise<Arrangement> {
  const sheet = Math.min(asked.sheet, grids.length - 1)
  const grid = grids[sheet]!
  const fieldOf = await wordsFor(tx, before)
  if (sheet !== before.sheet) return proposed(grid, sheet, fieldOf)
  const layout = {
    headerFrom: Math.min(asked.headerFrom, Math.max(1, grid.rows)),
    headerRows: asked.headerRows,
  }
  const hasMoved = layout.headerFrom !== before.headerFrom || layout.headerRows !== before.headerRows
  const mapping = hasMoved ? mappingOf(grid, layout, fieldOf) : ofTarget(before.target, asked.mapping)
  return { sheet, ...layout, mapping, mends: asked.mends }
}

const ofTarget = (target: TargetCode, mapping: Mapping): Mapping =>
  Object.fromEntries(Object.entries(mapping).filter(([, field]) => Object.hasOwn(fieldsOf[target], field)))

/** Writes what the last reading says, all at once; what nobody understood stays empty, and is kept in a list. @returns how many rows */
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
    async (tx, workbook, grids, note): Promise<Outcome<number, 'no-plan' | 'nothing-to-enter' | 'too-many'>> => {
      const arrangement = await settled(tx, workbook, asked, grids)
      const { rows, problems, isReady, enter } = await readWith(tx, ctx, workbook, grids, arrangement)
      if (!isReady) return refuse('no-plan')
      const entering = rows.filter((row) => !row.leftOut)
      if (entering.length === 0) return refuse('nothing-to-enter')
      if (entering.length > mostRows) return refuse('too-many')
      const entered = await enter(`Classeur ${workbook.fileName}`.slice(0, 300))
      await saveArrangement(tx, workbook, arrangement)
      await markDone(tx, workbook, ctx.today, entered, problems)
      await rememberHeaders(tx, workbook, headersOf(grids[arrangement.sheet]!, arrangement))
      note({ added: entering.length, leftOut: rows.length - entering.length, leftEmpty: problems.length })
      return ok(entering.length)
    },
  )
}

const headersOf = (grid: Grid, { mapping, ...layout }: Arrangement): ReadonlyMap<string, string> =>
  new Map(
    columnsOf(grid, layout).flatMap(({ column, header }) => {
      const field = mapping[column]
      return field && headerKey(header) ? [[headerKey(header), field] as const] : []
    }),
  )

/** What a workbook says with this arrangement, against what is there now. */
export function readWith(
  tx: Tx,
  ctx: Ctx,
  { territoryId, target }: Pick<Workbook, 'territoryId' | 'target'>,
  grids: readonly Grid[],
  { sheet, mapping, mends, ...layout }: Arrangement,
): Promise<Found> {
  return openTargets[target].read(tx, ctx, territoryId, { grid: grids[sheet]!, layout, mapping, mends })
}

/** Takes away all that the workbook wrote: everything is as before. Refused where somebody worked on some of it since. */
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
      const entered = (await enteredRows(tx, workbook)).filter(({ place }) => place !== null)
      if (entered.some((row) => row.isTouched)) return refuse('touched-since')
      const removed = await unlessHeld(tx, () => openTargets[workbook.target].remove(tx, ctx, territoryId, entered))
      if (removed !== entered.length) return refuse('touched-since')
      await markUndone(tx, { territoryId, id }, ctx.today)
      note({ file: workbook.fileName, removed })
      return ok(removed)
    },
  )
}

const FOREIGN_KEY_VIOLATION = '23503'

/** What was taken away, or nothing when rows of other capabilities hold on to some of it: the database knows them all. */
async function unlessHeld(tx: Tx, remove: () => Promise<number>): Promise<number | undefined> {
  await sql`savepoint before_removal`.execute(tx)
  try {
    return await remove()
  } catch (error) {
    if ((error as { code?: string }).code !== FOREIGN_KEY_VIOLATION) throw error
    await sql`rollback to savepoint before_removal`.execute(tx)
    return undefined
  }
}

/** The sheets of a draft, for who may change it: read again before its row is locked, since its file never changes. */
async function gridsOfDraft(ctx: Ctx, { territoryId, id }: Seen, files: FilePlace): Promise<Outcome<Grid[], 'not-found' | LostRefusal>> {
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
  return act(ctx, { name, subject: seen.id }, async (tx, note): Promise<Outcome<Value, Refusal | DraftRefusal>> => {
    if (!mayImport(ctx.actor, seen.territoryId)) return refuse('forbidden')
    await lockWorkbook(tx, seen)
    const workbook = await workbookById(tx, importScope(ctx.actor), seen.territoryId, seen.id)
    if (!workbook) return refuse('not-found')
    if (workbook.state !== 'draft') return refuse('not-a-draft')
    if (workbook.version !== seen.version) return refuse('changed-meanwhile')
    return grids.ok ? work(tx, workbook, grids.value, note) : grids
  })
}
