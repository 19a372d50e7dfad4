import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Opinion } from '../model/opinions.ts'

export interface NewOpinion extends Omit<Opinion, 'signedOn'> {
  territoryId: string
  projectId: string
  deviceCode: string
}

export async function addOpinion(tx: Tx, opinion: NewOpinion): Promise<void> {
  const { territoryId, itemId, reference, projectId, deviceCode, result, votedOn } = opinion
  await sql`
    insert into committees.opinion (territory_id, item_id, reference, project_id, device_code, result, voted_on)
    values (${territoryId}, ${itemId}, ${reference}, ${projectId}, ${deviceCode}, ${result}, ${votedOn})`.execute(tx)
}

export async function sealOpinion(tx: Tx, territoryId: string, itemId: string, on: Day): Promise<void> {
  await sql`update committees.opinion set signed_on = ${on} where territory_id = ${territoryId} and item_id = ${itemId}`.execute(tx)
}
