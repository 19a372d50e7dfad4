import { data, redirect, useLocation } from 'react-router'
import QRCode from 'qrcode'
import { formOf, safeRedirect } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import type { PageHandle } from '#kernel/page-scripts.ts'
import { secretKeysOf, unseal } from '#kernel/secrets.ts'
import { type Web, web } from '#kernel/web.ts'
import { keep } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { homeFor } from '../access.ts'
import {
  authenticatorOf,
  confirmTotp,
  type FactorSession,
  giveRecoveryCode,
  giveTotp,
  type KeepRefusal,
  removePasskey,
  removeTotp,
  renewRecoveryCodes,
  startTotp,
} from '../actions/second-factor.ts'
import { codeOf, type FactorState, isEnrolled, mayEnrol, secondFactorPath } from '../model/second-factor.ts'
import { actorOf } from '../queries.ts'
import { factorStateOf, secretOffered } from '../queries/second-factor.ts'
import { Enrol, Give, Given, RecoveryCodes } from '../views/second-factor.tsx'
import type { Route } from './+types/second-factor.ts'

export const handle = { script: 'passkey' } satisfies PageHandle

/** Where a session gives its second factor, or gets one: all that a session of the State's roles opens before that. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const state = await factorStateOf(ctx.db, ctx.sessionToken, ctx.today, ctx.config.demo)
  if (!state) throw data('Connectez-vous d’abord : le second facteur vient après.', { status: 403 })
  const secret = mayEnrol(state) && !state.hasTotp ? await secretOffered(ctx.db, state.personId) : undefined
  return {
    state,
    returnTo: safeRedirect(url.searchParams.get('retour'), ''),
    mayEnrol: mayEnrol(state),
    isEnrolled: isEnrolled(state),
    offered: secret ? await drawn(unseal(await secretKeysOf(ctx.config), secret, state.personId), state) : null,
  }
}

/** The secret for an authenticator, as a picture to aim at and as letters to type. */
async function drawn(secret: string, state: FactorState): Promise<{ picture: string; letters: string }> {
  const svg = await QRCode.toString(authenticatorOf(secret, state.account).toString(), { type: 'svg', margin: 1 })
  return {
    picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    letters: secret.replaceAll(/(.{4})/g, '$1 ').trim(),
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const ctx = context.get(web)
  if (!ctx.sessionToken) throw data('Connectez-vous d’abord : le second facteur vient après.', { status: 403 })
  const session: FactorSession = { ...ctx, token: ctx.sessionToken, demo: ctx.config.demo, keys: await secretKeysOf(ctx.config) }
  const fields = await formOf(request)
  const suffix = safeRedirect(fields.retour, '') ? `?retour=${encodeURIComponent(String(fields.retour))}` : ''
  if (fields.verb === 'start') {
    const started = await startTotp(session)
    return started.ok ? redirect(`${secondFactorPath}${suffix}`, 303) : refusal(started.refusal, fields)
  }
  if (fields.verb === 'recover') {
    const given = await giveRecoveryCode(session, String(fields.recovery ?? ''))
    return given.ok ? onward(ctx, fields.retour) : refusal(given.refusal, fields, 'recovery')
  }
  if (fields.verb === 'remove-key' || fields.verb === 'remove-application') {
    const removed = fields.verb === 'remove-key' ? await removePasskey(session, String(fields.key ?? '')) : await removeTotp(session)
    return removed.ok ? redirect(`${secondFactorPath}?fait=retire`, 303) : refusal(removed.refusal, fields)
  }
  if (fields.verb === 'renew') {
    const renewed = await renewRecoveryCodes(session)
    return renewed.ok ? told(renewed.value, secondFactorPath) : refusal(renewed.refusal, fields)
  }
  const code = codeOf(fields.code)
  if (!code) return keep(fields, { code: 'Le code compte six chiffres.' })
  if (fields.verb === 'confirm') {
    const confirmed = await confirmTotp(session, code)
    return confirmed.ok ? told(confirmed.value, await nextOf(ctx, fields.retour)) : refusal(confirmed.refusal, fields, 'code')
  }
  const given = await giveTotp(session, code)
  return given.ok ? onward(ctx, fields.retour) : refusal(given.refusal, fields, 'code')
}

const told = (codes: string[], next: string) => data({ codes, next }, { headers: { 'cache-control': 'private, no-store' } })

const onward = async (ctx: Web, asked: unknown) => redirect(await nextOf(ctx, asked), 303)

async function nextOf(ctx: Web, asked: unknown): Promise<string> {
  const actor = await actorOf(ctx.db, ctx.sessionToken, ctx.today, ctx.config.demo)
  return safeRedirect(asked, await homeFor({ ...ctx, actor }))
}

function refusal(why: KeepRefusal, fields: Awaited<ReturnType<typeof formOf>>, place = '') {
  switch (why) {
    case 'no-session':
      throw data('Votre session est finie : connectez-vous à nouveau.', { status: 403 })
    case 'too-many':
      return keep(fields, { '': 'Trop d’essais : attendez un quart d’heure.' }, 429)
    case 'given-first':
      return keep(fields, { '': 'Donnez d’abord le second facteur que vous avez : alors seulement vous pourrez en ajouter.' })
    case 'last-factor':
      return keep(fields, { '': 'C’est votre dernier second facteur, et votre mandat en demande un : ajoutez-en un autre d’abord.' })
    case 'no-such-factor':
      return keep(fields, { '': 'Ce second facteur n’est plus là.' }, 409)
    case 'wrong-code':
      return keep(fields, {
        [place]:
          place === 'recovery'
            ? 'Ce code de secours n’est pas le vôtre, ou il a déjà servi.'
            : 'Ce code n’est pas le bon, ou il a déjà servi : attendez le suivant.',
      })
    default:
      return never(why)
  }
}

const doneWords = {
  retire: 'Ce second facteur est retiré : il n’ouvre plus rien.',
  cle: 'La clé d’accès est ajoutée.',
}

export default function SecondFactor({ loaderData, actionData }: Route.ComponentProps) {
  const { state } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const lede = state.isGiven
    ? 'Cette session l’a donné.'
    : state.isRequired && !state.isDemonstration
      ? 'Votre mandat dépasse un territoire : un courriel seul n’ouvre pas sa session. Donnez un second facteur.'
      : 'Il protège votre compte : un courriel volé ne suffit plus à y entrer.'
  if (actionData && 'codes' in actionData) return <RecoveryCodes codes={actionData.codes} next={actionData.next} />
  return (
    <Page title="Second facteur" lede={lede} above={state.name}>
      {state.isGiven && <Given state={state} returnTo={loaderData.returnTo} done={done} form={actionData} />}
      {!state.isGiven && loaderData.isEnrolled && <Give {...loaderData} form={actionData} />}
      {loaderData.mayEnrol && <Enrol {...loaderData} form={actionData} />}
    </Page>
  )
}
