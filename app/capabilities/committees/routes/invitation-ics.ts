import ical, { ICalCalendarMethod } from 'ical-generator'
import { download } from '#kernel/download.ts'
import { parisInstant } from '#kernel/day.ts'
import { meetingOf } from '../access.ts'
import { pathOfMeeting } from '../model/meetings.ts'
import type { Route } from './+types/invitation-ics.ts'

/** The meeting as an appointment: when and where, without a word of the files. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, meeting } = await meetingOf(context, params)
  const start = parisInstant(meeting.heldOn, meeting.startsAt)
  const calendar = ical({ prodId: { company: 'Ressort', product: 'Comités', language: 'FR' }, method: ICalCalendarMethod.PUBLISH })
  calendar.createEvent({
    id: `${meeting.id}@${new URL(ctx.config.baseUrl).hostname}`,
    sequence: meeting.version,
    stamp: new Date(ctx.now().epochMilliseconds),
    start: new Date(start.epochMilliseconds),
    end: new Date(start.add({ minutes: meeting.duration }).epochMilliseconds),
    summary: `${meeting.bodyName} (${meeting.reference})`,
    location: [meeting.place, meeting.visio].filter(Boolean).join(' ; '),
    url: `${ctx.config.baseUrl}${pathOfMeeting(meeting)}`,
  })
  return download(`${meeting.reference}.ics`, Buffer.from(calendar.toString()))
}
