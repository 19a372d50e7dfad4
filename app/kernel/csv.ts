export type CsvCell = string | number | null

/**
 * A table as a spreadsheet set to French opens it: semicolons, a byte-order mark, CRLF.
 * A text that a spreadsheet would run as a formula starts with an apostrophe.
 * @source OWASP, « CSV Injection »
 */
export function csvOf(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `\ufeff${[head, ...rows].map((row) => row.map(cellOf).join(';')).join('\r\n')}\r\n`
}

function cellOf(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell).replace('.', ',')
  const harmless = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** A CSV file to download. */
export const csvResponse = (name: string, csv: string): Response =>
  new Response(csv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    },
  })
