export type CsvCell = string | number | null

/** How a table is written: for other programs (RFC 4180), or for a spreadsheet set to French. */
interface Dialect {
  separator: ',' | ';'
  decimal: '.' | ','
}
const forPrograms: Dialect = { separator: ',', decimal: '.' }
const forFrenchSpreadsheets: Dialect = { separator: ';', decimal: ',' }

// Tells Excel that the file is UTF-8; other readers skip it.
const byteOrderMark = '\ufeff'

function lineOf(cells: readonly CsvCell[], { separator, decimal }: Dialect): string {
  const written = cells.map((cell) => {
    if (cell === null) return ''
    return typeof cell === 'number' ? String(cell).replace('.', decimal) : textCell(cell, separator)
  })
  return `${written.join(separator)}\r\n`
}

// A text that a spreadsheet would run as a formula starts with an apostrophe. @source OWASP, « CSV Injection »
function textCell(text: string, separator: string): string {
  const harmless = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text
  const isPlain = !/["\r\n]/.test(harmless) && !harmless.includes(separator)
  return isPlain ? harmless : `"${harmless.replaceAll('"', '""')}"`
}

/** One line as RFC 4180 writes it, its end included. */
export const csvLine = (cells: readonly CsvCell[]): string => lineOf(cells, forPrograms)

/** A table as a spreadsheet set to French opens it: semicolons, a byte-order mark, CRLF. */
export const csvOf = (head: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  byteOrderMark + [head, ...rows].map((row) => lineOf(row, forFrenchSpreadsheets)).join('')

const headersOf = (name: string) => ({
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': `attachment; filename="${name}"`,
})

/** A CSV file to download. */
export const csvResponse = (name: string, csv: string): Response => new Response(csv, { headers: headersOf(name) })

type Lines = AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>

/** A file of open data (RFC 4180), sent as fast as the other end reads: the whole never stands in memory. */
export function csvFile(name: string, lines: Lines): Response {
  const encoder = new TextEncoder()
  const pieces = piecesOf(lines)
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      const { done, value } = await pieces.next()
      if (done) stream.close()
      else stream.enqueue(encoder.encode(value))
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
  return new Response(body, { headers: headersOf(name) })
}

async function* piecesOf(lines: Lines): AsyncGenerator<string> {
  yield byteOrderMark
  for await (const line of lines) yield csvLine(line)
}
