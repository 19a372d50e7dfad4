import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator'
import { plainDateOf } from '#kernel/day.ts'
import type { Deadline } from '../model.ts'

/** A calendar that a program asks for again and again: one event a deadline, all day, that takes nobody's time. */
export function calendarFile(deadlines: readonly Deadline[], baseUrl: string): string {
  const host = new URL(baseUrl).hostname
  const calendar = ical({
    name: 'Ressort : mes échéances',
    prodId: { company: 'Ressort', product: 'Échéances', language: 'FR' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 6 * 3600,
  })
  for (const { key, on, title, path } of deadlines) {
    calendar.createEvent({
      id: `${key}@${host}`,
      start: plainDateOf(on),
      allDay: true,
      summary: title,
      description: `${baseUrl}${path}`,
      url: `${baseUrl}${path}`,
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  }
  return calendar.toString()
}
