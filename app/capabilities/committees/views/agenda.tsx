import type { ReactNode } from 'react'
import { Empty } from '#ui/empty.tsx'
import { counted } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { type AgendaItem, itemKinds, outcomes } from '../model/meetings.ts'

/** The items in order; those that are not this person's keep their number, and nothing else. */
export function Agenda(props: {
  agenda: readonly AgendaItem[]
  size: number
  here: string
  /** How many are closed to the person by an interest of theirs. */
  ownClosed: number
  children?: ((item: AgendaItem) => ReactNode) | undefined
}) {
  const { agenda, size, here, ownClosed, children } = props
  if (size === 0)
    return (
      <Empty title="Aucun point pour le moment">Un point porte sur un projet, une action, un dispositif, ou sur rien de tout cela.</Empty>
    )
  const byRank = new Map(agenda.map((item) => [item.rank, item]))
  return (
    <>
      <ol className="agenda" role="list">
        {Array.from({ length: size }, (_, index) => index + 1).map((rank) => {
          const item = byRank.get(rank)
          return <li key={rank}>{item ? <Item item={item} here={here} aside={children?.(item)} /> : <Closed rank={rank} />}</li>
        })}
      </ol>
      {ownClosed > 0 && (
        <p className="quiet">
          Vous avez un intérêt déclaré dans {counted(ownClosed, 'dossier')} de cette réunion : vous n’en voyez ni le dossier ni le vote, et
          vous sortez quand on l’examine.
        </p>
      )}
    </>
  )
}

function Item({ item, here, aside }: { item: AgendaItem; here: string; aside: ReactNode }) {
  return (
    <>
      <span className="rank">{item.rank}</span>
      <div>
        <p>
          <a href={`${here}/points/${item.rank}`}>{item.title}</a> {item.outcome && <Tag tone="accent">{outcomes[item.outcome]}</Tag>}
        </p>
        <p className="quiet">{aboutOf(item)}</p>
        {aside}
      </div>
    </>
  )
}

const aboutOf = (item: AgendaItem) =>
  [
    itemKinds[item.kind],
    item.opinionReference,
    item.company,
    item.deviceName,
    item.actionReference && `action ${item.actionReference}`,
    item.presenter,
    `${item.duration} min`,
  ]
    .filter(Boolean)
    .join(' · ')

function Closed({ rank }: { rank: number }) {
  return (
    <>
      <span className="rank">{rank}</span>
      <p className="quiet">Ce point ne vous est pas ouvert.</p>
    </>
  )
}
