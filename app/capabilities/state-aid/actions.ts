import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Counts } from '#kernel/bulk.ts'
import { day, type Day } from '#kernel/day.ts'
import type { FactRow } from '#kernel/fact-table.ts'
import { newId, SubmissionKeyField } from '#kernel/id.ts'
import { euros } from '#kernel/money.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { DayField, EurosField, type ProjectKey } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { lawColumns, type LawProblem, readLaw } from './model/law-file.ts'
import { rules } from './queries.ts'
import { addDeMinimisGrant, saveRules } from './store.ts'

export const GrantForm = z.object({
  submissionKey: SubmissionKeyField,
  amount: EurosField,
  grantedOn: DayField,
  funder: z.string().trim().min(2, 'Écrivez qui a accordé l’aide.').max(200, 'Ce nom est trop long : 200 caractères au plus.'),
})
export type GrantForm = z.infer<typeof GrantForm>

/** The company, or the chef de projet for it, declares a de minimis grant already received. Sent twice, it counts once. */
export function declareDeMinimis(
  ctx: Ctx,
  key: ProjectKey,
  form: GrantForm,
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'no-siren' | 'in-the-future'>> {
  return act(ctx, { name: 'state-aid.declare-de-minimis' }, async (tx, note) => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({ amount: form.amount, grantedOn: form.grantedOn }, project.id)
    if (!mayActOnProject(ctx.actor, 'declare-grant', project, ctx.today)) return refuse('forbidden')
    if (!project.siren) return refuse('no-siren')
    if (form.grantedOn > ctx.today) return refuse('in-the-future')
    const grant = { ...form, siren: project.siren, declaredBy: ctx.actor.id, declaredOn: ctx.today }
    if (!(await addDeMinimisGrant(tx, grant))) note({ sentTwice: true })
    return ok()
  })
}

/** Loads the rules of State-aid law from their table of facts. */
export function loadRules(ctx: Ctx, rows: readonly FactRow[]): Promise<Outcome<Counts, never>> {
  return act(ctx, { name: 'state-aid.load-rules' }, async (tx, note) => {
    const counts = await saveRules(tx, rows)
    note({ ...counts })
    return ok(counts)
  })
}

interface LawReport extends Counts {
  rejected: number
  problems: LawProblem[]
}

/**
 * Brings law from a file, dated: new rules, new versions, or corrections of a version. What it does not name stays, so
 * that a decision of yesterday keeps its law.
 */
export async function importLaw(ctx: Ctx, path: string): Promise<LawReport> {
  const rows: FactRow[] = parse(await readFile(path, 'utf8'), {
    columns: true,
    skip_empty_lines: true,
    bom: true,
    relax_column_count: true,
  })
  const missing = lawColumns.filter((column) => !(column in (rows[0] ?? {})))
  if (missing.length > 0) {
    const reason = `Colonnes manquantes : ${missing.join(', ')}.`
    return {
      read: rows.length,
      added: 0,
      updated: 0,
      unchanged: 0,
      rejected: rows.length,
      problems: [{ line: 1, column: missing[0]!, reason }],
    }
  }
  const done = await act(ctx, { name: 'state-aid.import-law' }, async (tx, note) => {
    const { taken, problems } = readLaw(rows, await rules(tx))
    const counts = await saveRules(tx, taken)
    const report = { ...counts, read: rows.length, rejected: problems.length, problems }
    note({ ...counts, rejected: problems.length })
    return ok(report)
  })
  if (!done.ok) throw new Error('an import of law refuses nothing as a whole')
  return done.value
}

/** Loads the grants of the demonstration's fictional companies. */
export function loadDemonstrationGrants(ctx: Ctx, rows: readonly FactRow[], sirenOf: (organisation: string) => string, on: Day) {
  return act(ctx, { name: 'state-aid.load-demonstration' }, async (tx): Promise<Outcome<undefined, never>> => {
    await elevate(tx)
    for (const row of rows) {
      await addDeMinimisGrant(tx, {
        siren: sirenOf(row.organisation!),
        amount: euros(Number(row.amount_euros)),
        grantedOn: day(row.granted_on!),
        funder: row.funder!,
        declaredBy: null,
        declaredOn: on,
        submissionKey: newId(),
      })
    }
    return ok()
  })
}
