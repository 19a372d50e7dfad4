import ExcelJS from 'exceljs'
import { type Day, isDay } from './day.ts'
import type { Cents } from './money.ts'
import { type Outcome, ok, refuse } from './outcome.ts'

/** What a column holds; figures arrive as the product counts them, and leave as people read them. */
const kinds = {
  text: { format: '@', right: false },
  /** A whole number. */
  whole: { format: '#,##0', right: true },
  /** A number with at most two decimals: tonnes, hectares. */
  number: { format: '#,##0.##', right: true },
  /** Full-time equivalents, to a tenth. */
  jobs: { format: '#,##0.0', right: true },
  /** From cents. */
  euros: { format: '#,##0.00 "€"', right: true },
  /** From basis points. */
  rate: { format: '0.00 %', right: true },
  day: { format: 'dd/mm/yyyy', right: true },
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
  if (columns.length > 0) sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: Math.max(1, rows.length + 1), column: columns.length } }
  sheet.getRow(1).eachCell(dressHeader)
}

function dressHeader(cell: ExcelJS.Cell): void {
  cell.numFmt = '@'
  cell.font = { bold: true, color: { argb: 'FF17212B' } }
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
  const figures = { euros: 18, day: 12, rate: 10, whole: NARROW, number: 12, jobs: NARROW, text: NARROW }[kind]
  if (kind !== 'text') return Math.max(figures, Math.min(label.length + 2, 22))
  const longest = rows.reduce((most, row) => Math.max(most, String(row[rank] ?? '').length), label.length)
  return Math.min(WIDE, Math.max(figures, longest + 2))
}

/** Excel takes 31 characters, some of them not, and no name twice. */
function freeName(asked: string, taken: Set<string>): string {
  const plain = asked.replaceAll(/[[\]:*?/\\']/g, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 31) || 'Feuille'
  let name = plain
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${plain.slice(0, 28)} ${number}`
  taken.add(name.toLowerCase())
  return name
}

/** A cell as the file holds it, before anybody decides what it means. */
interface ReadCell {
  /** `B3` */
  address: string
  row: number
  column: number
  kind: 'text' | 'number' | 'day' | 'yes-no' | 'error'
  /** A formula gives what it last showed. A date keeps its day. */
  value: string | number | boolean | Day
  /** As a person sees it, roughly: what to repeat when it is not understood. */
  text: string
  /** The number format, `0%` or `#,##0 €`: tells a rate from a number. */
  format: string | null
}

export interface ReadSheet {
  name: string
  isHidden: boolean
  rows: number
  columns: number
  /** Row by row; empty cells are left out. A merged range is its first cell alone. */
  cells: ReadCell[]
  merged: { from: string; to: string }[]
}

const MOST_CELLS = 400_000
const MOST_BYTES = 200 * 1024 * 1024

/** Every sheet of an .xlsx file that somebody gave. `too-big`: it would not fit in memory once unfolded. */
export async function sheetsOf(file: Buffer): Promise<Outcome<ReadSheet[], 'not-a-workbook' | 'too-big'>> {
  const size = unfoldedSize(file)
  if (size === undefined) return refuse('not-a-workbook')
  if (size > MOST_BYTES) return refuse('too-big')
  const workbook = new ExcelJS.Workbook()
  try {
    await workbook.xlsx.load(file as never)
  } catch {
    return refuse('not-a-workbook')
  }
  const sheets = workbook.worksheets.map(readSheet)
  const cells = sheets.reduce((total, sheet) => total + sheet.cells.length, 0)
  if (cells > MOST_CELLS) return refuse('too-big')
  return sheets.length > 0 ? ok(sheets) : refuse('not-a-workbook')
}

function readSheet(sheet: ExcelJS.Worksheet): ReadSheet {
  const cells: ReadCell[] = []
  sheet.eachRow((row) => row.eachCell((cell) => {
    const isFirst = !cell.isMerged || cell.master.address === cell.address
    const read = isFirst ? readCell(cell) : undefined
    if (read) cells.push(read)
  }))
  return {
    name: sheet.name,
    isHidden: sheet.state !== 'visible',
    rows: cells.reduce((most, { row }) => Math.max(most, row), 0),
    columns: cells.reduce((most, { column }) => Math.max(most, column), 0),
    cells,
    merged: (sheet.model.merges ?? []).map(rangeOf),
  }
}

function rangeOf(range: string): { from: string; to: string } {
  const [from = range, to = from] = range.split(':')
  return { from, to }
}

function readCell(cell: ExcelJS.Cell): ReadCell | undefined {
  const found = meaningOf(cell.value)
  if (!found || found.text.trim() === '') return undefined
  return { address: cell.address, row: cell.fullAddress.row, column: cell.fullAddress.col, ...found, format: cell.numFmt || null }
}

type Meaning = Pick<ReadCell, 'kind' | 'value' | 'text'>

function meaningOf(value: ExcelJS.CellValue): Meaning | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string') return { kind: 'text', value, text: value }
  if (typeof value === 'number') return { kind: 'number', value, text: String(value) }
  if (typeof value === 'boolean') return { kind: 'yes-no', value, text: value ? 'VRAI' : 'FAUX' }
  if (value instanceof Date) return dayOf(value)
  if ('error' in value) return { kind: 'error', value: value.error, text: value.error }
  if ('richText' in value) return textOf(value.richText.map(({ text }) => text).join(''))
  // A hyperlink: its text may itself be rich.
  if ('hyperlink' in value) return meaningOf(value.text as ExcelJS.CellValue)
  return meaningOf(value.result as ExcelJS.CellValue)
}

const textOf = (text: string): Meaning => ({ kind: 'text', value: text, text })

function dayOf(date: Date): Meaning | undefined {
  if (Number.isNaN(date.getTime())) return undefined
  const day = date.toISOString().slice(0, 10)
  return isDay(day) ? { kind: 'day', value: day, text: day.split('-').reverse().join('/') } : undefined
}

const END_OF_LIST = 0x06054b50
const ENTRY = 0x02014b50

/** What a zip says its files weigh once unfolded, read from its list; nothing when it is no zip. */
function unfoldedSize(file: Buffer): number | undefined {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end === -1 || end + 22 > file.length || file.readUInt32LE(end) !== END_OF_LIST) return undefined
  let size = 0
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) return undefined
    size += file.readUInt32LE(at + 24)
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return size
}
