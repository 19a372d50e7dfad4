import { parse } from 'csv-parse/sync'

export type Cell = string | number | boolean | null

/** Tells Excel that the file is UTF-8; other readers skip it. */
const byteOrderMark = '\ufeff'

/** `open`: RFC 4180, for programs. `french`: what a spreadsheet set to French opens with a double click. */
export type Dialect = 'open' | 'french'

/**
 * One line, its end included.
 * Text that a spreadsheet would run as a formula is disarmed by an apostrophe.
 * @source OWASP, « CSV Injection »
 */
export const csvLine = (cells: readonly Cell[], dialect: Dialect = 'open'): string =>
  `${cells.map((cell) => csvCell(cell, dialect)).join(dialect === 'open' ? ',' : ';')}\r\n`

function csvCell(cell: Cell, dialect: Dialect): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return dialect === 'french' ? String(cell).replace('.', ',') : String(cell)
  if (typeof cell === 'boolean') return String(cell)
  const text = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

type Lines = AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>

/** A file sent as it is made, as fast as the other end reads: the whole never stands in memory. */
export function csvFile(name: string, lines: Lines, dialect: Dialect = 'open'): Response {
  const encoder = new TextEncoder()
  const pieces = piecesOf(lines, dialect)
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
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}"`,
    },
  })
}

async function* piecesOf(lines: Lines, dialect: Dialect): AsyncGenerator<string> {
  yield byteOrderMark
  for await (const line of lines) yield csvLine(line, dialect)
}

/** The text of a file that people made: UTF-8 or, where its bytes are none, the Windows alphabet of older exports. */
export function textOfFile(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return new TextDecoder('windows-1252').decode(content)
  }
}

/** The rows of a CSV as its cells, its delimiter found from its first lines. @throws Error when it is no table */
export function rowsOfCsv(text: string): string[][] {
  const head = text.slice(0, 4000)
  const delimiter = [';', ',', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0]!
  return parse(text, { delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false })
}
