import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { FicheAction } from '../model/fiche.ts'

type Of = Pick<FicheAction, 'territoryId' | 'id'>

export interface FicheNote {
  id: string
  writtenOn: Day
  author: string
  body: string
}

/** The notes of a fiche that was read in scope, latest first. */
export async function notesOf(tx: Tx, { territoryId, id }: Of): Promise<FicheNote[]> {
  const { rows } = await sql<FicheNote>`
    select id, written_on as "writtenOn", author, body from action_plan.note
    where territory_id = ${territoryId} and fiche_id = ${id} order by written_on desc, id desc limit 200`.execute(tx)
  return rows
}
