import { sql } from 'kysely'
import type { Appointment } from '#kernel/appointment.ts'
import type { Tx } from '#kernel/db.ts'
import type { NotificationKind, Occasion } from '../model.ts'

export interface Leaving {
  id: string
  kind: NotificationKind
  subjectId: string
  title: string
  detail: string | null
  dueOn: string | null
  toldOn: string
  territoryName: string | null
  occasion: Occasion
  appointment: Appointment | null
}

/** What a mail still has to say, first told first. */
export async function contentOf(tx: Tx, personId: string, mailId: string): Promise<Leaving[]> {
  const { rows } = await sql<Leaving>`
    select n.id, n.kind, n.subject_id as "subjectId", n.title, n.detail, n.due_on as "dueOn", n.told_on as "toldOn",
      coalesce(t.own_name, t.name) as "territoryName", max(d.occasion) as occasion, n.appointment
    from inbox.dispatch d
    join inbox.notification n on n.person_id = d.person_id and n.id = d.notification_id
    left join territory.territory t on t.id = n.territory_id
    where d.person_id = ${personId} and d.mail_id = ${mailId} and d.state = 'claimed' and n.ended is null
    group by n.person_id, n.id, t.id order by n.told_at, n.id limit 200`.execute(tx)
  return rows
}
