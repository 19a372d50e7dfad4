import { act, elevate, read } from '#kernel/act.ts'
import type { Ctx, MandateRole } from '#kernel/actor.ts'
import { type Day, day } from '#kernel/day.ts'
import { type FactRow, isTrue, numberOrNull, textOrNull, words } from '#kernel/fact-table.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { euros } from '#kernel/money.ts'
import { ok } from '#kernel/outcome.ts'
import { halfCodes } from '#cap/membership/model/pair.ts'
import { holds } from '#cap/membership/policy.ts'
import { localRoles } from '#cap/membership/model/mandates.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import type { FicheDraft, FicheTier } from '../model/fiche.ts'
import { type Measure, measures } from '#cap/projects/model/effects.ts'
import type { Indicator } from '../model/indicators.ts'
import type { Thread } from '../model/plan.ts'
import type { Step } from '../model/priority.ts'
import type { Status } from '../model/statuses.ts'
import { editionsOf } from '../queries/editions.ts'
import { signToldPlan, submitToldPlan } from './editions.ts'
import type { BudgetKind, BudgetLine, FunderLine } from '../model/means.ts'
import { carryByName, replaceIndicators } from '../store/carriers.ts'
import { replaceBudget, replaceDependencies, replaceFunders } from '../store/means.ts'
import { addFiches } from './fiches.ts'
import { openToldPlan, type Where } from './plans.ts'

export interface DemonstrationPlans {
  axes: readonly FactRow[]
  fiches: readonly FactRow[]
}

const agenPage = {
  label: 'Agglomération d’Agen, « Labellisation de l’Agglomération d’Agen : Territoire d’industrie 2023/2027 », publié le 15/11/2023',
  url: 'https://www.agglo-agen.net/en-ce-moment/actualites/actualite/labellisation-de-lagglomeration-dagen-territoire-dindustrie-2023-2027',
}

const planWords: Readonly<Record<string, { title: string; summary: string; source: string | null; sourceUrl: string | null }>> = {
  'ti-7501': {
    title: 'Le plan d’actions « Agen Industrie »',
    summary:
      'Un écosystème d’innovation autour de l’économie verte, matérialisé par le Pôle Innovation La Serre au sein du Technopole Agen-Garonne ; le soutien à la transformation des industriels ; l’adaptation de la formation et la promotion des métiers en tension.',
    source: agenPage.label,
    sourceUrl: agenPage.url,
  },
}

/** Opens the plans of the demonstration and enters their fiches: their axes are published, their details are fictional. */
export async function loadDemonstrationPlans(ctx: Ctx, { axes, fiches }: DemonstrationPlans): Promise<void> {
  for (const [code, ofTerritory] of Map.groupBy(axes, (row) => row.territory_code!)) {
    const territory = (await territoryByCode(ctx.db, code, currentPhase))!
    const told = planWords[code] ?? {
      title: `Plan d’actions de ${territory.name} (démonstration)`,
      summary: '',
      source: null,
      sourceUrl: null,
    }
    const ids = new Map(ofTerritory.map((row) => [row.key!, newId<'axis'>()]))
    await openToldPlan(ctx, territory, {
      ...told,
      axes: ofTerritory.map((row) => ({
        id: ids.get(row.key!)!,
        title: row.title!,
        enjeu: textOrNull(row.enjeu),
        thread: textOrNull(row.thread) as Thread | null,
      })),
    })
    const rows = fiches.filter((row) => row.territory_code === code)
    await enterFiches(ctx, territory.id, rows, ids)
    await carryFiches(ctx, territory.id)
    await adoptByDemonstration(ctx, territory)
  }
}

/** The chef de projet of the demonstration submits the plan, and its pair adopts it, where there is one. */
async function adoptByDemonstration(ctx: Ctx, where: Where & { code: string }): Promise<void> {
  const holders = await holdersOf(ctx.db, {
    territoryId: where.id,
    roles: ['chef-de-projet', 'elu-referent', 'industriel-referent'],
    on: ctx.today,
  })
  const as = (role: MandateRole): Ctx | undefined => {
    const actor = holders.find((holder) => holds(holder, role, where.id))
    return actor && { ...ctx, actor }
  }
  const chef = as('chef-de-projet')
  if (!chef) return
  const submitted = await submitToldPlan(chef, where, 'Première version du plan (démonstration).')
  const edition = submitted.ok ? await read(chef, async (tx) => (await editionsOf(tx, where.id))[0]) : undefined
  for (const half of halfCodes) {
    const signer = as(`${half}-referent`)
    if (signer && edition) await signToldPlan(signer, where, edition.id, half, 'for')
  }
}

