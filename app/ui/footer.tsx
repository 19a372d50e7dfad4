import type { ReactNode } from 'react'
import type { NavLink } from './public-header.tsx'

export function Footer({ links, children }: { links: readonly NavLink[]; children?: ReactNode }) {
  return (
    <footer className="foot">
      <div className="page row ends">
        <nav aria-label="Informations">
          <ul role="list">
            {links.map(({ label, href }) => (
              <li key={href}>
                <a href={href}>{label}</a>
              </li>
            ))}
          </ul>
        </nav>
        {children && <p>{children}</p>}
      </div>
    </footer>
  )
}
