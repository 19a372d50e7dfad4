import { data } from 'react-router'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { formOf } from '#kernel/http.ts'
import type { Outcome } from '#kernel/outcome.ts'
import { secretKeysOf } from '#kernel/secrets.ts'
import { web } from '#kernel/web.ts'
import { addPasskey, askPasskey, givePasskey, type PasskeySession, startPasskey } from '../actions/passkeys.ts'
import type { Route } from './+types/second-factor-key.ts'

export function loader(): never {
  throw data('Une clé d’accès se présente depuis la page du second facteur.', { status: 405 })
}

/** What the script of the second factor's page asks and brings: a passkey speaks to a browser, not to a form. */
export async function action({ request, context }: Route.ActionArgs): Promise<Response> {
  const ctx = context.get(web)
  if (!ctx.sessionToken) return answer(403, {})
  const session: PasskeySession = {
    ...ctx,
    token: ctx.sessionToken,
    demo: ctx.config.demo,
    baseUrl: ctx.config.baseUrl,
    keys: await secretKeysOf(ctx.config),
  }
  const { verb, response } = await formOf(request)
  const done = await perform(session, verb, readJson(response))
  return done.ok ? answer(200, done.value ?? {}) : answer(403, { refusal: done.refusal })
}

function perform(session: PasskeySession, verb: unknown, response: unknown): Promise<Outcome<object | undefined, string>> {
  switch (verb) {
    case 'start-registration':
      return startPasskey(session)
    case 'register':
      return addPasskey(session, response as RegistrationResponseJSON)
    case 'start-verification':
      return askPasskey(session)
    default:
      return givePasskey(session, response as AuthenticationResponseJSON)
  }
}

// Whatever is sent, the library checks its shape before it trusts any of it.
function readJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? (JSON.parse(text) ?? {}) : {}
  } catch {
    return {}
  }
}

const answer = (status: number, body: object) => Response.json(body, { status, headers: { 'cache-control': 'private, no-store' } })
