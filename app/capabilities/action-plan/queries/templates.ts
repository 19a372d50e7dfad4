import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Template } from '../model/templates.ts'
import type { TemplateScope } from '../policy.ts'

const inReach = (scope: TemplateScope): RawBuilder<boolean> => sql<boolean>`(
  ${scope.nation} or (m.region_code is null and ${scope.reads}) or m.region_code = any(${[...scope.regionCodes]}::text[])
  or m.region_code in (select t.region_code from territory.territory t where t.id = any(${[...scope.territories]}::uuid[])))`

const columns = sql`
  m.id, m.reference, m.region_code as "regionCode", coalesce(r.name, 'Programme national') as publisher, m.collection, m.title, m.why, m.objectives,
  m.effects, m.targets, m.means, m.partners, m.impact, m.effort, m.published_on as "publishedOn", m.withdrawn_on as "withdrawnOn", m.version,
  (select count(*) from action_plan.fiche f where f.template_id = m.id) as uses`

const tables = sql`action_plan.template m left join territory.region r on r.code = m.region_code`

/** By collection, three hundred at most; for who publishes, those withdrawn too. */
export async function listTemplates(
  tx: Tx,
  scope: TemplateScope,
  filter: { search?: string; withdrawn?: boolean; regionCode?: string },
): Promise<Template[]> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const { rows } = await sql<Template>`
    select ${columns} from ${tables}
    where ${inReach(scope)} and (${filter.withdrawn ?? false} or m.withdrawn_on is null)
      and (${filter.regionCode ?? null}::text is null or m.region_code is null or m.region_code = ${filter.regionCode ?? null})
      and (${like}::text is null or m.title ilike ${like} or m.collection ilike ${like} or m.why ilike ${like} or m.reference ilike ${like})
    order by lower(m.collection), m.reference limit 300`.execute(tx)
  return rows
}

export async function templateByReference(tx: Tx, scope: TemplateScope, reference: string): Promise<Template | undefined> {
  const { rows } = await sql<Template>`select ${columns} from ${tables} where m.reference = ${reference} and ${inReach(scope)}`.execute(tx)
  return rows[0]
}
