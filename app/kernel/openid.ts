import * as client from 'openid-client'
import type { Config } from './config.ts'

/** Who the identity provider says came, as ProConnect names it. */
export interface OpenIdPerson {
  issuer: string
  subject: string
  email: string | null
  name: string
  siret: string | null
  /** Whether two factors were checked there. */
  twoFactors: boolean
  /** Asked for when the session is closed there too. */
  idToken: string
}

export interface OpenIdStart {
  address: string
  state: string
  nonce: string
  codeVerifier: string
}

type Settings = NonNullable<Config['oidc']>
const openIdReturn = '/connexion/proconnect/retour'
const scope = 'openid given_name usual_name email siret'

/** Where to send a browser, with the secrets that its return must bring back: 32 random bytes each, 43 characters. */
export async function startOpenId(settings: Settings, baseUrl: string): Promise<OpenIdStart> {
  const provider = await providerOf(settings)
  const [state, nonce, codeVerifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
  const address = client.buildAuthorizationUrl(provider, {
    redirect_uri: baseUrl + openIdReturn,
    scope,
    state,
    nonce,
    // Not told unless it is asked for.
    claims: JSON.stringify({ id_token: { amr: { essential: true } } }),
    // A parameter that a provider does not announce would be one it does not document.
    ...(provider.serverMetadata().supportsPKCE() && {
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }),
  })
  return { address: address.href, state, nonce, codeVerifier }
}

export interface OpenIdSecrets {
  state: string
  nonce: string
  codeVerifier: string
}

/**
 * Exchanges the code that a browser brought back for who it is. The library checks the state, the issuer, the signature
 * of the token, its nonce, its audience and its time, and that the person of the token is the one described.
 * @throws when the provider cannot be reached, or when anything of that does not hold
 */
export async function finishOpenId(
  settings: Settings,
  returned: URL,
  { state, nonce, codeVerifier }: OpenIdSecrets,
): Promise<OpenIdPerson> {
  const provider = await providerOf(settings)
  const tokens = await client.authorizationCodeGrant(provider, returned, {
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
    ...(provider.serverMetadata().supportsPKCE() && { pkceCodeVerifier: codeVerifier }),
  })
  const claims = tokens.claims()!
  const person = await client.fetchUserInfo(provider, tokens.access_token, claims.sub)
  const text = (value: unknown) => (typeof value === 'string' && value.trim() ? value.trim() : null)
  return {
    issuer: claims.iss,
    subject: claims.sub,
    email: person.email_verified === false ? null : (text(person.email)?.toLowerCase() ?? null),
    name: [text(person.given_name), text(person.usual_name)].filter(Boolean).join(' '),
    siret: text(person.siret),
    twoFactors: Array.isArray(claims.amr) && claims.amr.includes('mfa'),
    idToken: tokens.id_token!,
  }
}

/** Where a browser closes the session that the provider opened; nothing when it has no such place. */
export async function endOpenId(settings: Settings, baseUrl: string, idToken: string): Promise<string | null> {
  const place = (await providerOf(settings)).serverMetadata().end_session_endpoint
  if (!place) return null
  const address = new URL(place)
  address.searchParams.set('id_token_hint', idToken)
  address.searchParams.set('state', client.randomState())
  address.searchParams.set('post_logout_redirect_uri', `${baseUrl}/`)
  return address.href
}

const providers = new Map<string, Promise<client.Configuration>>()

/** What the provider says of itself, asked once a process; a provider that did not answer is asked again. */
function providerOf(settings: Settings): Promise<client.Configuration> {
  const key = `${settings.issuer} ${settings.clientId}`
  const known = providers.get(key)
  if (known) return known
  const issuer = new URL(settings.issuer)
  const found = client.discovery(issuer, settings.clientId, settings.clientSecret, undefined, {
    timeout: 10,
    // The signatures are checked even where TLS would do; without TLS only on this machine, which config.ts holds.
    execute: [client.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [])],
  })
  providers.set(key, found)
  found.catch(() => providers.delete(key))
  return found
}
