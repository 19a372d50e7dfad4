import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { FicheContent, FicheDraft } from '../model/fiche.ts'

/** Columns of what a person writes, named as in SQL. */
function rowOf(content: FicheContent) {
  return {
    axis_id: content.axisId,
    parent_id: content.parentId,
    title: content.title,
    why: content.why,
    objectives: content.objectives,
    effects: content.effects,
    targets: content.targets,
    means: content.means,
    lead: content.lead,
    pilots: content.pilots,
    elected_leads: content.electedLeads,
    partners: content.partners,
    governance_body: content.governanceBody,
    starts_on: content.startsOn,
    ends_on: content.endsOn,
    yearly: content.yearly,
    status: content.status,
    status_reason: content.statusReason,
    tier: content.tier,
    impact: content.impact,
    effort: content.effort,
    window_closes_on: content.windowClosesOn,
  }
}

const contentColumns = [
  'axis_id',
  'parent_id',
  'title',
  'why',
  'objectives',
  'effects',
  'targets',
  'means',
  'lead',
  'pilots',
  'elected_leads',
  'partners',
  'governance_body',
  'starts_on',
  'ends_on',
  'yearly',
  'status',
  'status_reason',
  'tier',
  'impact',
  'effort',
  'window_closes_on',
] as const

const list = (names: readonly string[], prefix = ''): RawBuilder<unknown> => sql.join(names.map((name) => sql.ref(prefix + name)))

const rowsFrom = (rows: readonly object[]) => sql`jsonb_populate_recordset(null::action_plan.fiche, ${JSON.stringify(rows)}::jsonb)`

export interface NewFiche extends FicheDraft {
  id: string
}

/** Enters fiches in one statement, each under the next reference. @returns their references, in the order given */
export async function insertFiches(tx: Tx, territoryId: string, fiches: readonly NewFiche[], on: Day): Promise<string[]> {
  if (fiches.length === 0) return []
  const rows = fiches.map((fiche, rank) => ({
    ...rowOf(fiche),
    territory_id: territoryId,
    id: fiche.id,
    rank,
    created_on: on,
    updated_on: on,
    source: fiche.source ?? null,
    source_url: fiche.sourceUrl ?? null,
    fictional: fiche.fictional ?? false,
    template_id: fiche.templateId ?? null,
    exchange_id: fiche.exchangeId ?? null,
    exchange: fiche.exchange ?? null,
  }))
  const { rows: entered } = await sql<{ id: string; reference: string }>`
    insert into action_plan.fiche (territory_id, id, reference, rank, created_on, updated_on, source, source_url, fictional, template_id, exchange_id, exchange, ${list(contentColumns)})
    select territory_id, id, 'A-' || ${on.slice(0, 4)} || '-' || lpad(nextval('action_plan.reference_number')::text, 4, '0'),
      rank + coalesce((select max(o.rank) + 1 from action_plan.fiche o where o.territory_id = ${territoryId} and o.axis_id = r.axis_id), 0),
      created_on, updated_on, source, source_url, fictional, template_id, exchange_id, exchange, ${list(contentColumns)}
    from ${rowsFrom(rows)} r
    returning id, reference`.execute(tx)
  const references = new Map(entered.map((row) => [row.id, row.reference]))
  return fiches.map((fiche) => references.get(fiche.id)!)
}

/** Writes the whole content of fiches, in one statement; each becomes its next version. */
export async function saveFiches(tx: Tx, territoryId: string, fiches: readonly (FicheContent & { id: string })[], on: Day): Promise<void> {
  const rows = fiches.map((fiche) => ({ ...rowOf(fiche), id: fiche.id }))
  const changes = sql.join(contentColumns.map((name) => sql`${sql.ref(name)} = r.${sql.ref(name)}`))
  await sql`
    update action_plan.fiche f set ${changes}, updated_on = ${on}, version = f.version + 1
    from ${rowsFrom(rows)} r where f.territory_id = ${territoryId} and f.id = r.id`.execute(tx)
}

/** Takes fiches away with their sub-actions and all that hangs on them: for what was entered by mistake. @returns how many went */
export async function deleteFiches(tx: Tx, territoryId: string, ids: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from action_plan.fiche where territory_id = ${territoryId}
      and (id = any(${[...ids]}::uuid[]) or parent_id = any(${[...ids]}::uuid[]))`.execute(tx)
  return Number(numAffectedRows)
}

export interface NewNote {
  id: string
  ficheId: string
  writtenOn: Day
  personId: string | null
  author: string
  body: string
}

export async function addNote(tx: Tx, territoryId: string, note: NewNote): Promise<void> {
  await sql`
    insert into action_plan.note (territory_id, id, fiche_id, written_on, person_id, author, body)
    values (${territoryId}, ${note.id}, ${note.ficheId}, ${note.writtenOn}, ${note.personId}, ${note.author}, ${note.body})`.execute(tx)
}
