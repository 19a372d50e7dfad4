import { plainName } from '#cap/territory/model.ts'
import type { Cell } from './cells.ts'

/** A sheet as its file holds it: empty cells are left out, a merged range is its first cell alone. */
export interface Grid {
  name: string
  rows: number
  columns: number
  cells: readonly Cell[]
  merged: readonly { from: string; to: string }[]
}

/** Where the table stands in its sheet: the first row of its header, and how many rows that header takes. Rows count from 1. */
export interface Layout {
  headerFrom: number
  headerRows: number
}

export interface SourceColumn {
  column: number
  /** `C` */
  letter: string
  /** What its header says, « Budget · 2026 » when it takes two rows. */
  header: string
}

/** `1` is `A`, `27` is `AA`. */
export function letterOf(column: number): string {
  const rest = (column - 1) % 26
  const before = Math.floor((column - 1) / 26)
  return `${before > 0 ? letterOf(before) : ''}${String.fromCharCode(65 + rest)}`
}

/** The rows of a CSV as a sheet. */
export function gridOfRows(rows: readonly (readonly string[])[]): Grid {
  const cells = rows.flatMap((row, rank) =>
    row.flatMap((written, place) => {
      if (written.trim() === '') return []
      const [at, column] = [rank + 1, place + 1]
      return [{ address: `${letterOf(column)}${at}`, row: at, column, kind: 'text' as const, value: written, text: written }]
    }),
  )
  return { name: 'CSV', rows: rows.length, columns: rows.reduce((most, row) => Math.max(most, row.length), 0), cells, merged: [] }
}

interface Corner {
  row: number
  column: number
}

function cornerOf(address: string): Corner {
  const [, letters = 'A', row = '1'] = /^([A-Z]+)(\d+)$/.exec(address) ?? []
  const column = [...letters].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0)
  return { row: Number(row), column }
}

/** The text at each place of the rows asked; a range merged over several columns says its text over each of them. */
function textsOf(grid: Grid, from: number, rows: number): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  const isAsked = (row: number) => row >= from && row < from + rows
  for (const { row, column, text } of grid.cells) if (isAsked(row)) texts.set(`${row} ${column}`, text)
  for (const range of grid.merged) {
    const [first, last] = [cornerOf(range.from), cornerOf(range.to)]
    const text = texts.get(`${first.row} ${first.column}`)
    if (!text || !isAsked(first.row)) continue
    for (let column = first.column; column <= last.column; column++) texts.set(`${first.row} ${column}`, text)
  }
  return texts
}

/** The columns of a table, each with all that its header says. */
export function columnsOf(grid: Grid, { headerFrom, headerRows }: Layout): SourceColumn[] {
  const texts = textsOf(grid, headerFrom, headerRows)
  return Array.from({ length: Math.min(grid.columns, mostColumns) }, (_, rank) => {
    const column = rank + 1
    const parts = Array.from({ length: headerRows }, (_row, row) =>
      texts
        .get(`${headerFrom + row} ${column}`)
        ?.replaceAll(/\s+/g, ' ')
        .trim(),
    )
    return {
      column,
      letter: letterOf(column),
      header: [...new Set(parts.filter((part) => part))].join(' · '),
    }
  }).filter(
    ({ column, header }) => header !== '' || grid.cells.some((cell) => cell.column === column && cell.row >= headerFrom + headerRows),
  )
}

export const mostColumns = 200
const mostRowsBefore = 20

/**
 * Where the header most likely is: the row, alone or with the one under it, whose words name the most fields.
 * @param fieldFor the field that the words of a header name, if any
 */
export function guessLayout(grid: Grid, fieldFor: (header: string) => string | undefined): Layout {
  let best: Layout & { score: number } = { headerFrom: 1, headerRows: 1, score: 0 }
  for (let headerFrom = 1; headerFrom <= Math.min(grid.rows, mostRowsBefore); headerFrom++) {
    for (const headerRows of hasHorizontalMerge(grid, headerFrom) ? [1, 2] : [1]) {
      const fields = columnsOf(grid, { headerFrom, headerRows }).map(({ header }) => fieldFor(header))
      const score = new Set(fields.filter((field) => field)).size
      if (score > best.score) best = { headerFrom, headerRows, score }
    }
  }
  return { headerFrom: best.headerFrom, headerRows: best.headerRows }
}

const hasHorizontalMerge = (grid: Grid, row: number): boolean =>
  grid.merged.some(({ from, to }) => cornerOf(from).row === row && cornerOf(to).column > cornerOf(from).column)

export interface SourceRow {
  row: number
  /** By column. */
  cells: ReadonlyMap<number, Cell>
}

/** The rows below the header that hold something, in order. */
export function rowsOf(grid: Grid, { headerFrom, headerRows }: Layout): SourceRow[] {
  const below = grid.cells.filter((cell) => cell.row >= headerFrom + headerRows)
  return [...Map.groupBy(below, (cell) => cell.row)]
    .toSorted(([a], [b]) => a - b)
    .map(([row, cells]) => ({ row, cells: new Map(cells.map((cell) => [cell.column, cell])) }))
}

/** A row that adds others up, and is none itself. */
export const isTotal = ({ cells }: SourceRow): boolean => {
  const [first] = [...cells.values()].toSorted((a, b) => a.column - b.column)
  return first !== undefined && /^(sous )?tota(l|ux)\b/.test(plainName(first.text))
}
