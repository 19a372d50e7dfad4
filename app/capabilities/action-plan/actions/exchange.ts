import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { yearOf } from '../model/calendar.ts'
import { contentFromExchange, type ExchangedFiche, ExchangeProject, keptOf, sameProject, toExchange } from '../model/exchange.ts'
import { blankFiche } from '../model/fiche.ts'
import { fichesNamed } from '../queries/exchange.ts'
import { firstAxisOf } from '../queries/placing.ts'
import { keepExchanges } from '../store/exchange.ts'
import { addBudgetLines, type NewBudgetLine } from '../store/means.ts'
import { addFiches, rewriteFiches } from './fiches.ts'
import { changePlan, type Where } from './plans.ts'

export interface ExchangeReport {
  read: number
  added: number
  updated: number
  unchanged: number
  rejected: number
  problems: { line: number; column: string; reason: string }[]
}

interface Told {
  line: number
  project: ExchangeProject
}

/** Reads a file of projects: each is taken or rejected by itself, with its place and the reason. */
function readExchange(file: unknown): { told: Told[]; report: ExchangeReport } {
  const report: ExchangeReport = { read: 0, added: 0, updated: 0, unchanged: 0, rejected: 0, problems: [] }
  if (!Array.isArray(file)) {
    report.problems.push({ line: 1, column: '', reason: 'Le fichier est une liste de projets, entre crochets.' })
    return { told: [], report: { ...report, rejected: 1 } }
  }
  const told: Told[] = []
  const seen = new Set<string>()
  for (const [rank, row] of file.entries()) {
    const parsed = ExchangeProject.safeParse(row)
    const line = rank + 1
    report.read++
    if (parsed.success && !seen.has(parsed.data.id)) told.push({ line, project: parsed.data })
    else report.rejected++
    if (parsed.success && seen.has(parsed.data.id))
      report.problems.push({ line, column: 'id', reason: 'Ce projet est déjà plus haut dans le fichier.' })
    if (parsed.success) seen.add(parsed.data.id)
    else for (const issue of parsed.error.issues) report.problems.push({ line, column: issue.path.join('.'), reason: issue.message })
  }
  return { told, report }
}

/** Enters a file of projects in a plan: new ones under its first axis, known ones where they stand. The same file again changes nothing. */
export const importExchange = (ctx: Ctx, where: Where, file: unknown) =>
  changePlan<ExchangeReport, 'no-axis'>(ctx, 'action-plan.import-exchange', 'edit', where, (tx, _, note) =>
    enter(tx, ctx, where, file, note),
  )

/** The same by who operates Ressort, from its command line. */
export const importExchangeAsOperator = (ctx: Ctx, where: Where, file: unknown) =>
  act(ctx, { name: 'action-plan.import-exchange', subject: where.id }, async (tx, note) => {
    await elevate(tx)
    return enter(tx, ctx, where, file, note)
  })

async function enter(
  tx: Tx,
  ctx: Ctx,
  where: Where,
  file: unknown,
  note: (detail: Record<string, unknown>) => void,
): Promise<Outcome<ExchangeReport, 'no-axis'>> {
  const { told, report } = readExchange(file)
  const axisId = await firstAxisOf(tx, where.id)
  if (!axisId) return { ok: false, refusal: 'no-axis' }
  const known = await fichesNamed(
    tx,
    where.id,
    told.map(({ project }) => project.id),
  )
  const fresh = told.filter(({ project }) => !known.has(project.id))
  await addAll(tx, ctx, where.id, axisId, fresh)
  const changed = told.flatMap((one) => {
    const fiche = known.get(one.project.id)
    return fiche && !sameProject(toExchange(fiche, where.id, ctx.today), one.project) ? [{ ...one, fiche }] : []
  })
  const updated = await updateAll(tx, ctx, where.id, changed, report)
  Object.assign(report, { added: fresh.length, updated, unchanged: told.length - fresh.length - updated })
  const { problems, ...counts } = report
  note({ ...counts, problems: problems.length })
  return ok(report)
}

async function addAll(tx: Tx, ctx: Ctx, territoryId: string, axisId: string, fresh: readonly Told[]): Promise<void> {
  const drafts = fresh.map(({ project }) => ({
    ...contentFromExchange(blankFiche(axisId), project),
    source: `Fichier d’échange (${project.programme ?? 'projets-territoire'})`.slice(0, 300),
    exchangeId: project.id,
    exchange: { ...keptOf(project) },
  }))
  const added = await addFiches(tx, territoryId, drafts, ctx.today)
  if (!added.ok) throw new Error(`the first axis of the plan refuses a fiche: ${added.refusal}`)
  const lines = fresh.flatMap(({ project }, rank) => budgetOf(project, added.value[rank]!.id, yearOf(ctx.today)))
  await addBudgetLines(tx, territoryId, lines)
}

type Changed = Told & { fiche: ExchangedFiche }

/** A budget held by year is not replaced by a total: that part alone is left out, and said. */
async function updateAll(tx: Tx, ctx: Ctx, territoryId: string, asked: readonly Changed[], report: ExchangeReport): Promise<number> {
  const changed = asked.filter(({ line, project, fiche }) => {
    const before = toExchange(fiche, territoryId, ctx.today)
    if (fiche.forecast === null || project.budgetPrevisionnel === before.budgetPrevisionnel) return true
    report.problems.push({
      line,
      column: 'budgetPrevisionnel',
      reason: 'Le budget de cette fiche est tenu par année dans Ressort : il n’est pas remplacé.',
    })
    return !sameProject(before, { ...project, budgetPrevisionnel: before.budgetPrevisionnel })
  })
  if (changed.length === 0) return 0
  const rewritten = await rewriteFiches(
    tx,
    territoryId,
    changed.map(({ project, fiche }) => ({ ...contentFromExchange(fiche, project), id: fiche.id })),
    ctx.today,
  )
  if (!rewritten.ok) throw new Error(`a fiche does not stand where it stood: ${rewritten.refusal}`)
  await keepExchanges(
    tx,
    territoryId,
    changed.map(({ project, fiche }) => ({ ficheId: fiche.id, exchangeId: project.id, kept: keptOf(project) })),
  )
  const lines = changed
    .filter(({ fiche }) => fiche.forecast === null)
    .flatMap(({ project, fiche }) => budgetOf(project, fiche.id, yearOf(ctx.today)))
  await addBudgetLines(tx, territoryId, lines)
  return changed.length
}

/** A budget without a year stands in the year the project begins. */
function budgetOf(project: ExchangeProject, ficheId: string, thisYear: number): NewBudgetLine[] {
  if (project.budgetPrevisionnel === null) return []
  const year = project.dateDebutPrevisionnelle ? yearOf(project.dateDebutPrevisionnelle) : thisYear
  return [{ ficheId, year, kind: 'investment', forecast: project.budgetPrevisionnel * 100, actual: null }]
}