/** Persons of the demonstration carry the fiches that write their names; one fiche has its indicators, all fictional. */
function carryFiches(ctx: Ctx, territoryId: string) {
  return act(ctx, { name: 'action-plan.carry-told', subject: territoryId }, async (tx) => {
    await elevate(tx)
    await carryByName(tx, territoryId, await holdersOf(tx, { territoryId, roles: localRoles, on: ctx.today }))
    return ok()
  })
}

/** Actions first, then their sub-actions, which name them. */
function enterFiches(ctx: Ctx, territoryId: string, rows: readonly FactRow[], axes: ReadonlyMap<string, string>) {
  return act(ctx, { name: 'action-plan.enter-told', subject: territoryId }, async (tx) => {
    await elevate(tx)
    const ids = new Map<string, string>()
    for (const level of [rows.filter((row) => !row.parent), rows.filter((row) => row.parent)]) {
      const added = await addFiches(
        tx,
        territoryId,
        level.map((row) => draftOf(row, axes, ids)),
        ctx.today,
      )
      if (!added.ok) throw new Error(`the plan of the demonstration does not hold: ${added.refusal}`)
      for (const [rank, row] of level.entries()) ids.set(row.key!, added.value[rank]!.id)
    }
    await enterMeans(tx, territoryId, rows, ids)
    return ok()
  })
}

/** What the fiches come after, what they cost and who would pay, all fictional. */
async function enterMeans(tx: Tx, territoryId: string, rows: readonly FactRow[], ids: ReadonlyMap<string, string>): Promise<void> {
  for (const row of rows) {
    const of = { territoryId, id: ids.get(row.key!)! }
    const budget = words(row.budget, '|').map((line) => budgetLineOf(line))
    if (row.after)
      await replaceDependencies(
        tx,
        of,
        words(row.after, '|').map((key) => ids.get(key)!),
      )
    if (budget.length > 0)
      await replaceBudget(
        tx,
        of,
        budget,
        budget.map((line) => line.year),
      )
    if (row.indicators) await replaceIndicators(tx, of, words(row.indicators, '|').map(indicatorOfCell))
    if (row.funders) await replaceFunders(tx, of, words(row.funders, '|').map(funderLineOf))
  }
}

/** `2026 investment 800000 120000`: a year, a kind, forecast and actual euros (or posts). */
function budgetLineOf(text: string): BudgetLine {
  const [year, kind, forecast, actual] = text.split(' ')
  const hundredths = (amount: string | undefined) => (amount ? Math.round(Number(amount) * 100) : null)
  return { year: Number(year), kind: kind as BudgetKind, forecast: hundredths(forecast), actual: hundredths(actual) }
}

/** `measure:training=0>24@2027-09-01=9@2026-10-15=rentrée de l’école (fictif)`: what, start, target and its day, then seen, its day and where from. */
function indicatorOfCell(text: string): Indicator {
  const [what = '', aim = '', seen = '', evidence = ''] = text.split('=')
  const [baseline, target, targetOn] = aim.split(/[>@]/)
  const [observed, observedOn] = seen.split('@')
  const code = what.replace('measure:', '') as Measure
  const number = (cell: string | undefined) => (cell ? Number(cell) : null)
  return {
    known: what,
    label: measures[code].label,
    unit: measures[code].unit,
    baseline: number(baseline),
    target: number(target),
    targetOn: dayOrNull(targetOn),
    observed: number(observed),
    observedOn: dayOrNull(observedOn),
    evidence,
  }
}

function funderLineOf(text: string): FunderLine {
  const [funder = '', amount] = text.split('=')
  return { funder, amount: amount ? euros(Number(amount)) : null }
}

const dayOrNull = (cell: string | undefined): Day | null => (cell ? day(cell) : null)

const draftOf = (row: FactRow, axes: ReadonlyMap<string, string>, ids: ReadonlyMap<string, string>): FicheDraft => ({
  axisId: axes.get(row.axis!)!,
  parentId: row.parent ? ids.get(row.parent)! : null,
  title: row.title!,
  why: row.why ?? '',
  objectives: row.objectives ?? '',
  effects: row.effects ?? '',
  targets: row.targets ?? '',
  means: row.means ?? '',
  lead: row.lead ?? '',
  pilots: words(row.pilots, '|'),
  electedLeads: words(row.elected, '|'),
  partners: words(row.partners, '|'),
  governanceBody: row.body ?? '',
  startsOn: dayOrNull(row.starts_on),
  endsOn: dayOrNull(row.ends_on),
  yearly: isTrue(row.yearly),
  status: row.status as Status,
  statusReason: textOrNull(row.reason),
  tier: row.tier as FicheTier,
  impact: numberOrNull(row.impact) as Step | null,
  effort: numberOrNull(row.effort) as Step | null,
  windowClosesOn: dayOrNull(row.window_closes_on),
  fictional: true,
})
