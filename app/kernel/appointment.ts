import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'

/** A time to keep. It travels in the open: when and where, and nothing of what is confidential. */
export interface Appointment {
  /** The same whatever changes: a calendar recognises it. */
  key: string
  /** Grows with each change: a calendar keeps the greatest. */
  sequence: number
  state: 'held' | 'cancelled'
  /** An instant, as ISO 8601 writes it. */
  startsAt: string
  minutes: number
  summary: string
  location: string
  /** The page of ours that says the rest. */
  path: string
}

/** A calendar that goes with a mail. */
export interface MailedCalendar {
  name: string
  method: 'REQUEST' | 'CANCEL'
  content: string
}

interface Made {
  baseUrl: string
  /** Milliseconds since 1970. */
  at: number
}

/** The appointment as a file that one adds to one's calendar oneself. */
export const appointmentFile = (appointment: Appointment, made: Made): string =>
  calendarOf(appointment, made, ICalCalendarMethod.PUBLISH).calendar.toString()

/** The appointment as its invitation, its change or its cancellation, which a mail program offers to put in a calendar (RFC 5546). */
export function invitationOf(appointment: Appointment, email: string, made: Made): MailedCalendar {
  const method = appointment.state === 'cancelled' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST
  const { calendar, event } = calendarOf(appointment, made, method)
  event.organizer({ name: 'Ressort', email: `ne-pas-repondre@${hostOf(made)}` })
  // Nobody reads what a calendar would answer: who comes is said in Ressort.
  event.createAttendee({ email, rsvp: false, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.NEEDSACTION })
  return { name: 'rendez-vous.ics', method, content: calendar.toString() }
}

const hostOf = ({ baseUrl }: Made) => new URL(baseUrl).hostname

function calendarOf(appointment: Appointment, made: Made, method: ICalCalendarMethod) {
  const { key, sequence, state, startsAt, minutes, summary, location, path } = appointment
  const calendar = ical({ prodId: { company: 'Ressort', product: 'Rendez-vous', language: 'FR' }, method })
  const start = Date.parse(startsAt)
  const event = calendar.createEvent({
    id: `${key}@${hostOf(made)}`,
    sequence,
    stamp: new Date(made.at),
    start: new Date(start),
    end: new Date(start + minutes * 60_000),
    summary,
    location,
    url: `${made.baseUrl}${path}`,
    status: state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  return { calendar, event }
}
