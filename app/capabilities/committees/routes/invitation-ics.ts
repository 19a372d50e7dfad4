import { appointmentFile } from '#kernel/appointment.ts'
import { download } from '#kernel/download.ts'
import { meetingOf } from '../access.ts'
import { appointmentOf } from '../model/meetings.ts'
import type { Route } from './+types/invitation-ics.ts'

/** The meeting as an appointment: when and where, without a word of the files. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, meeting } = await meetingOf(context, params)
  const made = { baseUrl: ctx.config.baseUrl, at: ctx.now().epochMilliseconds }
  return download(`${meeting.reference}.ics`, Buffer.from(appointmentFile(appointmentOf(meeting), made)))
}
