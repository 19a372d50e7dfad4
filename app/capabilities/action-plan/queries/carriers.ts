import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Carrier } from '../model/carriers.ts'
import type { FicheAction } from '../model/fiche.ts'
import type { Indicator } from '../model/indicators.ts'

type Of = Pick<FicheAction, 'territoryId' | 'id'>

/** The persons who carry a fiche that was read in scope: those whose names it still writes. */
export async function carriersOf(tx: Tx, { territoryId, id }: Of): Promise<Carrier[]> {
  const { rows } = await sql<Carrier>`
    select c.role, c.person_id as "personId", c.name from action_plan.carrier c
    join action_plan.fiche f on f.territory_id = c.territory_id and f.id = c.fiche_id
    where c.territory_id = ${territoryId} and c.fiche_id = ${id} and c.name = any(case c.role when 'pilot' then f.pilots else f.elected_leads end)
    order by c.name`.execute(tx)
  return rows
}

/** What a fiche that was read in scope aims at, in its order. */
export async function indicatorsOf(tx: Tx, { territoryId, id }: Of): Promise<Indicator[]> {
  const { rows } = await sql<Indicator>`
    select known, label, unit, baseline::float8 as baseline, target::float8 as target, target_on as "targetOn", observed::float8 as observed,
      observed_on as "observedOn", evidence
    from action_plan.indicator where territory_id = ${territoryId} and fiche_id = ${id} order by rank`.execute(tx)
  return rows
}

/** Of these fiches, those that row-level security lets the person read. */
export async function readableFiches(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from action_plan.fiche where id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
