import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'

interface Said {
  one: string
  other: string
  why: string
  by: string
  on: Day
}

export async function saveDistinct(tx: Tx, { one, other, why, by, on }: Said): Promise<void> {
  await sql`
    insert into membership.same_person (low, high, verdict, why, said_by, said_on)
    values (least(${one}::uuid, ${other}::uuid), greatest(${one}::uuid, ${other}::uuid), 'distinct', ${why}, ${by}, ${on})
    on conflict (low, high) do update set verdict = 'distinct', why = excluded.why, said_by = excluded.said_by, said_on = excluded.said_on`.execute(
    tx,
  )
}

/** An identity provider presented one with the address of the other: stronger than what was said before. @param tx elevated */
export async function saveDoubt(tx: Tx, one: string, other: string, on: Day): Promise<void> {
  await sql`
    insert into membership.same_person as known (low, high, verdict, why, said_on)
    values (least(${one}::uuid, ${other}::uuid), greatest(${one}::uuid, ${other}::uuid), 'doubt', 'identity', ${on})
    on conflict (low, high) do update set verdict = 'doubt', why = excluded.why, said_by = null, said_on = excluded.said_on
      where known.verdict = 'distinct'`.execute(tx)
}

/** What was said of a row that no longer stands for a person of its own. @param tx elevated */
export async function forgetDoubts(tx: Tx, gone: string): Promise<void> {
  await sql`delete from membership.same_person where ${gone} in (low, high)`.execute(tx)
}
