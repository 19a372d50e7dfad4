import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { OutsideAnswer } from '../model/outside.ts'

export async function saveOutsideAnswer(
  tx: Tx,
  { territoryId, id }: { territoryId: string; id: string },
  answer: OutsideAnswer,
): Promise<void> {
  await sql`
    insert into applications.outside_answer as kept (territory_id, application_id, state, state_on, message, problem, asked_on)
    values (${territoryId}, ${id}, ${answer.state}, ${answer.stateOn}, ${answer.message}, ${answer.problem}, ${answer.askedOn})
    on conflict (territory_id, application_id) do update set state = coalesce(excluded.state, kept.state),
      state_on = case when excluded.state is null then kept.state_on else excluded.state_on end,
      message = case when excluded.state is null then kept.message else excluded.message end,
      problem = excluded.problem, asked_on = excluded.asked_on`.execute(tx)
}
