import { parse } from 'csv-parse/sync'
import { type Grid, letterOf } from './table.ts'

/** A CSV as a sheet, its delimiter found from its first lines. @throws Error when it is no table */
export function gridOfCsv(text: string): Grid {
  const head = text.slice(0, 4000)
  const delimiter = [';', ',', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0]!
  const rows: string[][] = parse(text, {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
  })
  const cells = rows.flatMap((row, rank) =>
    row.flatMap((written, place) => {
      if (written.trim() === '') return []
      const [at, column] = [rank + 1, place + 1]
      return [
        {
          address: `${letterOf(column)}${at}`,
          row: at,
          column,
          kind: 'text' as const,
          value: written,
          text: written,
        },
      ]
    }),
  )
  return {
    name: 'CSV',
    rows: rows.length,
    columns: Math.max(0, ...rows.map((row) => row.length)),
    cells,
    merged: [],
  }
}
