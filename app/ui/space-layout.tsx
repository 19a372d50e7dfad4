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
  accent?: Accent
  children: ReactNode
}) {
  return (
    <div className="space page wide" data-accent={props.accent}>
      <nav className="space-nav" aria-label={`Espace ${props.title}`}>
        <p className="space-title">
          <a href={props.href}>{props.title}</a>
        </p>
        {props.subtitle && <p className="quiet">{props.subtitle}</p>}
        <details>
          <summary>Pages de l’espace</summary>
          <div className="lists">
            {props.groups.map((group) => (
              <NavGroupList key={group.label ?? ''} group={group} pathname={props.pathname} />
            ))}
          </div>
        </details>
      </nav>
      {props.children}
    </div>
  )
}

function NavGroupList({ group, pathname }: { group: NavGroup; pathname: string }) {
  return (
    <>
      {group.label && <p className="group">{group.label}</p>}
      <ul role="list" aria-label={group.label}>
        {group.links.map(({ label, href, count }) => (
          <li key={href}>
            <a href={href} aria-current={currentFor(href, pathname)}>
              {label}
              {count !== undefined && <span className="count">{count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Colours a territory may choose: each pair is measured in both themes. */
export const accents = {
  brique: 'Brique',
  ocean: 'Océan',
  foret: 'Forêt',
  prune: 'Prune',
  ardoise: 'Ardoise',
} as const
export type Accent = keyof typeof accents
