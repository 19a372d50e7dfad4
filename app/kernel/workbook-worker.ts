import { parentPort, workerData } from 'node:worker_threads'
import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { type Day, isDay } from './day.ts'
import { type Outcome, ok, refuse } from './outcome.ts'

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

interface ReadSheet {
  name: string
  isHidden: boolean
  rows: number
  columns: number
  /** Row by row; empty cells are left out. A merged range is its first cell alone. */
  cells: ReadCell[]
  merged: { from: string; to: string }[]
}

export type ReadWorkbook = Outcome<ReadSheet[], 'not-a-workbook' | 'too-big'>

const MOST_CELLS = 400_000
const MOST_BYTES = 200 * 1024 * 1024

async function sheetsHere(file: Buffer): Promise<ReadWorkbook> {
  const unfolded = unfolds(file)
  if (unfolded !== 'fits') return refuse(unfolded)
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
  sheet.eachRow((row) =>
    row.eachCell((cell) => {
      const isFirst = !cell.isMerged || cell.master.address === cell.address
      const read = isFirst ? readCell(cell) : undefined
      if (read) cells.push(read)
    }),
  )
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
const DEFLATED = 8

/** Whether the files of a zip fit in memory: what its list says they weigh, and unfolded one by one, since that may be a lie. */
function unfolds(file: Buffer): 'fits' | 'too-big' | 'not-a-workbook' {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end === -1 || end + 22 > file.length || file.readUInt32LE(end) !== END_OF_LIST) return 'not-a-workbook'
  let left = MOST_BYTES
  let at = file.readUInt32LE(end + 16)
  for (let entries = file.readUInt16LE(end + 10); entries > 0; entries--) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) return 'not-a-workbook'
    const size = sizeOf(file, at, left)
    if (typeof size === 'string') return size
    left -= size
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return 'fits'
}

/** What the file of an entry weighs, found by unfolding it. @param most after which it is too big */
function sizeOf(file: Buffer, entry: number, most: number): number | 'too-big' | 'not-a-workbook' {
  if (file.readUInt32LE(entry + 24) > most) return 'too-big'
  const local = file.readUInt32LE(entry + 42)
  if (local + 30 > file.length) return 'not-a-workbook'
  const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
  const packed = file.subarray(from, from + file.readUInt32LE(entry + 20))
  if (file.readUInt16LE(entry + 10) !== DEFLATED) return packed.length <= most ? packed.length : 'too-big'
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) }).length
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-big' : 'not-a-workbook'
  }
}

parentPort!.postMessage(await sheetsHere(Buffer.from(workerData as Uint8Array)))
