import { formatDay, formatMoney } from '#ui/format.ts'
import { type Event, states } from '../model.ts'

/** What was said of a file, in order. */
export function Timeline({ events }: { events: readonly Event[] }) {
  if (events.length === 0) return null
  return (
    <ol className="timeline">
      {events.map((event) => (
        <li key={event.id}>
          <strong>{states[event.state].label}</strong> le {formatDay(event.happenedOn)}
          {event.amount !== null && `, ${formatMoney(event.amount)}`}
          {event.by && <span className="quiet">, dit par {event.by}</span>}
          {event.words && <p>{event.words}</p>}
          {event.toChange && <p>Ce qu’il faudrait changer : {event.toChange}</p>}
          {event.nextWindow && <p>Prochaine fenêtre : {formatDay(event.nextWindow)}.</p>}
        </li>
      ))}
    </ol>
  )
}
