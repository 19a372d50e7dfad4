import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { textOfFile } from '#kernel/csv.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { addMoney, takeBackMoney } from '#cap/funding/actions.ts'
import { DayField } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { type Grant, listOf, lists, readGrant, type Remark, sourceOf } from './model/list.ts'
import { mayDoWithGrants } from './policy.ts'
import { grantOf, keysIn, linesAlreadyThere, places } from './queries.ts'
import { addMatch, dropMatch, saveGrants } from './store.ts'

/** What an import answers, with a word for each odd value; `rejected` lines are the only ones left out. */
export interface ImportReport {
  read: number
  added: number
  updated: number
  unchanged: number
  rejected: number
  problems: { line: number; column: string; reason: string }[]
}

/** How many rows one list may hold: beyond, it is to be cut by year or by funder. */
const mostRows = 100_000

interface Given {
  /** Bytes of the file: UTF-8, or the Windows alphabet of older exports. */
  content: Uint8Array
  name: string
}

/** Brings in a list of grants from a file of this machine, whole. Importing the same list again changes nothing. */
export const importGrantsFile = async (ctx: Ctx, path: string): Promise<ImportReport> => {
  const given = { content: await readFile(path), name: basename(path) }
  const imported = await act(ctx, { name: 'grants.import-list' }, async (tx, note) => {
    const list = readList(given, await places(tx))
    if (!list.ok) return list
    const counts = await saveGrants(tx, list.value.grants, given.name)
    note({ file: given.name, ...counts, rejected: list.value.rejected })
    return ok({ ...counts, ...reportOf(list.value) })
  })
  return imported.ok ? imported.value : unreadable(given.name, imported.refusal)
}

type ImportedHere = Outcome<ImportReport & { elsewhere: number }, 'forbidden' | ListRefusal>

/** The chef de projet brings in a list: what it says of other territories is left out, and told. */
export function importGrantsOf(ctx: Ctx, territoryId: string, given: Given): Promise<ImportedHere> {
  return act(ctx, { name: 'grants.import-list', subject: territoryId }, async (tx, note): Promise<ImportedHere> => {
    if (!mayDoWithGrants(ctx.actor, 'import-list', territoryId)) return refuse('forbidden')
    const list = readList(given, await places(tx))
    if (!list.ok) return list
    const here = await keysIn(tx, list.value.grants, territoryId, ctx.today)
    const grants = list.value.grants.filter((grant) => here.has(grant.key))
    const counts = await saveGrants(tx, grants, given.name)
    const elsewhere = list.value.grants.length - grants.length
    note({ file: given.name, ...counts, elsewhere, rejected: list.value.rejected })
    return ok({ ...counts, ...reportOf(list.value), elsewhere })
  })
}

export type ListRefusal = 'not-a-table' | 'unknown-columns' | 'too-long'

interface ReadList {
  rows: number
  grants: Grant[]
  rejected: number
  remarks: Remark[]
}

/** Parses a list without writing; a grant written twice in it is kept once, as its last line says it. */
function readList({ content }: Given, known: Awaited<ReturnType<typeof places>>): Outcome<ReadList, ListRefusal> {
  const text = textOfFile(content)
  const delimiter = [';', ',', '\t'].toSorted((a, b) => countIn(text, b) - countIn(text, a))[0]!
  let rows: { record: Record<string, string>; info: { lines: number } }[]
  try {
    rows = parse(text, {
      columns: true,
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    })
  } catch {
    return refuse('not-a-table')
  }
  const list = listOf(Object.keys(rows[0]?.record ?? {}))
  if (!list) return refuse('unknown-columns')
  if (rows.length > mostRows) return refuse('too-long')

  const grants = new Map<string, Grant>()
  const remarks: Remark[] = []
  let rejected = 0
  for (const { record, info } of rows) {
    const read = readGrant(list, record, info.lines, known)
    remarks.push(...read.remarks)
    if (!read.grant) rejected += 1
    else {
      if (grants.has(read.grant.key))
        remarks.push({
          line: info.lines,
          column: 'clé',
          reason: 'Cette subvention est déjà plus haut dans la liste : la dernière ligne est gardée.',
          rejected: false,
        })
      grants.set(read.grant.key, read.grant)
    }
  }
  return ok({ rows: rows.length, grants: [...grants.values()], rejected, remarks })
}

const countIn = (text: string, sign: string): number => text.slice(0, text.indexOf('\n')).split(sign).length

const reportOf = ({ rows, rejected, remarks }: ReadList) => ({
  read: rows,
  rejected,
  problems: remarks.map(({ line, column, reason }) => ({ line, column, reason })),
})

/** What each refusal of a list says, and what to mend. */
export const listRefusals: Readonly<Record<ListRefusal, string>> = {
  'not-a-table': 'Ce fichier n’est pas un tableau CSV lisible : exportez-le à nouveau en CSV.',
  'unknown-columns': `Les colonnes de ce fichier ne sont celles d’aucune liste connue : ${Object.values(lists)
    .map((list) => list.label)
    .join(' ; ')}.`,
  'too-long': 'Cette liste dépasse 100 000 lignes : coupez-la par année ou par financeur.',
}

