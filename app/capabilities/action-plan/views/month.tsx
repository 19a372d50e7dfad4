import type { Day } from '#kernel/day.ts'
import { formatLongDay } from '#ui/format.ts'
import { type Location, withQuery } from '#ui/url.ts'
import type { MonthDays } from '../model/calendar.ts'
import { type Event, eventWords } from '../model/events.ts'
import { ficheHref, Late } from './fiche-words.tsx'

const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'] as const

interface Props {
  month: MonthDays
  events: readonly Event[]
  code: string
  today: Day
  here: Location
}

/** The days of a month by weeks on a wide screen; on a phone and on paper, those that have something to say. */
export function Month({ month, events, code, today, here }: Props) {
  const ofDay = Map.groupBy(events, (event) => event.on)
  const go = (on: Day) => withQuery(here, { mois: on.slice(0, 7) })
  return (
    <>
      <nav className="row ends" aria-label="Mois">
        <a href={go(month.before)}>← Mois précédent</a>
        <a href={go(today)}>Aujourd’hui</a>
        <a href={go(month.after)}>Mois suivant →</a>
      </nav>
      {events.length === 0 && <p className="quiet">Rien ne commence, ne finit ni ne se clôt ce mois-ci.</p>}
      <ol className="month-grid" role="list">
        {weekdays.map((name) => (
          <li key={name} className="weekday" aria-hidden="true">
            {name}
          </li>
        ))}
        {month.days.map((on, rank) => {
          const here = ofDay.get(on) ?? []
          return (
            <li
              key={on}
              data-column={rank === 0 ? month.firstColumn : undefined}
              className={[here.length === 0 ? 'empty-day' : '', on === today ? 'is-today' : ''].filter(Boolean).join(' ') || undefined}
            >
              <p className="day-name">
                <span className="number" aria-hidden="true">
                  {Number(on.slice(8))}
                </span>
                <time dateTime={on}>{formatLongDay(on)}</time>
              </p>
              <ul role="list">
                {here.map((event) => (
                  <li key={event.reference + event.kind}>
                    <small>{eventWords[event.kind]}</small> <a href={ficheHref(code, event.reference)}>{event.title}</a>{' '}
                    <Late action={event} today={today} />
                  </li>
                ))}
              </ul>
            </li>
          )
        })}
      </ol>
    </>
  )
}
