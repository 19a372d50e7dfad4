import { type Day, daysBetween, plusDays } from '#kernel/day.ts'
import { type Lateness, lateness, type Status } from './statuses.ts'

/** A bar to draw: an action with at least one day. */
export interface Bar {
  id: string
  reference: string
  title: string
  axisTitle: string
  status: Status
  startsOn: Day | null
  endsOn: Day | null
}

/** One action starts once another has ended. */
export interface Order {
  before: string
  next: string
}

export interface PlacedBar extends Bar {
  /** Both ends, known or taken from the other: a bar of one day is a milestone. */
  from: Day
  to: Day
  late: Lateness | null
  /** No slack: a day lost here is lost at the end of its chain. Only chains of at least two are critical. */
  critical: boolean
  /** The action starts before one it comes after has ended. */
  early: boolean
}

export interface PlacedOrder extends Order {
  /** The order is not kept by the days. */
  broken: boolean
}

export interface Gantt {
  bars: PlacedBar[]
  orders: PlacedOrder[]
  /** What the drawing covers, whole months. */
  from: Day
  to: Day
  months: { on: Day; label: string }[]
}

/** Bars and orders with what the eyes need. @param orders of any fiches: those without both bars are left out */
export function ganttOf(bars: readonly Bar[], orders: readonly Order[], today: Day): Gantt {
  const spans = new Map(bars.map((bar) => [bar.id, { from: (bar.startsOn ?? bar.endsOn)!, to: (bar.endsOn ?? bar.startsOn)! }]))
  const drawn = orders.filter(({ before, next }) => spans.has(before) && spans.has(next))
  const critical = criticalIds(spans, drawn)
  const isBroken = ({ before, next }: Order) => spans.get(next)!.from <= spans.get(before)!.to
  const early = new Set(drawn.filter(isBroken).map((order) => order.next))
  const placed = bars.map(
    (bar): PlacedBar => ({
      ...bar,
      ...spans.get(bar.id)!,
      late: lateness(bar, today),
      critical: critical.has(bar.id),
      early: early.has(bar.id),
    }),
  )
  const days = [...placed.flatMap((bar) => [bar.from, bar.to]), today].sort()
  const from = firstOfMonth(days[0]!)
  const to = lastOfMonth(days.at(-1)!)
  return { bars: placed, orders: drawn.map((order) => ({ ...order, broken: isBroken(order) })), from, to, months: monthsOf(from, to) }
}

interface Span {
  from: Day
  to: Day
}

/**
 * Actions without slack. Latest end: the day before the earliest latest start of those that follow, or the last day of
 * its chain; an action is critical when its own end is that day, or later already.
 */
function criticalIds(spans: ReadonlyMap<string, Span>, orders: readonly Order[]): ReadonlySet<string> {
  const following = Map.groupBy(orders, (order) => order.before)
  const linked = new Set(orders.flatMap(({ before, next }) => [before, next]))
  const chainEnd = chainEnds(spans, orders)
  const latest = new Map<string, Day>()
  const latestEnd = (id: string): Day => {
    const known = latest.get(id)
    if (known) return known
    const starts = (following.get(id) ?? []).map(({ next }) => {
      const span = spans.get(next)!
      return plusDays(latestEnd(next), -daysBetween(span.from, span.to) - 1)
    })
    const end = starts.sort()[0] ?? chainEnd.get(id)!
    latest.set(id, end)
    return end
  }
  return new Set([...linked].filter((id) => spans.get(id)!.to >= latestEnd(id)))
}

/** The last day of the chain that each linked action belongs to. */
function chainEnds(spans: ReadonlyMap<string, Span>, orders: readonly Order[]): ReadonlyMap<string, Day> {
  const beside = new Map<string, string[]>()
  for (const { before, next } of orders) {
    beside.set(before, [...(beside.get(before) ?? []), next])
    beside.set(next, [...(beside.get(next) ?? []), before])
  }
  const ends = new Map<string, Day>()
  for (const start of beside.keys()) {
    if (ends.has(start)) continue
    const chain = new Set([start])
    for (const id of chain) for (const next of beside.get(id)!) chain.add(next)
    const end = [...chain]
      .map((id) => spans.get(id)!.to)
      .sort()
      .at(-1)!
    for (const id of chain) ends.set(id, end)
  }
  return ends
}

const firstOfMonth = (on: Day): Day => `${on.slice(0, 8)}01` as Day

/** The first day of the next month but one day, whatever the month's length. */
const lastOfMonth = (on: Day): Day => plusDays(firstOfMonth(plusDays(firstOfMonth(on), 32)), -1)

const shortMonths = ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'] as const

/** Marks of the time axis, about twelve at most: months, quarters, or years. */
function monthsOf(from: Day, to: Day): { on: Day; label: string }[] {
  const length = daysBetween(from, to)
  const step = length <= 370 ? 1 : length <= 1200 ? 3 : 12
  const marks: { on: Day; label: string }[] = []
  for (let on = from; on <= to; on = firstOfMonth(plusDays(on, 32))) {
    const month = Number(on.slice(5, 7)) - 1
    if (month % step !== 0) continue
    const year = on.slice(0, 4)
    marks.push({
      on,
      label: step === 12 ? year : month === 0 || marks.length === 0 ? `${shortMonths[month]} ${year}` : shortMonths[month]!,
    })
  }
  return marks
}

/** How far a day is in the drawing, 0 to 1. */
export const shareOf = ({ from, to }: Pick<Gantt, 'from' | 'to'>, on: Day): number =>
  daysBetween(from, on) / Math.max(1, daysBetween(from, to))
