import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type PairAct, type PairKind, type PairState, pairState } from '../model/pair.ts'
import { holdersOf } from '../queries.ts'
import { doubtsAmong } from './same-person.ts'

/** What a pair act is about. */
export interface PairKey {
  kind: PairKind
  territoryId: string
  subjectId: string
}

/** What stands for a content in an act: the same text, the same hash. */
export const contentHash = (content: string): string => createHash('sha256').update(content).digest('hex')

/** The last round of an act, with its signatures; the database hides it from who may not read its subject. */
export async function pairActOf(tx: Tx, { kind, territoryId, subjectId }: PairKey): Promise<PairAct | undefined> {
  const { rows } = await sql<Omit<PairAct, 'signatures'>>`
    select a.id, a.territory_id as "territoryId", a.kind, a.subject_id as "subjectId", a.round, a.content_hash as "contentHash",
      a.filiere, a.recused, a.opened_at as "openedAt", a.closed_as as "closedAs"
    from membership.pair_act a
    where a.territory_id = ${territoryId} and a.kind = ${kind} and a.subject_id = ${subjectId}
    order by a.round desc limit 1`.execute(tx)
  const [act] = rows
  return act && { ...act, signatures: await signaturesOf(tx, act) }
}

async function signaturesOf(tx: Tx, { territoryId, id }: Pick<PairAct, 'territoryId' | 'id'>): Promise<PairAct['signatures']> {
  const { rows } = await sql<PairAct['signatures'][number]>`
    select s.half, s.verdict, coalesce(n.merged_into, s.person_id) as "personId", n.name as person, s.interim, s.signed_at as "signedAt"
    from membership.pair_signature s join membership.person n on n.id = s.person_id
    where s.territory_id = ${territoryId} and s.act_id = ${id} order by s.half`.execute(tx)
  return rows
}

/** Who has signed, who is awaited and since when; nothing when it was never put to the pair, or may not be read. */
export async function pairStateOf(tx: Tx, key: PairKey, on: Day): Promise<PairState | undefined> {
  const act = await pairActOf(tx, key)
  if (!act) return undefined
  const holders = await holdersOf(tx, { territoryId: key.territoryId, roles: ['elu-referent', 'industriel-referent'], on })
  const doubts = await doubtsAmong(tx, [...new Set([...holders, ...act.signatures.map((s) => ({ id: s.personId }))].map(({ id }) => id))])
  return pairState(act, holders, doubts)
}
