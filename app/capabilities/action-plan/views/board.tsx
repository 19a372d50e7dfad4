import type { Day } from '#kernel/day.ts'
import { formatDay, formatNumber } from '#ui/format.ts'
import { withQuery } from '#ui/url.ts'
import { type Status, statusCodes, statuses } from '../model/statuses.ts'
import type { StatusCount } from '../queries/fiches.ts'
import type { Card } from '../queries/timeline.ts'
import { ficheHref, Late, priorityInWords } from './fiche-words.tsx'

interface Props {
  counts: readonly StatusCount[]
  cards: readonly Card[]
  code: string
  href: string
  search: string
  today: Day
}

/** A column for each status that has cards; the rest of a column is in the list, one link away. */
export function Board({ counts, cards, code, href, search, today }: Props) {
  const columns = statusCodes.flatMap((status) => counts.find((count) => count.status === status) ?? [])
  const column = ({ status, count, late }: StatusCount) => {
    const shown = cards.filter((card) => card.status === status)
    return (
      <section key={status} aria-labelledby={`colonne-${status}`}>
        <h2 id={`colonne-${status}`}>
          {statuses[status].label} <span className="quiet">{formatNumber(count)}</span>
        </h2>
        {late > 0 && <p className="late">{formatNumber(late)} en retard</p>}
        <ul role="list">
          {shown.map((card) => (
            <CardOf key={card.reference} card={card} code={code} today={today} />
          ))}
        </ul>
        {count > shown.length && (
          <a href={withQuery({ pathname: href, search }, { etat: status, page: null })}>
            Les {formatNumber(count)} fiches de cette colonne
          </a>
        )}
      </section>
    )
  }
  const stands = columns.filter(({ status }) => standing.includes(status))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className="board" role="region" aria-label="Fiches par état" tabIndex={0}>
      {columns.filter(({ status }) => !standing.includes(status)).map(column)}
      {stands.length > 0 && <div className="still">{stands.map(column)}</div>}
    </div>
  )
}

const standing: readonly Status[] = ['paused', 'blocked', 'abandoned']

function CardOf({ card, code, today }: { card: Card; code: string; today: Day }) {
  const priority = priorityInWords(card, today)
  return (
    <li>
      <a href={ficheHref(code, card.reference)}>{card.title}</a>
      <small>{card.axisTitle}</small>
      {card.statusReason && <small>{card.statusReason}</small>}
      <small>
        {[card.pilots.join(', '), card.endsOn && `fin le ${formatDay(card.endsOn)}`, priority && `priorité ${priority.toLowerCase()}`]
          .filter(Boolean)
          .join(' · ')}
        {card.territoryCode !== code && ` · portée par ${card.territoryName}`}
      </small>
      <Late action={card} today={today} />
    </li>
  )
}
