import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { CarrierRole } from '../model/carriers.ts'
import type { Indicator } from '../model/indicators.ts'

interface Of {
  territoryId: string
  id: string
}

export async function replaceCarriers(
  tx: Tx,
  { territoryId, id }: Of,
  carriers: readonly { role: CarrierRole; personId: string; name: string }[],
): Promise<void> {
  await sql`delete from action_plan.carrier where territory_id = ${territoryId} and fiche_id = ${id}`.execute(tx)
  await sql`
    insert into action_plan.carrier (territory_id, fiche_id, role, person_id, name)
    select ${territoryId}, ${id}, role, "personId", name
    from jsonb_to_recordset(${JSON.stringify(carriers)}::jsonb) as x(role text, "personId" uuid, name text)`.execute(tx)
}

/** In a told world, the names of fiches that are those of persons with a mandate there are those persons. */
export async function carryByName(tx: Tx, territoryId: string, persons: readonly { id: string; name: string }[]): Promise<void> {
  await sql`
    insert into action_plan.carrier (territory_id, fiche_id, role, person_id, name)
    select f.territory_id, f.id, r.role, x.id, x.name
    from jsonb_to_recordset(${JSON.stringify(persons.map(({ id, name }) => ({ id, name })))}::jsonb) as x(id uuid, name text)
    join action_plan.fiche f on f.territory_id = ${territoryId}
    join (values ('pilot'), ('elected')) as r(role) on x.name = any(case r.role when 'pilot' then f.pilots else f.elected_leads end)
    on conflict do nothing`.execute(tx)
}

export async function replaceIndicators(tx: Tx, { territoryId, id }: Of, indicators: readonly Indicator[]): Promise<void> {
  await sql`delete from action_plan.indicator where territory_id = ${territoryId} and fiche_id = ${id}`.execute(tx)
  const rows = indicators.map((indicator, rank) => ({ ...indicator, rank, id: newId<'indicator'>() }))
  await sql`
    insert into action_plan.indicator (territory_id, id, fiche_id, rank, known, label, unit, baseline, target, target_on, observed, observed_on, evidence)
    select ${territoryId}, x.id, ${id}, x.rank, x.known, x.label, x.unit, x.baseline, x.target, x."targetOn", x.observed, x."observedOn", x.evidence
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, rank int, known text, label text, unit text, baseline numeric, target numeric,
      "targetOn" date, observed numeric, "observedOn" date, evidence text)`.execute(tx)
}
