import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse } from 'csv-parse/sync'
import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { textOfFile } from '#kernel/csv.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { aidsIn, readAid } from '../model/aides-territoires.ts'
import type { ImportedDevice, ReadRecord } from '../model/import.ts'
import { nationalColumns, readNationalRow } from '../model/national-export.ts'
import { areasByName } from '../queries/catalogue.ts'
import { quarantine, recordVersions, saveImported } from '../store/catalogue.ts'

export interface ImportReport {
  read: number
  added: number
  updated: number
  unchanged: number
  rejected: number
  problems: { line: number; column: string; reason: string }[]
}

type Origin = 'national' | 'aides-territoires'

interface Records {
  origin: Origin
  records: ReadRecord[]
}

/**
 * Brings in the national open-data export (CSV) or an answer of the Aides-territoires API (JSON). What a record does not
 * say stays unknown; one that cannot be read is set aside with its reason. The same file again changes nothing.
 */
export async function importDevicesFile(ctx: Ctx, path: string): Promise<ImportReport> {
  const text = textOfFile(await readFile(path))
  const done = await act(ctx, { name: 'toolbox.import-devices' }, async (tx, note): Promise<Outcome<ImportReport, 'unreadable'>> => {
    const found = /^\s*[[{]/.test(text) ? readJson(text, await areasByName(tx)) : readCsv(text)
    if (!found) return refuse('unreadable')
    const records = withoutDoubles(found.records)
    const devices = records.flatMap((record) => (record.ok ? [record.device] : []))
    const counts = await saveImported(tx, devices, found.origin, ctx.today)
    await quarantine(tx, records, found.origin, ctx.today)
    await recordVersions(tx, ctx.today)
    const report = { ...counts, read: records.length, rejected: records.length - devices.length, problems: problemsOf(records) }
    note({
      file: basename(path),
      origin: found.origin,
      read: report.read,
      added: report.added,
      updated: report.updated,
      rejected: report.rejected,
    })
    return ok(report)
  })
  return done.ok ? done.value : nothingRead
}

const nothingRead: ImportReport = {
  read: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  rejected: 1,
  problems: [
    { line: 1, column: '', reason: 'Ni l’export national des dispositifs (CSV), ni une réponse de l’API Aides-territoires (JSON).' },
  ],
}

function readCsv(text: string): Records | undefined {
  const rows = rowsIn(text)
  const columns = Object.keys(rows?.[0]?.record ?? {})
  if (!rows || nationalColumns.some((name) => !columns.includes(name))) return undefined
  return { origin: 'national', records: rows.map(({ record, info }) => readNationalRow(record, info.lines)) }
}

function rowsIn(text: string): { record: Record<string, string>; info: { lines: number } }[] | undefined {
  try {
    return parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true, relax_column_count: true }) as never
  } catch {
    return undefined
  }
}

function readJson(text: string, codes: ReadonlyMap<string, string>): Records | undefined {
  const aids = aidsIn(jsonOrNothing(text))
  return aids && { origin: 'aides-territoires', records: aids.map((aid, rank) => readAid(aid, rank + 1, codes)) }
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// The second of two records with one key, or of two addresses alike, is told and set aside or renamed.
function withoutDoubles(records: readonly ReadRecord[]): ReadRecord[] {
  const keys = new Set<string>()
  const codes = new Set<string>()
  return records.map((record): ReadRecord => {
    if (!record.ok) return record
    const { externalId, code, name } = record.device
    if (keys.has(externalId))
      return {
        ok: false,
        line: record.line,
        externalId: `${externalId} (ligne ${record.line})`,
        name,
        column: 'id',
        reason: 'Cet identifiant est déjà celui d’un autre dispositif du fichier.',
        content: record.device,
      }
    keys.add(externalId)
    const device: ImportedDevice = codes.has(code) ? { ...record.device, code: `${code}-${externalId.slice(0, 8)}` } : record.device
    codes.add(device.code)
    return { ...record, device }
  })
}

const problemsOf = (records: readonly ReadRecord[]) =>
  records.flatMap((record) =>
    record.ok
      ? record.remarks.map((remark) => ({ line: record.line, ...remark }))
      : [{ line: record.line, column: record.column, reason: record.reason }],
  )
