import { daysBetween, type Day } from '#kernel/day.ts'
import { formatDay } from '#ui/format.ts'
import { type Gantt, type PlacedBar, type PlacedOrder, shareOf } from '../model/gantt.ts'
import { statuses } from '../model/statuses.ts'

const head = 34
const axisRow = 30
const row = 40
const barTop = 20
const barHeight = 13

/** Where each line stands, in pixels from the top: the width alone follows the screen. */
function linesOf(bars: readonly PlacedBar[]) {
  const tops = new Map<string, number>()
  const axes: { title: string; y: number }[] = []
  let y = head
  for (const [rank, bar] of bars.entries()) {
    if (bar.axisTitle !== bars[rank - 1]?.axisTitle) {
      axes.push({ title: bar.axisTitle, y })
      y += axisRow
    }
    tops.set(bar.id, y)
    y += row
  }
  return { tops, axes, height: y + 8 }
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`

/**
 * The plan in time: bars by axis, what comes after what, today. Widths are shares and heights pixels, so that it is as
 * readable on a phone and on paper; a table with the same facts stands below.
 */
export function GanttSvg({ gantt, today, title, hrefOf }: { gantt: Gantt; today: Day; title: string; hrefOf: (bar: PlacedBar) => string }) {
  const { tops, axes, height } = linesOf(gantt.bars)
  const x = (on: Day) => percent(shareOf(gantt, on))
  return (
    <svg className="gantt" width="100%" height={height} role="group" aria-label={title}>
      <Patterns />
      {gantt.months.map((month, rank) => (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of an SVG takes no focus
        <g key={month.on} aria-hidden="true" className={rank % 2 ? 'month odd' : 'month'}>
          <line x1={x(month.on)} x2={x(month.on)} y1={head - 8} y2={height} />
          <text x={x(month.on)} dx={4} y={16}>
            {month.label}
          </text>
        </g>
      ))}
      {axes.map((axis) => (
        <text key={axis.y} className="axis" x={0} y={axis.y + 20}>
          {cut(axis.title, 40)}
        </text>
      ))}
      {gantt.orders.map((order) => (
        <Arrow key={order.before + order.next} order={order} gantt={gantt} tops={tops} />
      ))}
      {gantt.bars.map((bar) => (
        <BarOf key={bar.id} bar={bar} gantt={gantt} top={tops.get(bar.id)!} href={hrefOf(bar)} />
      ))}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of an SVG takes no focus */}
      <g className="today" aria-hidden="true">
        <line x1={x(today)} x2={x(today)} y1={head - 8} y2={height} />
        <text x={x(today)} y={head - 9} textAnchor="middle">
          aujourd’hui
        </text>
      </g>
    </svg>
  )
}

/** Late is hatched and says ▲, critical is framed and says ◆: neither is told by its colour alone. */
function Patterns() {
  return (
    <defs>
      <pattern id="gantt-late" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" className="late-ground" />
        <line x1="0" y1="0" x2="0" y2="6" className="late-hatch" />
      </pattern>
      <marker id="gantt-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
        <path d="M0 0L8 4L0 8z" />
      </marker>
    </defs>
  )
}

const kindOf = (bar: PlacedBar) =>
  bar.late ? 'late' : statuses[bar.status].ended ? 'ended' : bar.status === 'blocked' || bar.status === 'paused' ? 'stopped' : 'running'

/** The whole of a bar, for who hears it or points at it. */
const barWords = (bar: PlacedBar): string =>
  [
    `${bar.reference}, ${bar.title}`,
    `du ${formatDay(bar.from)} au ${formatDay(bar.to)}`,
    statuses[bar.status].label.toLowerCase(),
    bar.late && 'en retard',
    bar.critical && 'chemin critique',
    bar.early && 'commence avant la fin d’une action qui la précède',
  ]
    .filter(Boolean)
    .join(', ')

// What a phone shows on one line; the whole is in the title and in the table.
const cut = (text: string, most = 46) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

function BarOf({ bar, gantt, top, href }: { bar: PlacedBar; gantt: Gantt; top: number; href: string }) {
  const from = shareOf(gantt, bar.from)
  const width = Math.max(daysBetween(bar.from, bar.to) / Math.max(1, daysBetween(gantt.from, gantt.to)), 0.006)
  const signs = [bar.late && '▲', bar.critical && '◆', bar.early && '⚠'].filter(Boolean).join(' ')
  return (
    <a href={href}>
      <title>{barWords(bar)}</title>
      <text className="name" x={0} y={top + 15}>
        {signs && <tspan className="signs">{signs} </tspan>}
        {cut(bar.title)}
      </text>
      <rect
        className={`bar ${kindOf(bar)}${bar.critical ? ' critical' : ''}`}
        x={percent(from)}
        y={top + barTop}
        width={percent(width)}
        height={barHeight}
        rx="2"
        {...(bar.late && { fill: 'url(#gantt-late)' })}
      />
    </a>
  )
}

/** Down from the end of what comes first, then across to the beginning of what follows; dashed when the days do not keep it. */
function Arrow({ order, gantt, tops }: { order: PlacedOrder; gantt: Gantt; tops: ReadonlyMap<string, number> }) {
  const before = gantt.bars.find((bar) => bar.id === order.before)!
  const then = gantt.bars.find((bar) => bar.id === order.next)!
  const x1 = percent(shareOf(gantt, before.to))
  const x2 = percent(shareOf(gantt, then.from))
  const y1 = tops.get(order.before)! + barTop + barHeight
  const y2 = tops.get(order.next)! + barTop + barHeight / 2
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of an SVG takes no focus
    <g className={order.broken ? 'order broken' : 'order'} aria-hidden="true">
      <line x1={x1} x2={x1} y1={y1} y2={y2} />
      <line x1={x1} x2={x2} y1={y2} y2={y2} markerEnd="url(#gantt-arrow)" />
    </g>
  )
}
