export interface Door {
  title: string
  text: string
  href: string
}

/** The few ways into something: each block is one link. */
export function Doors({ doors }: { doors: readonly Door[] }) {
  return (
    <ul className="doors" role="list">
      {doors.map(({ title, text, href }) => (
        <li key={href}>
          <a href={href}>
            {title}
            <span className="arrow" aria-hidden="true">
              {'\u00a0→'}
            </span>
          </a>
          <p>{text}</p>
        </li>
      ))}
    </ul>
  )
}
