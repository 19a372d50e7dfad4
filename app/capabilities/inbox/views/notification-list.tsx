import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import type { Location } from '#ui/url.ts'
import type { Shown, View } from '../model.ts'

interface ListProps {
  lines: readonly Shown[]
  view: View
  here: Location
  today: Day
}

export function NotificationList({ lines, view, here, today }: ListProps) {
  if (lines.length === 0) return <Empty title={emptyTitle[view]}>{emptyText[view]}</Empty>
  return (
    <ul className="notifications" role="list">
      {lines.map((line) => (
        <li key={line.id} data-unread={isUnread(line) || undefined}>
          <Line line={line} here={here} today={today} />
        </li>
      ))}
    </ul>
  )
}

const emptyTitle: Record<View, string> = {
  unread: 'Tout est lu',
  expected: 'Rien n’est attendu de vous',
  all: 'Rien ne vous a encore été dit ici',
}
const emptyText: Record<View, string> = {
  unread: 'Ce qu’on vous dira arrivera ici, et par courriel au rythme que vous avez choisi.',
  expected: 'Ce qui attendra votre signature, votre réponse ou votre présence sera ici jusqu’à ce que ce soit fait.',
  all: 'Les idées déposées, les signatures attendues et les décisions rendues arriveront ici.',
}

const isUnread = (line: Shown) => line.openedAt === null && line.ended === null

function Line({ line, here, today }: { line: Shown; here: Location; today: Day }) {
  const isExpected = line.expects && line.ended === null
  return (
    <article>
      <div>
        <p className="what">
          {isUnread(line) && <span className="read-only-aloud">Non lue : </span>}
          {line.title}
        </p>
        <p className="quiet">{[line.territoryName, `le ${formatDay(line.toldOn)}`].filter(Boolean).join(' · ')}</p>
        {line.detail && <p>{line.detail}</p>}
        <p className="state row">
          {isExpected && <Tag tone="accent">Attendu de vous</Tag>}
          {line.ended === 'done' && <Tag tone="quiet">Fait</Tag>}
          {line.ended === 'withdrawn' && <Tag tone="quiet">N’est plus attendu</Tag>}
          {line.dueOn && <span className={line.dueOn < today ? 'late' : undefined}>Échéance : {formatDay(line.dueOn)}</span>}
        </p>
      </div>
      <form method="post" action="/boite-de-reception" className="row">
        <input type="hidden" name="notification" value={line.id} />
        <input type="hidden" name="retour" value={here.pathname + here.search} />
        {line.readable && (
          <Button look="main" small name="verb" value="open">
            Ouvrir
            <span className="read-only-aloud"> : {line.title}</span>
          </Button>
        )}
        {(isExpected || (!line.readable && line.ended === null)) && (
          <Button small name="verb" value="done">
            Noter comme fait
            <span className="read-only-aloud"> : {line.title}</span>
          </Button>
        )}
      </form>
    </article>
  )
}
