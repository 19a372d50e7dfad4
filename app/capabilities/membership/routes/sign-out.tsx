import { data, redirect } from 'react-router'
import { sessionCookie } from '#kernel/http.ts'
import { faultFields, log } from '#kernel/log.ts'
import { endOpenId } from '#kernel/openid.ts'
import { type Web, web } from '#kernel/web.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Page } from '#ui/page.tsx'
import { signOut } from '../actions.ts'
import { idTokenOf } from '../queries/openid.ts'
import type { Route } from './+types/sign-out.ts'

export const loader = () => data(null, { status: 405 })

/** Closes the session here, and leads to where the identity provider closes the one it opened. */
export async function action({ context }: Route.ActionArgs) {
  const ctx = context.get(web)
  const elsewhere = await closesElsewhere(ctx)
  if (ctx.sessionToken) await signOut(ctx, ctx.sessionToken)
  const headers = { 'set-cookie': sessionCookie('', 0, ctx.config.baseUrl) }
  return elsewhere ? data({ elsewhere }, { status: 200, headers }) : redirect('/', { status: 303, headers })
}

export const headers = ({ actionHeaders }: Route.HeadersArgs) => actionHeaders

async function closesElsewhere({ config, db, sessionToken }: Web): Promise<string | null> {
  if (!config.oidc || !sessionToken) return null
  const idToken = await idTokenOf(db, sessionToken)
  if (!idToken) return null
  return endOpenId(config.oidc, config.baseUrl, idToken).catch((error: unknown) => {
    log('warn', 'openid.unreachable', faultFields(error))
    return null
  })
}

/** By a page, as on the way there: a form of ours may only lead to us. */
export default function SignOut({ actionData }: Route.ComponentProps) {
  if (!actionData) return <Page title="Déconnexion" lede="On se déconnecte avec le bouton « Déconnexion », en haut de chaque page." />
  return (
    <Page title="Vous êtes déconnecté de Ressort" tabTitle="Déconnexion" lede="Il reste à fermer la session que ProConnect a ouverte.">
      <meta httpEquiv="refresh" content={`0;url=${actionData.elsewhere}`} />
      <p className="send">
        <ButtonLink look="main" href={actionData.elsewhere}>
          La fermer aussi
        </ButtonLink>
      </p>
    </Page>
  )
}
