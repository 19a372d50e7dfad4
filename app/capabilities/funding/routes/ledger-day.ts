import { type Day, isDay } from '#kernel/day.ts'

/** The day an address asks the ledger for; today when it asks for none, or for what is no day. */
export function dayAsked(url: string, today: Day): Day {
  const asked = new URL(url).searchParams.get('au') ?? ''
  return isDay(asked) ? asked : today
}
