import { plainName } from '#cap/territory/model.ts'
import type { Day } from '#kernel/day.ts'
import { type Cell, isUnderstood, type Meaning, textIn } from './cells.ts'
import { columnsOf, type Grid, isTotal, type Layout, letterOf, rowsOf, type SourceRow } from './table.ts'

/** What a column may fill, with the words people head it with; the first is the usual one. */
export type Fields = Readonly<Record<string, { label: string; words: readonly string[] }>>

/** Which field each column fills, by the number of the column. */
export type Mapping = Readonly<Record<number, string>>

/** What a person wrote in place of a cell, by its address; an empty text leaves it empty. */
export type Mends = Readonly<Record<string, string>>

/** How a workbook is read: which sheet, where its header is, what its columns fill, what replaces its cells. */
export interface Arrangement {
  sheet: number
  headerFrom: number
  headerRows: number
  mapping: Mapping
  mends: Mends
}

/** A cell that is not understood, and stays empty unless it is mended. */
export interface Problem {
  address: string
  row: number
  column: number
  field: string
  text: string
  reason: string
}

/** What one row says, field by field; a cell that is not understood is nothing, and a problem. */
export interface Take {
  take: <Value>(field: string, read: (cell: Cell, header: string) => Meaning<Value | null>) => Value | null
  /** A text that is not longer than this; empty when there is none. */
  text: (field: string, most: number) => string
}

/** How one kind of thing is read in the rows of a table: all that is its own. */
export interface Reader<Draft> {
  fields: Fields
  /** A row that says something of those below it, and is none itself. */
  isSection?: (row: SourceRow, mapping: Mapping) => boolean
  readRow: (row: Take) => Draft
  nameOf: (draft: Draft) => string
  /** What makes it the same as another, in the workbook or already there: any of them. */
  keysOf: (draft: Draft) => readonly string[]
  /** Why it is not entered. */
  leftOut: (draft: Draft) => string | null
  /** What a person sees of a field before it is written. */
  shown: (draft: Draft, field: string) => string
}

interface ReadRow<Draft> {
  row: number
  draft: Draft
  /** How a cell was understood when it did not say it whole: « fin 2025 » is 31/12/2025. */
  understood: { field: string; text: string; as: string }[]
  leftOut: string | null
}

export interface Reading<Draft> {
  rows: ReadRow<Draft>[]
  problems: Problem[]
}

export interface Source {
  grid: Grid
  layout: Layout
  mapping: Mapping
  mends: Mends
}

/**
 * Reads every row of a table: what is understood, what is not and where, and the rows that are not entered.
 * @param known what is already there, by its keys: the words that say where
 */
export function readTable<Draft>(source: Source, reader: Reader<Draft>, known: ReadonlyMap<string, string>): Reading<Draft> {
  const problems: Problem[] = []
  const rows: ReadRow<Draft>[] = []
  const seen = new Map(known)
  const headers = new Map(columnsOf(source.grid, source.layout).map(({ column, header }) => [column, header]))
  for (const row of rowsOf(source.grid, source.layout)) {
    if (reader.isSection?.(row, source.mapping)) continue
    const read = readRow(row, { ...source, headers }, reader, problems)
    const keys = reader.keysOf(read.draft)
    const twin = keys.map((key) => seen.get(key)).find((place) => place)
    if (!read.leftOut && twin) read.leftOut = twin
    if (!read.leftOut) for (const key of keys) seen.set(key, `déjà dans ce classeur, ligne ${row.row}`)
    rows.push(read)
  }
  const entering = new Set(rows.filter((row) => !row.leftOut).map((row) => row.row))
  return {
    rows,
    problems: problems.filter((problem) => entering.has(problem.row)).toSorted((a, b) => a.row - b.row || a.column - b.column),
  }
}

function readRow<Draft>(
  row: SourceRow,
  { mapping, mends, headers }: Source & { headers: ReadonlyMap<number, string> },
  reader: Reader<Draft>,
  problems: Problem[],
): ReadRow<Draft> {
  const understood: ReadRow<Draft>['understood'] = []
  function take<Value>(field: string, read: (cell: Cell, header: string) => Meaning<Value | null>): Value | null {
    const column = columnOf(mapping, field)
    if (column === undefined) return null
    const address = `${letterOf(column)}${row.row}`
    const cell = mended(row.cells.get(column), mends[address])
    if (!cell) return null
    const meaning = read(cell, headers.get(column) ?? '')
    if (!isUnderstood(meaning)) {
      problems.push({ address, row: row.row, column, field, text: cell.text, reason: meaning.problem })
      return null
    }
    if (meaning.as) understood.push({ field, text: cell.text, as: meaning.as })
    return meaning.value
  }
  const text = (field: string, most: number) => take(field, (cell) => within(textIn(cell), most)) ?? ''
  const draft = reader.readRow({ take, text })
  return { row: row.row, draft, understood, leftOut: isTotal(row) ? 'ligne de total' : reader.leftOut(draft) }
}

const columnOf = (mapping: Mapping, field: string): number | undefined => {
  const found = Object.entries(mapping).find(([, asked]) => asked === field)
  return found && Number(found[0])
}

/** What was written in place of a cell is read as text, as anybody types it. */
const mended = (cell: Cell | undefined, mend: string | undefined): Cell | undefined => {
  if (mend === undefined) return cell
  return cell && mend.trim() !== '' ? { ...cell, kind: 'text', value: mend, text: mend } : undefined
}

const within = (meaning: Meaning<string | null>, most: number): Meaning<string | null> =>
  isUnderstood(meaning) && (meaning.value?.length ?? 0) > most
    ? { problem: `Ce texte est trop long : ${most.toLocaleString('fr-FR')} caractères au plus.` }
    : meaning

/** How a header is remembered, and compared. */
export const headerKey = (header: string): string => plainName(header).slice(0, 200)

/** The field that the words of a header name: the whole header, else its last part, else its first words. */
export function fieldFor(fields: Fields, header: string): string | undefined {
  const codes = Object.keys(fields)
  const parts = [header, ...header.split('·').toReversed()].map(plainName)
  for (const part of parts) {
    const exact = codes.find((code) => fields[code]!.words.includes(part))
    if (exact) return exact
  }
  const [whole = ''] = parts
  return codes.find((code) => fields[code]!.words.some((word) => word.length > 3 && whole.startsWith(`${word} `)))
}

export const shownDay = (day: Day | null): string => day?.split('-').reverse().join('/') ?? ''
