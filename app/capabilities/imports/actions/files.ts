import { buffer } from 'node:stream/consumers'
import { rowsOfCsv, textOfFile } from '#kernel/csv.ts'
import { type FilePlace, openFile } from '#kernel/files.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { sheetsOf } from '#kernel/workbook.ts'
import { type Grid, gridOfRows } from '../model/table.ts'
import type { Workbook } from '../queries.ts'

/** How heavy a workbook may be. */
export const mostBytes = 10 * 1024 * 1024

export interface GivenFile {
  name: string
  content: Buffer
}

export type FileRefusal = 'not-a-workbook' | 'too-big' | 'empty' | 'busy'

/** The sheets of a file that hold something: an .xlsx workbook, or a CSV in UTF-8 or the Windows alphabet. */
export async function gridsOf({ name, content }: GivenFile): Promise<Outcome<Grid[], FileRefusal>> {
  if (content.byteLength > mostBytes) return refuse('too-big')
  const isZip = content.subarray(0, 2).toString('latin1') === 'PK'
  const read = isZip ? await sheetsOf(content) : csvIn(name, content)
  if (!read.ok) return read
  const grids = read.value.filter((grid) => grid.cells.length > 0)
  return grids.length > 0 ? ok(grids) : refuse('empty')
}

function csvIn(name: string, content: Buffer): Outcome<Grid[], 'not-a-workbook'> {
  // Something else than text has zeros in it: an old .xls, a picture.
  if (!/\.(csv|txt|tsv)$/i.test(name) || content.includes(0)) return refuse('not-a-workbook')
  try {
    return ok([gridOfRows(rowsOfCsv(textOfFile(content)))])
  } catch {
    return refuse('not-a-workbook')
  }
}

export type LostRefusal = 'file-lost' | 'busy'

/** The sheets of a workbook that was kept; refused when the disk lost it. */
export async function keptGrids(
  files: FilePlace,
  workbook: Pick<Workbook, 'fileHash' | 'fileName'>,
): Promise<Outcome<Grid[], LostRefusal>> {
  const stream = await openFile(files, workbook.fileHash)
  if (!stream) return refuse('file-lost')
  const grids = await gridsOf({ name: workbook.fileName, content: await buffer(stream) })
  return grids.ok ? grids : refuse(grids.refusal === 'busy' ? 'busy' : 'file-lost')
}
