import { readFile } from 'node:fs/promises'
import { importExchangeAsOperator } from '#cap/action-plan/actions/exchange.ts'
import { toExchange } from '#cap/action-plan/model/exchange.ts'
import { exchangedFiches, plannedTerritories } from '#cap/action-plan/queries/exchange.ts'
import { exportedAtMost, listFiches } from '#cap/action-plan/queries/fiches.ts'
import { planScope } from '#cap/action-plan/policy.ts'
import { fileCells, fileHead } from '#cap/action-plan/views/fiche-file.ts'
import { elevate } from '#kernel/act.ts'
import { type Ctx, ressort } from '#kernel/actor.ts'
import { ConfigError } from '#kernel/config.ts'
import { csvLine } from '#kernel/csv.ts'
import { systemClock, today } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import type { Exporter, Importer } from './cli.ts'

const operator = (db: Db): Ctx => ({
  db,
  today: today(systemClock),
  requestId: 'command-line',
  actor: { ...ressort('ligne de commande'), mandates: [{ role: 'programme', territoryId: null, regionCode: null }] },
})

interface Planned {
  id: string
  code: string
  regionCode: string
}

/** The territories that have a plan: the one that is asked, or all. */
async function territoriesOf(tx: Tx, code: string | undefined): Promise<Planned[]> {
  const planned = await plannedTerritories(tx)
  if (code === undefined) return planned
  const asked = planned.filter((territory) => territory.code === code)
  if (asked.length === 0) throw new ConfigError(`Aucun plan n’est ouvert dans le territoire « ${code} ».`)
  return asked
}

const asOperator = <Value>(db: Db, work: (tx: Tx, ctx: Ctx) => Promise<Value>) =>
  db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      await elevate(tx)
      return work(tx, operator(db))
    })

/** Every plan, or one, in the exchange schema; restricted fiches stay here. */
export const exportExchange: Exporter = (db, code) =>
  asOperator(db, async (tx, ctx) => {
    const projects = []
    for (const territory of await territoriesOf(tx, code))
      for (const fiche of await exchangedFiches(tx, planScope(ctx.actor), territory.id))
        projects.push(toExchange(fiche, territory.id, ctx.today))
    return JSON.stringify(projects, null, 2)
  })

/** Every plan, or one, as the CSV of its list; with `--json`, one object a fiche. */
export const exportPlan: Exporter = (db, code, json) =>
  asOperator(db, async (tx, ctx) => {
    const rows = []
    for (const territory of await territoriesOf(tx, code)) {
      const { lines } = await listFiches(tx, planScope(ctx.actor), territory.id, { own: true, pageSize: exportedAtMost }, ctx.today)
      rows.push(...lines.map((line) => fileCells(line, ctx.today)))
    }
    if (json) return JSON.stringify(rows.map((cells) => Object.fromEntries(fileHead.map((label, rank) => [label, cells[rank]]))))
    return [fileHead, ...rows]
      .map((cells) => csvLine(cells))
      .join('')
      .trimEnd()
  })

/**
 * Takes a file of projects into a plan: the one that is asked, else the one a project names in `collectiviteIds`, else the
 * only one there is.
 */
export const importExchangeFile: Importer = async (db, file, progress, code) => {
  const told = parsed(await readFile(file, 'utf8'))
  const ctx = operator(db)
  const planned = await asOperator(db, (tx) => territoriesOf(tx, code))
  const total = {
    read: 0,
    added: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    problems: [] as { line: number; column: string; reason: string }[],
  }
  if (!Array.isArray(told)) throw new ConfigError('Ce fichier n’est pas une liste de projets : il commence par « [ ».')
  const lines = told.map((project, rank) => ({ project, line: rank + 1, territory: territoryOf(project, planned) }))
  for (const { line } of lines.filter(({ territory }) => !territory)) {
    total.problems.push({
      line,
      column: 'collectiviteIds',
      reason: 'On ne sait pas à quel plan ce projet va : nommez le territoire à la fin de la commande.',
    })
    total.read++
    total.rejected++
  }
  for (const territory of planned) {
    const here = lines.filter((one) => one.territory === territory)
    if (here.length === 0) continue
    const done = await importExchangeAsOperator(
      ctx,
      territory,
      here.map(({ project }) => project),
    )
    if (!done.ok) throw new ConfigError(`Le plan de ${territory.code} n’a pas d’axe où ranger ces projets.`)
    for (const key of ['read', 'added', 'updated', 'unchanged', 'rejected'] as const) total[key] += done.value[key]
    total.problems.push(...done.value.problems.map((problem) => ({ ...problem, line: here[problem.line - 1]?.line ?? problem.line })))
    progress(total.read / lines.length)
  }
  total.problems.sort((a, b) => a.line - b.line)
  return total
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw new ConfigError('Ce fichier n’est pas du JSON.')
  }
}

function territoryOf(project: unknown, planned: readonly Planned[]): Planned | undefined {
  if (planned.length === 1) return planned[0]
  const ids = (project as { collectiviteIds?: unknown } | null)?.collectiviteIds
  return Array.isArray(ids) ? planned.find((territory) => ids.includes(territory.id)) : undefined
}
