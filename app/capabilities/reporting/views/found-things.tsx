import type { FoundThing } from '#kernel/words.ts'
import { Excerpt } from '#ui/excerpt.tsx'
import { formatDay } from '#ui/format.ts'

/** What was found of one kind: where it leads, what it is, and the words around what was searched. */
export function FoundThings({ found, level }: { found: readonly FoundThing[]; level: 'h2' | 'h3' }) {
  const Title = level
  return (
    <ol className="found" role="list">
      {found.map((thing) => (
        <li key={thing.href + thing.title}>
          <Title>
            <a href={thing.href}>{thing.title}</a>
          </Title>
          {thing.excerpt && (
            <p>
              <Excerpt text={thing.excerpt} />
            </p>
          )}
          <p className="quiet">{[thing.about, thing.on && formatDay(thing.on)].filter(Boolean).join(' · ')}</p>
        </li>
      ))}
    </ol>
  )
}
