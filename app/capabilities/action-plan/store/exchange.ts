import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { KeptParts } from '../model/exchange.ts'

export interface KeptExchange {
  ficheId: string
  exchangeId: string
  kept: KeptParts
}

/** Remembers what fiches have no field for, under the id the other system knows them by. */
export async function keepExchanges(tx: Tx, territoryId: string, fiches: readonly KeptExchange[]): Promise<void> {
  await sql`
    update action_plan.fiche f set exchange = x.kept, exchange_id = nullif(x."exchangeId", f.id)
    from jsonb_to_recordset(${JSON.stringify(fiches)}::jsonb) as x("ficheId" uuid, "exchangeId" uuid, kept jsonb)
    where f.territory_id = ${territoryId} and f.id = x."ficheId"`.execute(tx)
}
