import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Body, BodyForm, SeatRole, Voice } from '../model/bodies.ts'

/** @returns its reference, that of before when the same form was sent already */
export async function addBody(tx: Tx, id: string, territoryId: string, form: BodyForm): Promise<string> {
  const { rows: numbers } = await sql<{ number: number }>`select nextval('committees.body_number') as number`.execute(tx)
  const reference = `C-${String(numbers[0]!.number).padStart(4, '0')}`
  await sql`
    insert into committees.body (territory_id, id, reference, kind, name, purpose, quorum_rate, recused_count, majority, casting_vote,
      gives_opinions, notice_days, attends, source, valid_from, submission_key)
    values (${territoryId}, ${id}, ${reference}, ${form.kind}, ${form.name}, ${form.purpose}, ${form.quorum}, ${form.recusedCount}, ${form.majority},
      ${form.castingVote}, ${form.givesOpinions}, ${form.noticeDays}, ${form.attends}, ${form.source}, ${form.from}, ${form.submissionKey})
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  const { rows } = await sql<{ reference: string }>`
    select reference from committees.body where territory_id = ${territoryId} and submission_key = ${form.submissionKey}`.execute(tx)
  return rows[0]!.reference
}

/** @returns false when the body is no longer what the person saw */
export async function saveBody(tx: Tx, body: Pick<Body, 'territoryId' | 'id' | 'version'>, form: BodyForm): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update committees.body set kind = ${form.kind}, name = ${form.name}, purpose = ${form.purpose}, quorum_rate = ${form.quorum},
      recused_count = ${form.recusedCount}, majority = ${form.majority}, casting_vote = ${form.castingVote}, gives_opinions = ${form.givesOpinions},
      notice_days = ${form.noticeDays}, attends = ${form.attends}, source = ${form.source}, valid_from = ${form.from}, version = version + 1
    where territory_id = ${body.territoryId} and id = ${body.id} and version = ${body.version}`.execute(tx)
  return numAffectedRows === 1n
}

export interface NewSeat {
  role: SeatRole | null
  personId: string | null
  label: string | null
  voice: Voice
  chair: boolean
  from: Day
}

export async function addSeat(tx: Tx, body: Pick<Body, 'territoryId' | 'id'>, seat: NewSeat): Promise<void> {
  await sql`
    insert into committees.seat (territory_id, id, body_id, role, person_id, label, voice, chair, valid_from)
    values (${body.territoryId}, ${newId<'seat'>()}, ${body.id}, ${seat.role}, ${seat.personId}, ${seat.label}, ${seat.voice}, ${seat.chair},
      ${seat.from})`.execute(tx)
}

/** @returns false when there is no such seat still held */
export async function endSeat(tx: Tx, body: Pick<Body, 'territoryId' | 'id'>, seatId: string, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update committees.seat set valid_until = greatest(${on}::date, valid_from)
    where territory_id = ${body.territoryId} and body_id = ${body.id} and id = ${seatId} and (valid_until is null or valid_until > ${on})`.execute(
    tx,
  )
  return numAffectedRows === 1n
}
