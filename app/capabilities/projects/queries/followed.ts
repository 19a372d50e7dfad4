import { type RawBuilder, sql } from 'kysely'
import { type Day, minusYears } from '#kernel/day.ts'
import type { Follow } from '../model/follow-up.ts'

/** What the pair has retained and nobody has given up: what totals count. The words are those of an index. */
export const isRetained: RawBuilder<boolean> = sql<boolean>`(
  p.stage not in ('idea', 'qualified', 'structuring', 'proposed', 'rejected') and p.side is distinct from 'abandoned')`

export const goesOn = sql<boolean>`(p.stage <> 'rejected' and p.side is distinct from 'abandoned')`

const observedAt = (...moments: readonly string[]) => sql<boolean>`exists (
  select 1 from projects.effect f where f.territory_id = p.territory_id and f.project_id = p.id and f.measure = 'jobs-created'
    and f.moment = any(${moments}::text[]))`

/** The projects that a number of the dashboard counts, as the list filters them: the same words for both. */
export function followed(follow: Follow, on: Day): RawBuilder<boolean> {
  const filters: Record<Follow, RawBuilder<boolean>> = {
    retained: isRetained,
    late: sql`(${goesOn} and (
      exists (select 1 from projects.milestone m where m.territory_id = p.territory_id and m.project_id = p.id and m.done_on is null and m.due_on < ${on})
      or exists (select 1 from projects.blocker b where b.territory_id = p.territory_id and b.project_id = p.id and b.cleared_on is null
        and b.answer_due_on < ${on})))`,
    blocked: sql`(${goesOn} and exists (
      select 1 from projects.blocker b where b.territory_id = p.territory_id and b.project_id = p.id and b.cleared_on is null))`,
    'to-measure': sql`(${goesOn} and ((p.stage = 'completed' and p.ended_on <= ${minusYears(on, 1)})
      or (p.stage = 'measured-1' and p.ended_on <= ${minusYears(on, 3)})))`,
    observed: sql`(${isRetained} and ${observedAt('n1', 'n3')})`,
    still: sql`p.side is not null`,
  }
  return filters[follow]
}
