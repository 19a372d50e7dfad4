import type { NavLink } from './public-header.tsx'

/** The pages of one thing, as links: each tab has its address. */
export function Tabs({
  label,
  tabs,
  pathname,
}: {
  label: string
  tabs: readonly NavLink[]
  pathname: string
}) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul role="list">
        {tabs.map(({ label: name, href }) => (
          <li key={href}>
            <a href={href} aria-current={pathname === href ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
