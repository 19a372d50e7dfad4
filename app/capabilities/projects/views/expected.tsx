import { counted } from '#ui/format.ts'

export interface Expectation {
  /** What is counted, for one and for several. */
  one: string
  many: string
  items: readonly { label: string; about: string; href: string }[]
}

// Beyond these the list of projects, filtered, says the rest.
const shownAtMost = 6

/** What waits for the person who reads, each thing a link to where it is done. */
export function Expected({ expected }: { expected: readonly Expectation[] }) {
  // The tasks that somebody was given are listed below, by others.
  if (expected.length === 0) return <p>Aucune décision, réponse ou signature n’est attendue de vous pour le moment.</p>
  return (
    <div className="columns even">
      {expected.map(({ one, many, items }) => (
        <section key={one} className="sheet expected">
          <h3>{counted(items.length, one, many)}</h3>
          <ul role="list">
            {items.slice(0, shownAtMost).map((item) => (
              <li key={`${item.href}${item.label}`}>
                <a href={item.href}>{item.label}</a>
                {item.about && (
                  <>
                    <br />
                    <small>{item.about}</small>
                  </>
                )}
              </li>
            ))}
          </ul>
          {items.length > shownAtMost && <p className="quiet">et {items.length - shownAtMost} de plus</p>}
        </section>
      ))}
    </div>
  )
}
