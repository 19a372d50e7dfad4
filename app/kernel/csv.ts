export type Cell = string | number | boolean | null

/** Tells Excel that the file is UTF-8; other readers skip it. */
export const byteOrderMark = '\ufeff'

/**
 * One line as RFC 4180 writes it, its end included.
 * Text that a spreadsheet would run as a formula is disarmed by an apostrophe; numbers are written as they are.
 */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

type Lines = AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>

/** A file sent as it is made, as fast as the other end reads: the whole never stands in memory. */
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
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}"`,
    },
  })
}

async function* piecesOf(lines: Lines): AsyncGenerator<string> {
  yield byteOrderMark
  for await (const line of lines) yield csvLine(line)
}
