import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { decisionsExportedAtMost, decisionsPageSize } from '../model/decisions.ts'
import type { ItemOutcome } from '../model/meetings.ts'
import type { CommitteeScope } from '../policy.ts'
import { readsFile } from './scope.ts'

export interface Decision {
  id: string
  reference: string
  decidedOn: Day
  decidedBy: string
  title: string
  text: string
  outcome: ItemOutcome
  origin: 'here' | 'elsewhere'
  source: string | null
  sourceUrl: string | null
  opinionReference: string | null
  projectReference: string | null
  projectTitle: string | null
  deviceName: string | null
  meetingReference: string | null
  recordedOn: Day
}

export interface DecisionFilter {
  territoryId: string
  search?: string | undefined
  outcome?: ItemOutcome | undefined
  origin?: Decision['origin'] | undefined
  from?: Day | undefined
  until?: Day | undefined
  projectId?: string | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

/**
 * One page of the register, the latest first, and how many lines match. Words are searched as French reads them (accents or
 * not, singular or plural); a reference is found by itself: D-2026-0001, AV-2026-0001, P-2026-0012.
 */
export async function listDecisions(
  tx: Tx,
  scope: CommitteeScope,
  filter: DecisionFilter,
): Promise<{ decisions: Decision[]; total: number }> {
  const search = filter.search || null
  const size = Math.min(filter.pageSize ?? decisionsPageSize, decisionsExportedAtMost)
  const tables = sql`
    committees.decision x
    join territory.territory t on t.id = x.territory_id
    left join projects.project p on p.territory_id = x.territory_id and p.id = x.project_id
    left join toolbox.device d on d.code = x.device_code`
  const where = sql`x.territory_id = ${filter.territoryId}
    and (${scope.nation} or t.region_code = any(${[...scope.regionCodes]}::text[]) or x.territory_id = any(${[...scope.governed]}::uuid[]))
    and (x.project_id is null or ${readsFile(scope)})
    and (${search}::text is null
      or committees.words_of(x.title || ' ' || x.text || ' ' || x.decided_by) @@ committees.query_of(${search ?? ''})
      or upper(${search}) in (x.reference, x.opinion_reference, p.reference))
    and (${filter.outcome ?? null}::text is null or x.outcome = ${filter.outcome ?? null})
    and (${filter.origin ?? null}::text is null or x.origin = ${filter.origin ?? null})
    and (${filter.from ?? null}::date is null or x.decided_on >= ${filter.from ?? null})
    and (${filter.until ?? null}::date is null or x.decided_on <= ${filter.until ?? null})
    and (${filter.projectId ?? null}::uuid is null or x.project_id = ${filter.projectId ?? null})`
  const { rows } = await sql<Decision>`
    select x.id, x.reference, x.decided_on as "decidedOn", x.decided_by as "decidedBy", x.title, x.text, x.outcome, x.origin, x.source,
      x.source_url as "sourceUrl", x.opinion_reference as "opinionReference", p.reference as "projectReference", p.title as "projectTitle",
      d.name as "deviceName", m.reference as "meetingReference", x.recorded_on as "recordedOn"
    from ${tables}
    left join committees.agenda_item i on i.territory_id = x.territory_id and i.id = x.item_id
    left join committees.meeting m on m.territory_id = i.territory_id and m.id = i.meeting_id
    where ${where}
    order by x.decided_on desc, x.reference desc limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from ${tables} where ${where}`.execute(tx)
  return { decisions: rows, total: count[0]?.total ?? 0 }
}
