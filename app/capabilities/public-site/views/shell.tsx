import type { ReactNode } from 'react'
import { Footer } from '#ui/footer.tsx'
import { SkipLink } from '#ui/page.tsx'
import { Banner, type NavLink, PublicHeader } from '#ui/public-header.tsx'

const publicLinks: readonly NavLink[] = [
  { label: 'Territoires', href: '/territoires' },
  { label: 'Dispositifs', href: '/dispositifs' },
  { label: 'Déposer un projet', href: '/deposer-un-projet' },
  { label: 'Données ouvertes', href: '/donnees-ouvertes' },
]
const footLinks: readonly NavLink[] = [
  { label: 'Mentions', href: '/mentions' },
  { label: 'Accessibilité : non auditée', href: '/accessibilite' },
  { label: 'Données ouvertes', href: '/donnees-ouvertes' },
]

export interface ShellState {
  /** Name of the person signed in. */
  person: string | null
  /** What the person was told and has not opened. */
  unread: number
  demo: boolean
  /** What a person quotes when something went wrong. */
  reference: string
}

/** What surrounds every page. */
export function Shell(props: { state: ShellState | undefined; pathname: string; children: ReactNode }) {
  const { state, pathname, children } = props
  return (
    <>
      <SkipLink />
      {state?.demo && <Banner label="Démonstration">Démonstration : ce qui est marqué (fictif), et les personnes, n’existent pas.</Banner>}
      <PublicHeader
        links={publicLinks}
        pathname={pathname}
        account={<Account person={state?.person ?? null} unread={state?.unread ?? 0} />}
      />
      {children}
      <Footer links={footLinks}>Ressort, la conduite des Territoires d’industrie.</Footer>
    </>
  )
}

function Account({ person, unread }: { person: string | null; unread: number }) {
  if (!person) return <a href="/connexion">Connexion</a>
  return (
    <>
      <span className="quiet person" title={person}>
        {person}
      </span>
      <a href="/espace">Mon espace</a>
      <InboxLink unread={unread} />
      <form method="post" action="/deconnexion">
        <button type="submit" className="plain-button">
          Déconnexion
        </button>
      </form>
    </>
  )
}

function InboxLink({ unread }: { unread: number }) {
  return (
    <a href="/boite-de-reception" className="inbox-link" title="Boîte de réception">
      <span className="read-only-aloud">Boîte de réception{unread > 0 && ', non lues : '}</span>
      <svg viewBox="0 0 24 18" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2">
        <rect x="1" y="1" width="22" height="16" rx="2" />
        <path d="m2 3 10 7.5L22 3" />
      </svg>
      {unread > 0 && <span className="badge">{unread > 99 ? '99+' : unread}</span>}
    </a>
  )
}
