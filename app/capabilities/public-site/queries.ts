import { sql } from 'kysely'
import { publishedPlan } from '#cap/action-plan/queries/editions.ts'
import { moneyOf } from '#cap/funding/queries.ts'
import { publicScope } from '#cap/projects/policy.ts'
import { type PublicProject, publicProjects } from '#cap/projects/queries.ts'
import type { MoneyState } from '#cap/funding/model.ts'
import type { PhaseCode, Territory } from '#cap/territory/model.ts'
import type { Member } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { type Ctx, visitor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'

export interface ToldProject extends PublicProject {
  /** What the ledger says, state by state; nothing when it has no line. */
  money: Record<MoneyState, Cents> | null
}

/**
 * Public projects with their money. Read as a visitor whoever asks, so that the database hides the rest even from a
 * query of ours that would forget to.
 */
export function toldProjects(ctx: Ctx, page: { territoryId?: string; after?: string; limit?: number } = {}): Promise<ToldProject[]> {
  return read({ ...ctx, actor: visitor }, async (tx) => {
    const projects = await publicProjects(tx, publicScope(ctx.today), page)
    const money = await moneyOf(tx, projects)
    return projects.map((project) => ({ ...project, money: money.get(project.id) ?? null }))
  })
}

/** The plan that the pair adopted, in its public part, as a visitor reads it. */
export const adoptedPlan = (ctx: Ctx, territoryId: string) => read({ ...ctx, actor: visitor }, (tx) => publishedPlan(tx, territoryId))

/** Every public project, five hundred at a time: no connection is held while the reader downloads. */
export async function* allToldProjects(ctx: Ctx, pageSize = 500): AsyncGenerator<ToldProject> {
  let after: string | undefined
  for (;;) {
    const projects = await toldProjects(ctx, { limit: pageSize, ...(after && { after }) })
    yield* projects
    after = projects.at(-1)?.id
    if (projects.length < pageSize) return
  }
}

export interface PublishedTerritory extends Territory {
  longitude: number
  latitude: number
  source: string
  members: { kind: Member['kind']; code: string; name: string; from: Day; until: Day | null }[]
}

/** Every territory of a phase with its members and their dates, for open data. */
export async function publishedTerritories(db: Db, phase: PhaseCode): Promise<PublishedTerritory[]> {
  const { rows } = await sql<PublishedTerritory>`
    select t.id, t.phase, t.code, coalesce(t.own_name, t.name) as name, t.name as "programmeName",
      t.region_code as "regionCode", r.name as "regionName", t.longitude, t.latitude, coalesce(s.label, t.source) as source,
      coalesce((select jsonb_agg(jsonb_build_object('kind', pm.kind, 'code', pm.member_code, 'name', pm.name,
          'from', pm.valid_from, 'until', pm.valid_until) order by pm.name)
        from territory.perimeter_member pm where pm.territory_id = t.id), '[]') as members
    from territory.territory t
    join territory.region r on r.code = t.region_code
    left join territory.source s on s.key = t.source
    where t.phase = ${phase} order by t.code`.execute(db)
  return rows
}
