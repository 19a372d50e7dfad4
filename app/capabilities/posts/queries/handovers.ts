import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { HandedLine, Handover } from '../model/handover.ts'

export interface HandoverSummary extends Handover {
  lines: number
  waiting: number
  asked: number
}

/** The hand-overs of a territory, newest first. Row-level security leaves those of the person. */
export async function listHandovers(tx: Tx, territoryId: string): Promise<HandoverSummary[]> {
  const { rows } = await sql<HandoverSummary>`
    select h.id, h.territory_id as "territoryId", h.made_by as "madeById", h.made_by_name as "madeBy", h.made_on as "madeOn",
      count(l.id) as lines, count(*) filter (where l.state = 'waiting') as waiting, count(*) filter (where l.state = 'asked') as asked
    from posts.handover h left join posts.handover_line l on l.territory_id = h.territory_id and l.handover_id = h.id
    where h.territory_id = ${territoryId} group by h.territory_id, h.id order by h.made_on desc, h.id desc limit 100`.execute(tx)
  return rows
}

type Key = { territoryId: string; id: string }

export async function handoverOf(tx: Tx, { territoryId, id }: Key): Promise<Handover | undefined> {
  const { rows } = await sql<Handover>`
    select id, territory_id as "territoryId", made_by as "madeById", made_by_name as "madeBy", made_on as "madeOn"
    from posts.handover where territory_id = ${territoryId} and id = ${id}`.execute(tx)
  return rows[0]
}

/** Every line, in the order of the pack: what is handed over is bounded when it is made. */
export async function linesOf(tx: Tx, { territoryId, id }: Key): Promise<HandedLine[]> {
  const { rows } = await sql<HandedLine>`
    select l.id, l.section, l.title, l.detail, l.path, l.due_on as "dueOn", l.state, l.note, n.name as "answeredBy", l.answered_on as "answeredOn", l.version
    from posts.handover_line l left join membership.person n on n.id = l.answered_by
    where l.territory_id = ${territoryId} and l.handover_id = ${id} order by l.rank`.execute(tx)
  return rows
}
