import type { ReactNode } from 'react'
import { currentFor, type NavLink } from './public-header.tsx'

export interface NavGroup {
  /** Absent: links with no heading, first. */
  label?: string
  links: readonly NavLink[]
}

/**
 * A private space: its name, its pages in groups, and the page asked (an `<Outlet />` whose route renders `Page`).
 * On a phone the list folds; no script is needed.
 */
export function SpaceLayout(props: {
  title: string
  href: string
  subtitle?: ReactNode
  groups: readonly NavGroup[]
  pathname: string
  children: ReactNode
}) {
  const current = nearest(props.groups, props.pathname)
  return (
    <div className="space page wide">
      <nav className="space-nav" aria-label={`Espace ${props.title}`}>
        <p className="space-title">
          <a href={props.href}>{props.title}</a>
        </p>
        {props.subtitle && <p className="quiet">{props.subtitle}</p>}
        <details>
          <summary>Pages de l’espace</summary>
          <div className="lists">
            {props.groups.map((group) => (
              <NavGroupList key={group.label ?? ''} group={group} current={current} pathname={props.pathname} />
            ))}
          </div>
        </details>
      </nav>
      {props.children}
    </div>
  )
}

/** One link marks where the reader is: of `/programme` and `/programme/projets`, the longer. */
const nearest = (groups: readonly NavGroup[], pathname: string): string | undefined =>
  groups
    .flatMap((group) => group.links.map((link) => link.href))
    .filter((href) => currentFor(href, pathname))
    .sort((a, b) => b.length - a.length)[0]

function NavGroupList(props: { group: NavGroup; current: string | undefined; pathname: string }) {
  const { group, current, pathname } = props
  return (
    <>
      {group.label && <p className="nav-group">{group.label}</p>}
      <ul role="list" aria-label={group.label}>
        {group.links.map(({ label, href, count }) => (
          <li key={href}>
            <a href={href} aria-current={href === current ? currentFor(href, pathname) : undefined}>
              {label}
              {count !== undefined && <span className="count">{count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
