import type { ReactNode } from 'react'

export interface NavLink {
  label: string
  href: string
  count?: number
}

/** The address itself, or one below it: where the reader is. */
export const currentFor = (href: string, pathname: string): 'page' | 'true' | undefined => {
  if (pathname === href) return 'page'
  return pathname.startsWith(`${href}/`) ? 'true' : undefined
}

export function PublicHeader(props: {
  links: readonly NavLink[]
  pathname: string
  /** Sign in, or the person's name and the way out. */
  account: ReactNode
}) {
  return (
    <header className="top">
      <div className="page">
        <a className="brand" href="/">
          <BrandMark />
          Ressort
        </a>
        {props.links.length > 0 && (
          <nav aria-label="Navigation principale">
            <ul role="list">
              {props.links.map(({ label, href }) => (
                <li key={href}>
                  <a href={href} aria-current={currentFor(href, props.pathname)}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <div className="account">{props.account}</div>
      </div>
    </header>
  )
}

function BrandMark() {
  return (
    <svg viewBox="0 0 22 32" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="3.2">
      <path d="M4 3h14L4 9.5l14 6.5L4 22.5 18 29H4" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  )
}

/** A thin line across the top: what concerns every page. */
export function Banner({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="banner" aria-label={label}>
      <div className="page">
        <p>{children}</p>
      </div>
    </section>
  )
}
