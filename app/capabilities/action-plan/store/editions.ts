import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { EditionAxis } from '../model/edition.ts'
import type { Plan } from '../model/plan.ts'

export interface NewEdition {
  id: string
  plan: Plan
  axes: readonly EditionAxis[]
  changes: string
  contentHash: string
  submittedOn: Day
  submittedBy: string
}

/** @returns its number */
export async function addEdition(tx: Tx, { id, plan, ...edition }: NewEdition): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into action_plan.edition (territory_id, id, number, state, title, summary, axes, changes, content, content_hash, submitted_on, submitted_by)
    values (${plan.territoryId}, ${id}, coalesce((select max(number) from action_plan.edition where territory_id = ${plan.territoryId}), 0) + 1,
      'submitted', ${plan.title}, ${plan.summary}, ${JSON.stringify(edition.axes)}::jsonb, ${edition.changes}, ${plan.content}, ${edition.contentHash},
      ${edition.submittedOn}, ${edition.submittedBy})
    returning number`.execute(tx)
  return rows[0]!.number
}

export interface KeptFiche {
  ficheId: string
  reference: string
  tier: string
  content: unknown
}

export async function keepFiches(tx: Tx, territoryId: string, editionId: string, fiches: readonly KeptFiche[]): Promise<void> {
  await sql`
    insert into action_plan.edition_fiche (territory_id, edition_id, fiche_id, reference, tier, content)
    select ${territoryId}, ${editionId}, x."ficheId", x.reference, x.tier, x.content
    from jsonb_to_recordset(${JSON.stringify(fiches)}::jsonb) as x("ficheId" uuid, reference text, tier text, content jsonb)`.execute(tx)
}

/** @returns false when it was decided meanwhile */
export async function decideEdition(
  tx: Tx,
  territoryId: string,
  id: string,
  state: 'adopted' | 'refused' | 'taken-back',
  on: Day,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update action_plan.edition set state = ${state}, decided_on = ${on}
    where territory_id = ${territoryId} and id = ${id} and state = 'submitted'`.execute(tx)
  return numAffectedRows === 1n
}
