import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'

export type FactRow = Record<string, string>

/** The rows of a table of facts (CSV, one header line), every cell as text; empty cells stay empty text. */
export async function factTable(file: URL): Promise<FactRow[]> {
  return parse(await readFile(file, 'utf8'), { columns: true, skip_empty_lines: true, bom: true })
}

export const textOrNull = (cell: string | undefined): string | null => (cell ? cell : null)

export const numberOrNull = (cell: string | undefined): number | null => (cell ? Number(cell) : null)

/** Euros with decimals, as facts write them, in cents. */
export const centsOrNull = (cell: string | undefined): number | null => (cell ? Math.round(Number(cell) * 100) : null)

/** A percentage with decimals, in basis points. */
export const basisPointsOrNull = (cell: string | undefined): number | null => (cell ? Math.round(Number(cell) * 100) : null)

export const isTrue = (cell: string | undefined): boolean => cell === 'true'

export const words = (cell: string | undefined, separator = ' '): string[] => (cell ? cell.split(separator).filter(Boolean) : [])
