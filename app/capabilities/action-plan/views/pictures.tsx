import { renderToStaticMarkup } from 'react-dom/server'
import type { ReactNode } from 'react'
import type { Day } from '#kernel/day.ts'
import { formatDay, formatNumber } from '#ui/format.ts'
import { type Gantt, type PlacedBar, shareOf } from '../model/gantt.ts'
import { lateness, statusCodes, statuses } from '../model/statuses.ts'
import type { StatusCount } from '../queries/fiches.ts'
import type { Card } from '../queries/timeline.ts'

/** 16:9, the shape of a slide; every size below is in these units. */
const width = 1600
const height = 900
const margin = 60

const ink = '#17212b'
const quiet = '#4f5c69'
const line = '#dcd8cf'
const accent = '#a8410f'
const no = '#a3262a'

export interface Slide {
  title: string
  subtitle: string
  foot: string
  on: Day
}

/** A picture as a file: drawn on white, colours written in it, so that any slide takes it. */
function pictureOf({ title, subtitle, foot, on }: Slide, drawing: ReactNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${renderToStaticMarkup(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      fontFamily="Source Sans 3, Segoe UI, Arial, sans-serif"
      role="img"
      aria-label={title}
    >
      <rect width={width} height={height} fill="#ffffff" />
      <text x={margin} y={70} fontSize={38} fontWeight={700} fill={ink}>
        {title}
      </text>
      <text x={margin} y={106} fontSize={21} fill={quiet}>
        {subtitle}
      </text>
      {drawing}
      <text x={margin} y={height - 24} fontSize={16} fill={quiet}>
        {foot}
      </text>
      <text x={width - margin} y={height - 24} fontSize={16} fill={quiet} textAnchor="end">
        {formatDay(on)}
      </text>
    </svg>,
  )}`
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

const labels = 540
const top = 165
const row = 33

/** How many bars a slide still lets one read from the back of the room. */
export const barsOnASlide = 20

export function ganttPicture(gantt: Gantt, slide: Slide): string {
  const left = margin + labels
  const span = width - margin - left
  const x = (on: Day) => left + shareOf(gantt, on) * span
  const bottom = top + gantt.bars.length * row
  const places = new Map(gantt.bars.map((bar, rank) => [bar.id, top + rank * row]))
  return pictureOf(
    slide,
    <>
      <defs>
        <pattern id="late" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="8" height="8" fill="#fbecec" />
          <line x1="0" y1="0" x2="0" y2="8" stroke={no} strokeWidth={4} />
        </pattern>
      </defs>
      {gantt.months.map((month) => (
        <g key={month.on}>
          <line x1={x(month.on)} x2={x(month.on)} y1={top - 12} y2={bottom} stroke={line} />
          <text x={x(month.on) + 4} y={top - 18} fontSize={15} fill={quiet}>
            {month.label}
          </text>
        </g>
      ))}
      {gantt.orders.map((order) => {
        const before = gantt.bars.find((bar) => bar.id === order.before)!
        const then = gantt.bars.find((bar) => bar.id === order.next)!
        const y2 = places.get(order.next)! + 13
        return (
          <polyline
            key={order.before + order.next}
            points={`${x(before.to)},${places.get(order.before)! + 22} ${x(before.to)},${y2} ${x(then.from)},${y2}`}
            fill="none"
            stroke={order.broken ? no : quiet}
            strokeWidth={2}
            {...(order.broken && { strokeDasharray: '6 4' })}
          />
        )
      })}
      {gantt.bars.map((bar) => (
        <SlideBar key={bar.id} bar={bar} y={places.get(bar.id)!} from={x(bar.from)} to={x(bar.to)} />
      ))}
      <line x1={x(slide.on)} x2={x(slide.on)} y1={top - 12} y2={bottom} stroke={accent} strokeWidth={3} />
      <text x={x(slide.on)} y={bottom + 20} fontSize={15} fill={accent} textAnchor="middle">
        aujourd’hui
      </text>
    </>,
  )
}

function SlideBar({ bar, y, from, to }: { bar: PlacedBar; y: number; from: number; to: number }) {
  const signs = [bar.late && '▲', bar.critical && '◆', bar.early && '⚠'].filter(Boolean).join(' ')
  const fill = bar.late ? 'url(#late)' : statuses[bar.status].ended ? ink : '#eaf0f5'
  return (
    <g>
      <text x={margin + 62} y={y + 19} fontSize={16} fill={no} textAnchor="end">
        {signs}
      </text>
      <text x={margin + 72} y={y + 19} fontSize={18} fill={ink}>
        {cut(bar.title, 46)}
      </text>
      <rect
        x={from}
        y={y + 5}
        width={Math.max(6, to - from)}
        height={17}
        rx={3}
        fill={fill}
        stroke={bar.late ? no : ink}
        strokeWidth={bar.critical ? 4 : 1.5}
      />
    </g>
  )
}

const cardsInAColumn = 5

/** The board as a slide: each status, how many, and its most pressing cards. */
export function boardPicture(counts: readonly StatusCount[], cards: readonly Card[], slide: Slide): string {
  const columns = statusCodes.flatMap((status) => counts.find((count) => count.status === status) ?? [])
  const gap = 16
  const column = (width - 2 * margin - gap * (columns.length - 1)) / Math.max(1, columns.length)
  return pictureOf(
    slide,
    columns.map(({ status, count, late }, rank) => (
      <g key={status} transform={`translate(${(margin + rank * (column + gap)).toFixed(1)} 150)`}>
        <rect width={column} height={5} fill={ink} />
        <text y={38} fontSize={22} fontWeight={700} fill={ink}>
          {statuses[status].label} · {formatNumber(count)}
        </text>
        <text y={64} fontSize={17} fill={no}>
          {late > 0 ? `▲ ${formatNumber(late)} en retard` : ''}
        </text>
        {cards
          .filter((card) => card.status === status)
          .slice(0, cardsInAColumn)
          .map((card, place) => (
            <SlideCard key={card.reference} card={card} column={column} y={82 + place * 112} on={slide.on} />
          ))}
        {count > cardsInAColumn && (
          <text y={82 + cardsInAColumn * 112 + 20} fontSize={17} fill={quiet}>
            et {formatNumber(count - cardsInAColumn)} autres
          </text>
        )}
      </g>
    )),
  )
}

function SlideCard({ card, column, y, on }: { card: Card; column: number; y: number; on: Day }) {
  const late = lateness(card, on)
  return (
    <g transform={`translate(0 ${y})`}>
      <rect width={column} height={102} rx={6} fill="#fbfaf7" stroke={late ? no : line} strokeWidth={late ? 2 : 1} />
      {wrapped(card.title, Math.floor(column / 9), 3).map((words, rank) => (
        <text key={words} x={10} y={25 + rank * 21} fontSize={16} fill={ink}>
          {words}
        </text>
      ))}
      <text x={10} y={92} fontSize={14} fill={late ? no : quiet}>
        {late ? '▲ ' : ''}
        {card.endsOn ? `fin ${formatDay(card.endsOn)}` : ''}
      </text>
    </g>
  )
}

/** Lines of whole words, as many as fit; the last says that more was cut. */
function wrapped(text: string, most: number, lines: number): string[] {
  const rows: string[] = ['']
  for (const word of text.split(' ')) {
    const last = rows.at(-1)!
    if (last !== '' && last.length + word.length + 1 > most) rows.push(word)
    else rows[rows.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return rows.length <= lines ? rows : [...rows.slice(0, lines - 1), `${rows[lines - 1]!.slice(0, most - 1)}…`]
}

/** A picture sent as a file of its own. */
export const svgFile = (name: string, svg: string): Response =>
  new Response(svg, {
    headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` },
  })
