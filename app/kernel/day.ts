import { Temporal } from 'temporal-polyfill'

/** A calendar day, `YYYY-MM-DD`, without time or zone: what decrees and calls for projects speak of. */
export type Day = string & { readonly unit: 'day' }

/** Where the time comes from; a test gives its own. */
export type Clock = () => Temporal.Instant

export const systemClock: Clock = () => Temporal.Now.instant()

/** @throws RangeError when the text is no real day (2026-02-30). Untrusted text goes through zod first. */
export function day(text: string): Day {
  return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() as Day
}

export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001-01-01') return false
  try {
    day(text)
    return true
  } catch {
    return false
  }
}

/** The day it is in mainland France; overseas deadlines are stated in Paris time by the decree. */
export const today = (now: Clock): Day => now().toZonedDateTimeISO('Europe/Paris').toPlainDate().toString() as Day

/** The day an instant falls on in mainland France (`2022-12-31T23:00:00Z` is 1 January); nothing when it is no instant. */
export function dayInParis(instant: string): Day | undefined {
  try {
    return today(() => Temporal.Instant.from(instant))
  } catch {
    return undefined
  }
}

export const minusYears = (from: Day, years: number): Day => Temporal.PlainDate.from(from).subtract({ years }).toString() as Day

export const minusMonths = (from: Day, months: number): Day => Temporal.PlainDate.from(from).subtract({ months }).toString() as Day

export const plusMonths = (from: Day, months: number): Day => Temporal.PlainDate.from(from).add({ months }).toString() as Day

export const plusDays = (from: Day, days: number): Day => Temporal.PlainDate.from(from).add({ days }).toString() as Day

/** Whole days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days

/** Whether `on` falls in a period whose last day is included; a missing bound is open. */
export const inForce = (period: { from: Day | null; until: Day | null }, on: Day): boolean =>
  (period.from === null || period.from <= on) && (period.until === null || on <= period.until)

const inFrench = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' })

/** `23 novembre 2026`, and `1er` for the first of a month. */
export const dayInWords = (on: Day): string => inFrench.format(Date.parse(on)).replace(/^1 /, '1er ')

/** An instant as the database driver gives it. */
export const instantOf = (at: Date): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(at.getTime())

/** The instant a clock in mainland France shows this time on this day. @param time `14:30` */
export const parisInstant = (on: Day, time: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(`${on}T${time}`).toZonedDateTime('Europe/Paris').toInstant()

/** A day as libraries that know Temporal take it. */
export const plainDateOf = (on: Day): Temporal.PlainDate => Temporal.PlainDate.from(on)
