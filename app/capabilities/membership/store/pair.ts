import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Half, PairVerdict } from '../model/pair.ts'
import type { PairKey } from '../queries/pair.ts'

export interface NewPairAct extends PairKey {
  contentHash: string
  filiere: string | null
  recused: readonly string[]
  openedBy: string | null
}

/** @returns the number of the round */
export async function addPairAct(tx: Tx, act: NewPairAct): Promise<number> {
  const { rows } = await sql<{ round: number }>`
    insert into membership.pair_act (territory_id, id, kind, subject_id, round, content_hash, filiere, recused, opened_by)
    select ${act.territoryId}, ${newId<'pair-act'>()}, ${act.kind}, ${act.subjectId},
      1 + coalesce((select max(round) from membership.pair_act
        where territory_id = ${act.territoryId} and kind = ${act.kind} and subject_id = ${act.subjectId}), 0),
      ${act.contentHash}, ${act.filiere}, ${[...act.recused]}::uuid[], ${act.openedBy}
    returning round`.execute(tx)
  return rows[0]!.round
}

/** Holds the open round of an act until the transaction ends. @returns its id, nothing when none is open */
export async function lockOpenPairAct(tx: Tx, { kind, territoryId, subjectId }: PairKey): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from membership.pair_act
    where territory_id = ${territoryId} and kind = ${kind} and subject_id = ${subjectId} and closed_as is null for update`.execute(tx)
  return rows[0]?.id
}

/** @returns whether a round was open */
export async function closePairAct(tx: Tx, { kind, territoryId, subjectId }: PairKey, as: 'agreed' | 'refused' | 'void'): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update membership.pair_act set closed_as = ${as}, closed_at = now()
    where territory_id = ${territoryId} and kind = ${kind} and subject_id = ${subjectId} and closed_as is null`.execute(tx)
  return numAffectedRows === 1n
}

export interface NewPairSignature {
  territoryId: string
  actId: string
  half: Half
  verdict: PairVerdict
  personId: string
  contentHash: string
  on: Day
}

/** A signature is by interim when every mandate of that half the person holds on that day is one. */
export async function addPairSignature(tx: Tx, s: NewPairSignature): Promise<void> {
  await sql`
    insert into membership.pair_signature (territory_id, act_id, half, verdict, person_id, interim, content_hash)
    select ${s.territoryId}, ${s.actId}, ${s.half}, ${s.verdict}, ${s.personId}, coalesce(bool_and(m.interim), false), ${s.contentHash}
    from membership.mandate m
    where m.person_id = ${s.personId} and m.territory_id = ${s.territoryId} and m.role = ${`${s.half}-referent`}
      and m.valid_from <= ${s.on} and (m.valid_until is null or ${s.on} <= m.valid_until)`.execute(tx)
}
