import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { ExchangedFiche } from '../model/exchange.ts'
import type { PlanScope } from '../policy.ts'
import { contentColumns } from './fiches.ts'
import { inScope } from './scope.ts'

const exchanged = (where: RawBuilder<unknown>) => sql<ExchangedFiche>`
  select f.id, f.exchange_id as "exchangeId", f.exchange, f.created_on as "createdOn", f.updated_on as "updatedOn", ${contentColumns}, b.forecast
  from action_plan.fiche f
  join territory.territory t on t.id = f.territory_id
  left join (
    select l.territory_id, l.fiche_id, sum(l.forecast)::bigint as forecast from action_plan.budget_line l
    where l.kind <> 'fte' group by l.territory_id, l.fiche_id) b on b.territory_id = f.territory_id and b.fiche_id = f.id
  where ${where} order by f.reference`

/** The fiches of a territory that a scope reads, as the exchange schema says them; restricted ones stay here. */
export async function exchangedFiches(tx: Tx, scope: PlanScope, territoryId: string): Promise<ExchangedFiche[]> {
  const { rows } = await exchanged(sql`f.territory_id = ${territoryId} and f.tier <> 'restricted' and ${inScope(scope)}`).execute(tx)
  return rows
}

/** The fiches that incoming projects name: by the id they came with, or by ours. */
export async function fichesNamed(tx: Tx, territoryId: string, ids: readonly string[]): Promise<ReadonlyMap<string, ExchangedFiche>> {
  const { rows } = await exchanged(sql`
    f.territory_id = ${territoryId} and (f.exchange_id = any(${[...ids]}::uuid[]) or (f.exchange_id is null and f.id = any(${[...ids]}::uuid[])))`).execute(
    tx,
  )
  return new Map(rows.map((fiche) => [fiche.exchangeId ?? fiche.id, fiche]))
}

/** Territories that have opened a plan, by their code. */
export async function plannedTerritories(tx: Tx): Promise<{ id: string; code: string; name: string; regionCode: string }[]> {
  const { rows } = await sql<{ id: string; code: string; name: string; regionCode: string }>`
    select t.id, t.code, coalesce(t.own_name, t.name) as name, t.region_code as "regionCode"
    from action_plan.plan p join territory.territory t on t.id = p.territory_id order by t.code`.execute(tx)
  return rows
}
