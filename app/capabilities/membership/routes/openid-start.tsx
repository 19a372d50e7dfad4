import { randomBytes } from 'node:crypto'
import { data } from 'react-router'
import { cookie, formOf, safeRedirect } from '#kernel/http.ts'
import { faultFields, log } from '#kernel/log.ts'
import { startOpenId } from '#kernel/openid.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink, PostButton } from '#ui/button.tsx'
import { Page } from '#ui/page.tsx'
import { browserOf } from '../access.ts'
import { leaveForOpenId } from '../actions/openid.ts'
import { BROWSER_COOKIE, browserMinutes } from '../model.ts'
import type { Route } from './+types/openid-start.ts'

const notSet = () => data('La connexion par un fournisseur d’identité n’est pas réglée ici.', { status: 404 })

export function loader({ context }: Route.LoaderArgs) {
  if (!context.get(web).config.oidc) throw notSet()
  return null
}

/** Leaves for the identity provider by a page rather than by a redirection: a form of ours may only lead to us. */
export async function action({ request, context }: Route.ActionArgs) {
  const ctx = context.get(web)
  const { config } = ctx
  if (!config.oidc) throw notSet()
  const { retour } = await formOf(request)
  const start = await startOpenId(config.oidc, config.baseUrl).catch((error: unknown) => {
    log('error', 'openid.unreachable', faultFields(error))
    return null
  })
  if (!start) return data({ address: null }, { status: 502 })
  const { address, ...secrets } = start
  const browser = browserOf(request.headers) ?? randomBytes(32).toString('base64url')
  const left = await leaveForOpenId(ctx, { ...secrets, browser, address: ctx.address, returnTo: safeRedirect(retour, '') || undefined })
  if (!left.ok) throw data('Trop de départs vers le fournisseur d’identité depuis ici. Réessayez dans un quart d’heure.', { status: 429 })
  const setCookie = cookie(BROWSER_COOKIE, browser, { seconds: browserMinutes * 60, baseUrl: config.baseUrl, path: '/connexion' })
  return data({ address }, { status: 200, headers: { 'set-cookie': setCookie } })
}

export const headers = ({ actionHeaders }: Route.HeadersArgs) => actionHeaders

export default function OpenIdStart({ actionData }: Route.ComponentProps) {
  if (!actionData)
    return (
      <Page title="S’identifier avec ProConnect" tabTitle="Connexion">
        <div className="send">
          <PostButton look="main">Aller vers ProConnect</PostButton>
        </div>
      </Page>
    )
  const { address } = actionData
  if (!address)
    return (
      <Page
        title="ProConnect ne répond pas"
        lede="Réessayez dans quelques minutes, ou demandez un lien par courriel : il ouvre la même session."
      >
        <p className="send">
          <ButtonLink look="main" href="/connexion">
            Revenir à la connexion
          </ButtonLink>
        </p>
      </Page>
    )
  return (
    <Page title="Vous allez vers ProConnect" lede="Vous vous identifiez là-bas, puis vous revenez ici, connecté.">
      <meta httpEquiv="refresh" content={`0;url=${address}`} />
      <p className="send">
        <ButtonLink look="main" href={address}>
          Continuer vers ProConnect
        </ButtonLink>
      </p>
    </Page>
  )
}
