import { data } from 'react-router'
import { cookieOf, formOf, safeRedirect } from '#kernel/http.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink, PostButton } from '#ui/button.tsx'
import { Page } from '#ui/page.tsx'
import { signInByLink } from '../actions.ts'
import { BROWSER_COOKIE, linkMinutes } from '../model.ts'
import { linkStatus } from '../queries.ts'
import { welcome } from '../access.ts'
import type { Route } from './+types/sign-in-link.ts'

/** A page with a button, for mail readers and their filters open links by themselves: reading spends nothing. */
export async function loader({ request, params, context }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const link = await linkStatus(ctx.db, params.token, browserOf(request))
  const returnTo = safeRedirect(new URL(request.url).searchParams.get('retour'), '')
  const signedInAs = ctx.actor.id ? ctx.actor.name : null
  const headers = { 'cache-control': 'private, no-store' }
  return data({ link, returnTo, signedInAs }, { status: statusOf[link.status], headers })
}

export const headers = ({ loaderHeaders }: Route.HeadersArgs) => loaderHeaders

const statusOf = { open: 200, 'other-browser': 403, spent: 410 } as const
const browserOf = (request: Request) => cookieOf(request.headers, BROWSER_COOKIE) ?? null

export async function action({ request, params, context }: Route.ActionArgs) {
  const ctx = context.get(web)
  const { retour } = await formOf(request)
  const signedIn = await signInByLink(ctx, params.token, browserOf(request))
  if (signedIn.ok) return welcome(ctx, signedIn.value, retour)
  // The loader runs again after this and says why; the status is this one.
  return data(null, { status: signedIn.refusal === 'other-browser' ? 403 : 410 })
}

export default function SignInLink({ loaderData }: Route.ComponentProps) {
  const { link, returnTo, signedInAs } = loaderData
  if (link.status !== 'open') return link.status === 'spent' ? <Spent returnTo={returnTo} /> : <OtherBrowser returnTo={returnTo} />
  return (
    <Page title="Vous y êtes presque" tabTitle="Connexion" lede={`Ce lien ouvre la session de ${link.name}.`}>
      {link.email && <p className="quiet">{link.email}</p>}
      {signedInAs && <p>La session de {signedInAs}, ouverte dans ce navigateur, se fermera.</p>}
      <div className="send">
        <PostButton look="main" fields={{ retour: returnTo }}>
          Me connecter
        </PostButton>
      </div>
    </Page>
  )
}

function OtherBrowser({ returnTo }: { returnTo: string }) {
  return (
    <Page
      title="Ce lien s’ouvre là où il a été demandé"
      tabTitle="Connexion"
      lede="Il a été demandé depuis un autre navigateur ou un autre appareil. C’est ce qui empêche quelqu’un d’autre de s’en servir."
    >
      <ul>
        <li>Ouvrez-le dans le navigateur où vous l’avez demandé : il y marche encore.</li>
        <li>Ou demandez-en un nouveau d’ici, et ouvrez-le ici.</li>
      </ul>
      <AskAgain returnTo={returnTo} />
    </Page>
  )
}

function Spent({ returnTo }: { returnTo: string }) {
  return (
    <Page
      title="Ce lien ne sert plus"
      tabTitle="Connexion"
      lede="Il a déjà servi, ou son temps est passé. Rien n’est perdu : demandez-en un autre."
    >
      <p className="quiet">
        Un lien demandé ici dure {linkMinutes} minutes et sert une fois. Vérifiez aussi que l’adresse est entière : certains logiciels de
        courrier la coupent.
      </p>
      <AskAgain returnTo={returnTo} />
    </Page>
  )
}

function AskAgain({ returnTo }: { returnTo: string }) {
  const query = returnTo ? `?retour=${encodeURIComponent(returnTo)}` : ''
  return (
    <div className="send">
      <ButtonLink look="main" href={`/connexion${query}`}>
        Demander un nouveau lien
      </ButtonLink>
    </div>
  )
}
