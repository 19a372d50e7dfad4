import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Day, day } from '#kernel/day.ts'
import { type FactRow, isTrue, numberOrNull, textOrNull, words } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { ok } from '#kernel/outcome.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import type { FicheDraft, FicheTier } from '../model/fiche.ts'
import type { Thread } from '../model/plan.ts'
import type { Step } from '../model/priority.ts'
import type { Status } from '../model/statuses.ts'
import { addFiches } from './fiches.ts'
import { openToldPlan } from './plans.ts'

export interface DemonstrationPlans {
  axes: readonly FactRow[]
  fiches: readonly FactRow[]
}

const agenPage = {
  label: 'Agglomération d’Agen, « Labellisation de l’Agglomération d’Agen : Territoire d’industrie 2023/2027 »',
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
    const told = planWords[code] ?? { title: `Plan d’actions de ${territory.name} (démonstration)`, summary: '', source: null, sourceUrl: null }
    const ids = new Map(ofTerritory.map((row) => [row.key!, newId<'axis'>()]))
    await openToldPlan(ctx, territory, {
      ...told,
      axes: ofTerritory.map((row) => ({ id: ids.get(row.key!)!, title: row.title!, enjeu: textOrNull(row.enjeu), thread: textOrNull(row.thread) as Thread | null })),
    })
    const rows = fiches.filter((row) => row.territory_code === code)
    await enterFiches(ctx, territory.id, rows, ids)
  }
}

/** Actions first, then their sub-actions, which name them. */
function enterFiches(ctx: Ctx, territoryId: string, rows: readonly FactRow[], axes: ReadonlyMap<string, string>) {
  return act(ctx, { name: 'action-plan.enter-told', subject: territoryId }, async (tx) => {
    await elevate(tx)
    const ids = new Map<string, string>()
    for (const level of [rows.filter((row) => !row.parent), rows.filter((row) => row.parent)]) {
      const added = await addFiches(tx, territoryId, level.map((row) => draftOf(row, axes, ids)), ctx.today)
      if (!added.ok) throw new Error(`the plan of the demonstration does not hold: ${added.refusal}`)
      for (const [rank, row] of level.entries()) ids.set(row.key!, added.value[rank]!.id)
    }
    return ok()
  })
}

const dayOrNull = (cell: string | undefined): Day | null => (cell ? day(cell) : null)

const draftOf = (row: FactRow, axes: ReadonlyMap<string, string>, ids: ReadonlyMap<string, string>): FicheDraft => ({
  axisId: axes.get(row.axis!)!, parentId: row.parent ? ids.get(row.parent)! : null, title: row.title!, why: row.why ?? '',
  objectives: row.objectives ?? '', effects: row.effects ?? '', targets: row.targets ?? '', means: row.means ?? '', lead: row.lead ?? '',
  pilots: words(row.pilots, '|'), electedLeads: words(row.elected, '|'), partners: words(row.partners, '|'), governanceBody: row.body ?? '',
  startsOn: dayOrNull(row.starts_on), endsOn: dayOrNull(row.ends_on), yearly: isTrue(row.yearly), status: row.status as Status,
  statusReason: textOrNull(row.reason), tier: row.tier as FicheTier, impact: numberOrNull(row.impact) as Step | null,
  effort: numberOrNull(row.effort) as Step | null, windowClosesOn: dayOrNull(row.window_closes_on), fictional: true,
})
