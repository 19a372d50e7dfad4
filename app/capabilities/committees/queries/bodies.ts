import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Body, Seat } from '../model/bodies.ts'
import type { CommitteeScope } from '../policy.ts'
import { inCommittees, seatedIn } from './scope.ts'

const bodyColumns = sql`
  b.id, b.territory_id as "territoryId", b.reference, b.kind, b.name, b.purpose, b.quorum_rate as "quorumRate",
  b.recused_count as "recusedCount", b.majority, b.casting_vote as "castingVote", b.gives_opinions as "givesOpinions",
  b.notice_days as "noticeDays", b.attends, b.source, b.valid_from as "from", b.valid_until as until, b.version`

/** The bodies of a territory, oldest first; a handful. */
export async function bodiesOf(tx: Tx, scope: CommitteeScope, territoryId: string): Promise<Body[]> {
  const { rows } = await sql<Body>`
    select ${bodyColumns} from committees.body b join territory.territory t on t.id = b.territory_id
    where b.territory_id = ${territoryId} and ${inCommittees(scope)} order by b.reference limit 100`.execute(tx)
  return rows
}

export async function bodyByReference(
  tx: Tx,
  scope: CommitteeScope,
  key: { territoryId: string; reference: string },
): Promise<Body | undefined> {
  const { rows } = await sql<Body>`
    select ${bodyColumns} from committees.body b join territory.territory t on t.id = b.territory_id
    where b.territory_id = ${key.territoryId} and b.reference = ${key.reference} and ${inCommittees(scope)}`.execute(tx)
  return rows[0]
}

export async function bodyById(tx: Tx, scope: CommitteeScope, key: { territoryId: string; id: string }): Promise<Body | undefined> {
  const { rows } = await sql<Body>`
    select ${bodyColumns} from committees.body b join territory.territory t on t.id = b.territory_id
    where b.territory_id = ${key.territoryId} and b.id = ${key.id} and ${inCommittees(scope)}`.execute(tx)
  return rows[0]
}

/** Every seat of a body, those that ended included. */
export async function seatsOf(tx: Tx, body: Pick<Body, 'territoryId' | 'id'>): Promise<Seat[]> {
  const { rows } = await sql<Seat>`
    select s.id, s.role, s.person_id as "personId", n.name as person, s.label, s.voice, s.chair, s.valid_from as "from", s.valid_until as until
    from committees.seat s left join membership.person n on n.id = s.person_id
    where s.territory_id = ${body.territoryId} and s.body_id = ${body.id}
    order by s.chair desc, s.voice desc, s.valid_from, s.id limit 200`.execute(tx)
  return rows
}

/** Whether the person is seated in a body of the territory today: it opens its committees to a partner. */
export async function isSeated(tx: Tx, scope: CommitteeScope, territoryId: string): Promise<boolean> {
  const { rows } = await sql`
    select from committees.body where territory_id = ${territoryId} and id in (${seatedIn(scope)}) limit 1`.execute(tx)
  return rows.length > 0
}