const unreadable = (name: string, refusal: ListRefusal): ImportReport => ({
  read: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  rejected: 1,
  problems: [{ line: 1, column: name, reason: listRefusals[refusal] }],
})

/** `entry`: the line of the ledger that already says it; empty, a new line is written, on the day the grant was decided. */
export const MatchForm = z
  .object({
    reference: z.string('Choisissez un projet.').regex(/^P-\d{4}-\d{4,9}$/, 'Choisissez un projet.'),
    entry: z
      .union([z.uuid(), z.literal('')])
      .optional()
      .transform((id) => id || null),
    decidedOn: z
      .union([DayField, z.literal('')])
      .optional()
      .transform((on) => on || null),
  })
  .refine((form) => form.entry !== null || form.decidedOn !== null, {
    path: ['decidedOn'],
    message: 'Écrivez le jour où la subvention a été accordée, par exemple 01/03/2024.',
  })
export type MatchForm = z.infer<typeof MatchForm>

export type MatchRefusal = 'not-found' | 'forbidden' | 'said-already' | 'no-amount' | 'no-such-line' | 'in-the-future'

/** Says that a grant is money of a project: its ledger has one line for it, and never two. */
export function matchGrant(ctx: Ctx, territoryId: string, grantId: string, form: MatchForm): Promise<Outcome<undefined, MatchRefusal>> {
  return act(ctx, { name: 'grants.match', subject: grantId }, async (tx, note) => {
    const scope = readScope(ctx.actor, ctx.today)
    if (!mayDoWithGrants(ctx.actor, 'match', territoryId)) return refuse('forbidden')
    const grant = await grantOf(tx, scope, territoryId, grantId)
    const project = await projectByReference(tx, scope, { territoryId, reference: form.reference })
    if (!grant || !project) return refuse('not-found')
    if (!mayActOnProject(ctx.actor, 'enter-money', project, ctx.today)) return refuse('forbidden')
    note({ project: project.reference, amount: grant.amount, funder: grant.funder })
    if (grant.amount === null) return refuse('no-amount')
    if (form.decidedOn && form.decidedOn > ctx.today) return refuse('in-the-future')

    const known = form.entry ? await linesAlreadyThere(tx, territoryId, [project.id], grant.amount) : []
    if (form.entry && !known.some((line) => line.id === form.entry)) return refuse('no-such-line')
    const entryId =
      form.entry ??
      (await addMoney(tx, {
        territoryId,
        projectId: project.id,
        funder: grant.funder,
        amount: grant.amount,
        happenedOn: form.decidedOn!,
        source: sourceOf(grant).slice(0, 300),
        note: grant.title.slice(0, 500),
        state: 'granted',
        deviceCode: null,
        sourceUrl: null,
        personId: ctx.actor.id,
      }))
    const said = await addMatch(tx, {
      territoryId,
      grantId,
      projectId: project.id,
      entryId,
      wroteEntry: !form.entry,
      personId: ctx.actor.id!,
      on: ctx.today,
    })
    return said ? ok() : refuse('said-already')
  })
}

/** Says that no project of the territory received this grant. */
export function setGrantAside(
  ctx: Ctx,
  territoryId: string,
  grantId: string,
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'said-already'>> {
  return act(ctx, { name: 'grants.set-aside', subject: grantId }, async (tx) => {
    if (!mayDoWithGrants(ctx.actor, 'match', territoryId)) return refuse('forbidden')
    if (!(await grantOf(tx, readScope(ctx.actor, ctx.today), territoryId, grantId))) return refuse('not-found')
    const said = await addMatch(tx, {
      territoryId,
      grantId,
      projectId: null,
      entryId: null,
      wroteEntry: false,
      personId: ctx.actor.id!,
      on: ctx.today,
    })
    return said ? ok() : refuse('said-already')
  })
}

/** Takes back what was said of a grant; a line it had written in the ledger is corrected by a line below zero. */
export function releaseGrant(ctx: Ctx, territoryId: string, grantId: string): Promise<Outcome<undefined, 'not-found' | 'forbidden'>> {
  return act(ctx, { name: 'grants.release', subject: grantId }, async (tx, note) => {
    if (!mayDoWithGrants(ctx.actor, 'match', territoryId)) return refuse('forbidden')
    const match = await dropMatch(tx, territoryId, grantId)
    if (!match) return refuse('not-found')
    note({ wroteEntry: match.wroteEntry })
    if (match.wroteEntry) {
      await takeBackMoney(tx, {
        territoryId,
        entryId: match.entryId!,
        reason: 'Correction : cette subvention n’est pas celle du projet',
        personId: ctx.actor.id,
        on: ctx.today,
      })
    }
    return ok()
  })
}
