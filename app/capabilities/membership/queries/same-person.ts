import { sql } from 'kysely'
import { elevated } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Doubt, DoubtedPair } from '../model/same-person.ts'

/** Those of these persons who may be one, two by two. Who said what of whom is not told: whether they may sign is. */
export function doubtsAmong(tx: Tx, personIds: readonly string[]): Promise<Doubt[]> {
  return elevated(tx, async () => {
    const { rows } = await sql<Doubt>`
      select a as one, b as other, membership.doubt_between(a, b) as why
      from unnest(${[...personIds]}::uuid[]) a join unnest(${[...personIds]}::uuid[]) b on a < b
      where membership.doubt_between(a, b) is not null limit 200`.execute(tx)
    return rows
  })
}

/** The holders of the two halves of a territory's pair, on a day, who may be one person; one who holds both is no doubt. */
export function doubtedPairsOf(tx: Tx, territoryId: string, on: Day): Promise<DoubtedPair[]> {
  return elevated(tx, async () => {
    const { rows } = await sql<DoubtedPair>`
      select distinct p.id as one, p.name as "oneName", q.id as other, q.name as "otherName", membership.doubt_between(p.id, q.id) as why,
        membership.may_tell_apart(p.id, q.id) as "mayTell"
      from membership.mandate m join membership.mandate n on n.territory_id = m.territory_id and n.role = 'industriel-referent'
      join membership.person p on p.id = m.person_id join membership.person q on q.id = n.person_id
      where m.territory_id = ${territoryId} and m.role = 'elu-referent' and p.id <> q.id and p.email is not null and q.email is not null
        and (m.valid_until is null or ${on} <= m.valid_until) and (n.valid_until is null or ${on} <= n.valid_until)
        and membership.doubt_between(p.id, q.id) is not null
      order by 2, 4 limit 20`.execute(tx)
    return rows
  })
}

/** How many acts of the pair carry the signatures of both: once the two rows are one, one person signed them. @param tx elevated */
export async function actsSignedByBoth(tx: Tx, one: string, other: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from membership.pair_signature a
    join membership.pair_signature b on b.territory_id = a.territory_id and b.act_id = a.act_id
    where a.person_id = ${one} and b.person_id = ${other}`.execute(tx)
  return rows[0]!.count
}
