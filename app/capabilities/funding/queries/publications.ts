import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Scope } from '#cap/projects/policy.ts'
import { inScope } from '#cap/projects/queries.ts'
import type { Award } from '../model/publication.ts'

/** What each funder granted each project in scope, corrections taken off, with what was noted of its publication. */
export async function awardsOf(tx: Tx, scope: Scope, territoryId: string): Promise<Award[]> {
  const { rows } = await sql<Award>`
    with award as (
      select e.project_id, lower(e.funder) as key, min(e.funder) as funder, sum(e.amount)::bigint as amount,
        max(e.happened_on) filter (where e.amount > 0) as granted_on
      from funding.entry e where e.territory_id = ${territoryId} and e.state = 'granted' group by e.project_id, lower(e.funder))
    select p.reference, p.title, p.company, a.funder, a.amount, a.granted_on as "grantedOn", b.published_on as "publishedOn", b.evidence
    from award a
    join projects.project p on p.territory_id = ${territoryId} and p.id = a.project_id
    join territory.territory t on t.id = p.territory_id
    left join funding.publication b on b.territory_id = p.territory_id and b.project_id = p.id and lower(b.funder) = a.key
    where a.amount > 0 and a.granted_on is not null and ${inScope(scope)}
    order by a.granted_on desc, p.reference limit 1000`.execute(tx)
  return rows
}
