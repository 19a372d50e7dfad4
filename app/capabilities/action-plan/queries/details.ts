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

export interface FicheChange {
  line: number
  at: Date
  actor: string
  verb: string
  outcome: string
  detail: Record<string, unknown>
}

/** What was done to a fiche that was read in scope, latest first. */
export async function changesOf(tx: Tx, { territoryId, id }: Of): Promise<FicheChange[]> {
  const { rows } = await sql<FicheChange>`
    select j.line, j.at, j.actor, j.verb, j.outcome, j.detail
    from kernel.journal j join action_plan.fiche f on f.id = j.subject
    where f.territory_id = ${territoryId} and f.id = ${id} order by j.line desc limit 100`.execute(tx)
  return rows
}
