import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import ExcelJS from 'exceljs'
import type { Day } from './day.ts'
import type { Cents } from './money.ts'
import { type Outcome, refuse } from './outcome.ts'
import { turnstile } from './turnstile.ts'
import type { ReadWorkbook } from './workbook-worker.ts'

/** What a column holds; figures arrive as the product counts them, and leave as people read them. */
const kinds = {
  text: { format: '@', right: false },
  /** A whole number. */
  whole: { format: '#,##0', right: true },
  /** A year, which is not counted in thousands, and stands at the left of the words beside it. */
  year: { format: '0', right: false },
  /** A number with at most two decimals: tonnes, hectares. */
  number: { format: '#,##0.##', right: true },
  /** Full-time equivalents, to a tenth. */
  jobs: { format: '#,##0.0', right: true },
  /** From cents. */
  euros: { format: '#,##0.00 "€"', right: true },
  /** From basis points. */
  rate: { format: '0.00 %', right: true },
  day: { format: 'dd/mm/yyyy', right: false },
} as const

type ColumnKind = keyof typeof kinds

/** Nothing stays an empty cell: it is not zero. */
type SheetCell = string | number | Cents | Day | null

interface SheetColumn {
  label: string
  kind: ColumnKind
}

export interface Sheet {
  name: string
  columns: readonly SheetColumn[]
  rows: readonly (readonly SheetCell[])[]
}

/** A workbook to work on: a header that stays, filters, widths, and text that is never a formula. */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  workbook.creator = 'Ressort'
  const names = new Set<string>()
  for (const sheet of sheets) addSheet(workbook, sheet, freeName(sheet.name, names))
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function addSheet(workbook: ExcelJS.Workbook, { columns, rows }: Sheet, name: string): void {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '1:1' },
  })
  sheet.columns = columns.map((column, rank) => ({
    width: widthOf(column, rows, rank),
    style: {
      numFmt: kinds[column.kind].format,
      alignment: { horizontal: kinds[column.kind].right ? 'right' : 'left', vertical: 'top', wrapText: column.kind === 'text' },
    },
  }))
  sheet.addRow(columns.map(({ label }) => label))
  const widths = columns.map((column, rank) => widthOf(column, rows, rank))
  for (const row of rows) {
    const added = sheet.addRow(columns.map(({ kind }, rank) => shown(kind, row[rank] ?? null)))
    added.height = LINE * Math.max(1, ...row.map((cell, rank) => linesIn(cell, widths[rank] ?? WIDE)))
  }
  if (columns.length > 0)
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: Math.max(1, rows.length + 1), column: columns.length } }
  sheet.getRow(1).eachCell(dressHeader)
}

function dressHeader(cell: ExcelJS.Cell): void {
  cell.numFmt = '@'
  cell.font = { name: 'Calibri', family: 2, size: 11, bold: true, color: { argb: 'FF17212B' } }
  cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF3F0E9' } }
  cell.border = { bottom: { style: 'medium', color: { argb: 'FFA8410F' } } }
  cell.alignment = { ...cell.alignment, vertical: 'bottom', wrapText: true }
}

function shown(kind: ColumnKind, cell: SheetCell): ExcelJS.CellValue {
  if (cell === null) return null
  if (kind === 'euros') return Number(cell) / 100
  if (kind === 'rate') return Number(cell) / 10_000
  if (kind === 'day') return new Date(`${cell}T00:00:00Z`)
  // A string stays a string: a cell is a formula only when the library is given one.
  return kind === 'text' ? String(cell) : Number(cell)
}

// Points; readers other than Excel do not work it out for text that goes over several lines.
const LINE = 15
const linesIn = (cell: SheetCell, width: number): number =>
  typeof cell === 'string' ? cell.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / (width - 2))), 0) : 1

const NARROW = 9
const WIDE = 60

function widthOf({ label, kind }: SheetColumn, rows: Sheet['rows'], rank: number): number {
  const figures = { euros: 18, day: 12, rate: 10, whole: NARROW, year: NARROW, number: 12, jobs: NARROW, text: NARROW }[kind]
  if (kind !== 'text') return Math.max(figures, Math.min(label.length + 2, 22))
  const longest = rows.reduce((most, row) => Math.max(most, String(row[rank] ?? '').length), label.length)
  return Math.min(WIDE, Math.max(figures, longest + 2))
}

/** Excel takes 31 characters, some of them not, and no name twice. */
function freeName(asked: string, taken: Set<string>): string {
  const plain =
    asked
      .replaceAll(/[[\]:*?/\\']/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 31) || 'Feuille'
  let name = plain
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${plain.slice(0, 28)} ${number}`
  taken.add(name.toLowerCase())
  return name
}

const MOST_MEGABYTES = 512
const PATIENCE = 30_000

// Two threads at their most are a gigabyte: a heavier crowd waits, and a crowd beyond that comes back.
const pass = turnstile({ inside: 2, waiting: 6 })

/**
 * Every sheet of an .xlsx file that somebody gave, read in a thread of its own: a few kilobytes may announce millions of
 * merged cells, and the thread ends with its memory and its time, where the process would have.
 * @returns refused `too-big` when it would not fit in memory once unfolded, or takes longer than a workbook does; `busy` when
 * too many are being read
 */
export async function sheetsOf(file: Buffer): Promise<ReadWorkbook | Outcome<never, 'busy'>> {
  const read = await pass(() => readApart(file))
  return read.ok ? read.value : read
}

async function readApart(file: Buffer): Promise<ReadWorkbook> {
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), {
    workerData: file,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  })
  try {
    const [read] = (await once(worker, 'message', { signal: AbortSignal.timeout(PATIENCE) })) as [ReadWorkbook]
    return read
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string }
    if (code === 'ERR_WORKER_OUT_OF_MEMORY' || name === 'AbortError') return refuse('too-big')
    throw error
  } finally {
    await worker.terminate()
  }
}
