import type { ReactNode } from 'react'
import { isRouteErrorResponse, Links, Outlet, useLocation, useMatches, useRouteError, useRouteLoaderData } from 'react-router'
import { countWaiting } from '#cap/inbox/queries/inbox.ts'
import { ErrorPage, type ErrorView } from '#cap/public-site/views/error-page.tsx'
import { Shell, type ShellState } from '#cap/public-site/views/shell.tsx'
import { read } from '#kernel/act.ts'
import { type PageHandle, pageScripts } from '#kernel/page-scripts.ts'
import { web } from '#kernel/web.ts'
import look from '#ui/look.css?url'
import type { Route } from './+types/root.ts'

type RootState = ShellState & { scripts: Readonly<Record<string, string>> }

export async function loader({ context }: Route.LoaderArgs): Promise<RootState> {
  const ctx = context.get(web)
  const { actor, config, requestId } = ctx
  const { id } = actor
  const waiting = id ? await read(ctx, (tx) => countWaiting(tx, id)) : null
  const shell = { person: id && actor.name, unread: waiting?.unread ?? 0, demo: config.demo, reference: requestId.slice(0, 8) }
  return { ...shell, scripts: pageScripts() }
}

/** The whole document. No `<Scripts />`: pages are HTML, forms are HTML forms, and few have a script of their own. */
export function Layout({ children }: { children: ReactNode }) {
  const state = useRouteLoaderData<typeof loader>('root')
  const { pathname } = useLocation()
  return (
    <html lang="fr">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={look} />
        <Links />
        {scriptsOf(useMatches(), state?.scripts).map((address) => (
          <script key={address} type="module" src={address} />
        ))}
      </head>
      <body>
        <Shell state={state} pathname={pathname}>
          {children}
        </Shell>
      </body>
    </html>
  )
}

/** What the routes of this page ask for (`export const handle = { script: 'unsaved' }`), each once. */
function scriptsOf(matches: readonly { handle: unknown }[], addresses: Readonly<Record<string, string>> = {}): string[] {
  const asked = matches.flatMap(({ handle }) => (handle as PageHandle | undefined)?.script ?? [])
  return [...new Set(asked)].flatMap((name) => addresses[name] ?? [])
}

export default function Root() {
  return <Outlet />
}

export function ErrorBoundary() {
  const state = useRouteLoaderData<typeof loader>('root')
  const { pathname, search } = useLocation()
  return (
    <ErrorPage here={pathname + search} error={viewOf(useRouteError())} reference={state?.reference} isSignedIn={Boolean(state?.person)} />
  )
}

/** `throw data('Une phrase.', { status: 403 })` shows the sentence; React Router's own words stay in the log. */
function viewOf(error: unknown): ErrorView {
  if (!isRouteErrorResponse(error)) return { status: 500, reason: null }
  const isOurs = typeof error.data === 'string' && !error.data.startsWith('Error:')
  return { status: error.status, reason: isOurs ? error.data : null }
}
