import type { FormFields } from '#kernel/http.ts'
import type { Arrangement } from '../model/reading.ts'
import { mostColumns } from '../model/table.ts'

export const columnName = (column: number) => `colonne-${column}`
export const mendName = (address: string) => `cellule-${address}`

const numberIn = (text: unknown, least: number, most: number): number => {
  const number = Number(text)
  return Number.isInteger(number) && number >= least && number <= most ? number : least
}

/** What the form of a draft says; anything it could not have sent is left out, fields of another kind of workbook by who reads it. */
export function arrangementIn(fields: FormFields): Arrangement {
  const mapping: Record<number, string> = {}
  const mends: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue
    const column = Number(/^colonne-(\d{1,3})$/.exec(name)?.[1])
    if (column >= 1 && column <= mostColumns && value !== '' && !Object.values(mapping).includes(value)) mapping[column] = value
    const address = /^cellule-([A-Z]{1,3}\d{1,6})$/.exec(name)?.[1]
    // An empty field changes nothing; a dash says that the cell is to stay empty.
    if (address && value.trim() !== '') mends[address] = value.trim() === '-' ? '' : value.slice(0, 8000)
  }
  return {
    sheet: numberIn(fields.sheet, 0, 1000),
    headerFrom: numberIn(fields.headerFrom, 1, 100_000),
    headerRows: numberIn(fields.headerRows, 1, 3),
    mapping,
    mends,
  }
}
