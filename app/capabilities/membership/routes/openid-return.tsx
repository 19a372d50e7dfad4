import { data } from 'react-router'
import { faultFields, log } from '#kernel/log.ts'
import { finishOpenId } from '#kernel/openid.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Page } from '#ui/page.tsx'
import { browserOf, welcome } from '../access.ts'
import { comeBackFromOpenId, signInByOpenId } from '../actions/openid.ts'
import { openIdMinutes } from '../model/openid.ts'
import type { Route } from './+types/openid-return.ts'

type Failure = 'state-spent' | 'other-browser' | 'not-vouched' | 'refused-there' | 'unknown-person'
const statuses: Record<Failure, number> = {
  'state-spent': 410,
  'other-browser': 403,
  'not-vouched': 403,
  'refused-there': 403,
  'unknown-person': 403,
}

/** The one address whose reading writes: the protocol comes back by a GET. Without the state of this very browser it does nothing. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const { config } = ctx
  if (!config.oidc) throw data('La connexion par un fournisseur d’identité n’est pas réglée ici.', { status: 404 })
  const fail = (failure: Failure) => data({ failure }, { status: statuses[failure], headers: { 'cache-control': 'private, no-store' } })
  const returned = new URL(request.url)
  const state = returned.searchParams.get('state') ?? ''
  if (!/^[\w-]{32,200}$/.test(state)) return fail('state-spent')
  const back = await comeBackFromOpenId(ctx, state, browserOf(request.headers) ?? null)
  if (!back.ok) return fail(back.refusal)
  if (returned.searchParams.has('error')) return fail('refused-there')
  const { returnTo, ...secrets } = back.value
  const who = await finishOpenId(config.oidc, returned, { ...secrets, state }).catch((error: unknown) => {
    log('warn', 'openid.not-vouched', faultFields(error))
    return null
  })
  if (!who) return fail('not-vouched')
  const signedIn = await signInByOpenId(ctx, who)
  if (!signedIn.ok) return fail(signedIn.refusal)
  throw await welcome(ctx, signedIn.value, returnTo)
}

export const headers = ({ loaderHeaders }: Route.HeadersArgs) => loaderHeaders

const words: Record<Failure, { title: string; lede: string }> = {
  'state-spent': {
    title: 'Ce retour ne sert plus',
    lede: `Il a déjà servi, ou plus de ${openIdMinutes} minutes sont passées. Rien n’est perdu : identifiez-vous à nouveau.`,
  },
  'other-browser': {
    title: 'Ce retour s’ouvre là d’où il est parti',
    lede: 'L’identification a commencé dans un autre navigateur. C’est ce qui empêche quelqu’un d’autre de s’en servir.',
  },
  'not-vouched': {
    title: 'Votre identité n’a pas été confirmée',
    lede: 'Ce que le fournisseur d’identité a répondu n’a pas pu être vérifié. Aucune session n’est ouverte.',
  },
  'refused-there': {
    title: 'L’identification s’est arrêtée',
    lede: 'Vous avez renoncé, ou le fournisseur d’identité a refusé. Aucune session n’est ouverte.',
  },
  'unknown-person': {
    title: 'Vous êtes identifié, mais Ressort ne vous connaît pas encore',
    lede: 'Aucun mandat n’est donné à cette adresse. Demandez au chef de projet de votre territoire de vous inviter à l’adresse de votre compte ProConnect : vous pourrez alors entrer ainsi.',
  },
}

export default function OpenIdReturn({ loaderData }: Route.ComponentProps) {
  const { title, lede } = words[loaderData.failure]
  return (
    <Page title={title} tabTitle="Connexion" lede={lede}>
      <p className="send">
        <ButtonLink look="main" href={loaderData.failure === 'unknown-person' ? '/territoires' : '/connexion'}>
          {loaderData.failure === 'unknown-person' ? 'Trouver mon territoire et demander à le rejoindre' : 'Revenir à la connexion'}
        </ButtonLink>
      </p>
    </Page>
  )
}
