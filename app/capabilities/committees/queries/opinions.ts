import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Opinion } from '../model/opinions.ts'

/** The opinion voted on an item that was read in scope; nothing before the vote. */
export async function opinionOf(tx: Tx, territoryId: string, itemId: string): Promise<Opinion | undefined> {
  const { rows } = await sql<Opinion>`
    select item_id as "itemId", reference, result, voted_on as "votedOn", signed_on as "signedOn"
    from committees.opinion where territory_id = ${territoryId} and item_id = ${itemId}`.execute(tx)
  return rows[0]
}

export interface ProjectOpinion extends Opinion {
  deviceCode: string
  deviceName: string
  meetingReference: string
  rank: number
  heldOn: Day
}

/** The opinions voted on a project that was read in scope, the latest first. */
export async function opinionsOfProject(tx: Tx, project: { territoryId: string; id: string }): Promise<ProjectOpinion[]> {
  const { rows } = await sql<ProjectOpinion>`
    select o.item_id as "itemId", o.reference, o.result, o.voted_on as "votedOn", o.signed_on as "signedOn", o.device_code as "deviceCode",
      d.name as "deviceName", m.reference as "meetingReference", i.rank, m.held_on as "heldOn"
    from committees.opinion o
    join committees.agenda_item i on i.territory_id = o.territory_id and i.id = o.item_id
    join committees.meeting m on m.territory_id = i.territory_id and m.id = i.meeting_id
    join toolbox.device d on d.code = o.device_code
    where o.territory_id = ${project.territoryId} and o.project_id = ${project.id} order by o.voted_on desc limit 50`.execute(tx)
  return rows
}
