import type { ReactNode } from 'react'

export interface Crumb {
  label: string
  href: string
}

/** One page: its title in the tab, the way back, one h1, and the `main` landmark. */
export function Page(props: {
  title: string
  /** What the tab says, when the h1 would be too long or says too little. */
  tabTitle?: string
  lede?: ReactNode
  /** A quiet line above the title: reference, confidentiality. */
  above?: ReactNode
  breadcrumbs?: readonly Crumb[]
  /** The page's few actions, beside the title. */
  actions?: ReactNode
  wide?: boolean
  children?: ReactNode
}) {
  const { title, tabTitle = title, lede, above, breadcrumbs = [], actions, wide, children } = props
  return (
    <main id="contenu" tabIndex={-1} className={wide ? 'page wide' : 'page'}>
      <title>{`${tabTitle} · Ressort`}</title>
      {typeof lede === 'string' && <meta name="description" content={lede} />}
      {breadcrumbs.length > 0 && <Breadcrumbs crumbs={breadcrumbs} here={title} />}
      <div className="head">
        {above && <p className="above">{above}</p>}
        <h1>{title}</h1>
        {lede && <p className="lede">{lede}</p>}
        {actions && <div className="actions row">{actions}</div>}
      </div>
      {children}
    </main>
  )
}

function Breadcrumbs({ crumbs, here }: { crumbs: readonly Crumb[]; here: string }) {
  return (
    <nav className="breadcrumbs" aria-label="Fil d’Ariane">
      <ol>
        {crumbs.map(({ label, href }) => (
          <li key={href}>
            <a href={href}>{label}</a>
          </li>
        ))}
        <li aria-current="page">{here}</li>
      </ol>
    </nav>
  )
}

export function SkipLink() {
  return (
    <a className="skip" href="#contenu">
      Aller au contenu
    </a>
  )
}
