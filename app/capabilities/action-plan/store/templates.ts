import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { TemplateContent } from '../model/templates.ts'

interface NewTemplate {
  id: string
  regionCode: string | null
  personId: string | null
  on: Day
}

/** @returns its reference */
export async function addTemplate(tx: Tx, { id, regionCode, personId, on }: NewTemplate, content: TemplateContent): Promise<string> {
  const { rows } = await sql<{ reference: string }>`
    insert into action_plan.template (id, reference, region_code, collection, title, why, objectives, effects, targets, means, partners, impact, effort,
      published_on, published_by)
    values (${id}, 'M-' || lpad(nextval('action_plan.template_number')::text, 4, '0'), ${regionCode}, ${content.collection}, ${content.title}, ${content.why},
      ${content.objectives}, ${content.effects}, ${content.targets}, ${content.means}, ${content.partners}, ${content.impact}, ${content.effort}, ${on}, ${personId})
    returning reference`.execute(tx)
  return rows[0]!.reference
}

/** @returns false when it changed since it was seen */
export async function saveTemplate(tx: Tx, id: string, version: number, content: TemplateContent): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update action_plan.template set collection = ${content.collection}, title = ${content.title}, why = ${content.why}, objectives = ${content.objectives},
      effects = ${content.effects}, targets = ${content.targets}, means = ${content.means}, partners = ${content.partners}, impact = ${content.impact},
      effort = ${content.effort}, version = version + 1
    where id = ${id} and version = ${version} and withdrawn_on is null`.execute(tx)
  return numAffectedRows === 1n
}

/** @returns false when it changed since it was seen, or is withdrawn already */
export async function withdrawTemplate(tx: Tx, id: string, version: number, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update action_plan.template set withdrawn_on = ${on}, version = version + 1
    where id = ${id} and version = ${version} and withdrawn_on is null`.execute(tx)
  return numAffectedRows === 1n
}
