import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Cents } from '#kernel/money.ts'
import type { MoneyState } from '#cap/funding/model.ts'
import { inScope } from '#cap/projects/queries.ts'
import { isRetained } from '#cap/projects/queries/followed.ts'
import type { Scope } from '#cap/projects/policy.ts'

export interface RollUpLine {
  territoryCode: string
  territoryName: string
  regionCode: string
  regionName: string
  retained: number
  underWay: number
  /** Cost of the retained projects whose cost is known, and how many are not. */
  cost: Cents
  costUnknown: number
  jobsCreated: number
  jobsMaintained: number
  jobsUnknown: number
  money: Record<MoneyState, Cents>
}

const states = ['announced', 'requested', 'granted', 'contracted', 'paid', 'recovered'] as const

/** What the projects in scope add up to, territory by territory; territories without a project are there too, at zero. */
export async function rollUp(tx: Tx, scope: Scope, phase: string): Promise<RollUpLine[]> {
  const { rows } = await sql<Omit<RollUpLine, 'money'> & Record<MoneyState, Cents>>`
    with seen as (
      select p.id, p.territory_id, p.stage, p.cost, p.jobs_created, p.jobs_maintained, ${isRetained} as decided
      from projects.project p join territory.territory t on t.id = p.territory_id
      where t.phase = ${phase} and ${inScope(scope)}),
    counted as (
      select territory_id,
        count(*) filter (where decided) as retained,
        count(*) filter (where stage in ('qualified', 'structuring', 'proposed')) as "underWay",
        coalesce(sum(cost) filter (where decided), 0)::bigint as cost,
        count(*) filter (where decided and cost is null) as "costUnknown",
        coalesce(sum(jobs_created) filter (where decided), 0) as "jobsCreated",
        coalesce(sum(jobs_maintained) filter (where decided), 0) as "jobsMaintained",
        count(*) filter (where decided and jobs_created is null) as "jobsUnknown"
      from seen group by territory_id),
    money as (
      select e.territory_id,
        ${sql.join(states.map((state) => sql`coalesce(sum(e.amount) filter (where e.state = ${sql.lit(state)}), 0)::bigint as ${sql.ref(state)}`))}
      from funding.entry e join seen s on s.territory_id = e.territory_id and s.id = e.project_id and s.decided
      group by e.territory_id)
    select t.code as "territoryCode", coalesce(t.own_name, t.name) as "territoryName", r.code as "regionCode", r.name as "regionName",
      coalesce(c.retained, 0) as retained, coalesce(c."underWay", 0) as "underWay", coalesce(c.cost, 0) as cost,
      coalesce(c."costUnknown", 0) as "costUnknown", coalesce(c."jobsCreated", 0) as "jobsCreated",
      coalesce(c."jobsMaintained", 0) as "jobsMaintained", coalesce(c."jobsUnknown", 0) as "jobsUnknown",
      ${sql.join(states.map((state) => sql`coalesce(m.${sql.ref(state)}, 0) as ${sql.ref(state)}`))}
    from territory.territory t
    join territory.region r on r.code = t.region_code
    left join counted c on c.territory_id = t.id
    left join money m on m.territory_id = t.id
    where t.phase = ${phase}
    order by c.retained desc nulls last, c.cost desc nulls last, t.code`.execute(tx)
  return rows.map(({ announced, requested, granted, contracted, paid, recovered, ...line }) => ({
    ...line,
    money: { announced, requested, granted, contracted, paid, recovered },
  }))
}
