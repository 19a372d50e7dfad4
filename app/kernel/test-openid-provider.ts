import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

/** What the provider says of who identifies themselves. */
interface TestAccount {
  sub: string
  email?: string
  email_verified?: boolean
  given_name?: string
  usual_name?: string
  siret?: string
}

const claims: Configuration['claims'] = {
  openid: ['sub'],
  given_name: ['given_name'],
  usual_name: ['usual_name'],
  email: ['email', 'email_verified'],
  siret: ['siret'],
  amr: null,
}

/**
 * A real OpenID provider on loopback, with the scopes, the claims and the signed userinfo of ProConnect.
 * Whoever comes is `person.account`, identified at once.
 */
export async function startOpenIdProvider(redirectUri: string, { pkce = true }: { pkce?: boolean } = {}) {
  const person: { account: TestAccount; amr: string[] } = { account: { sub: 'personne' }, amr: ['pwd'] }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'ressort',
        client_secret: 'secret-d-essai',
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [`${new URL(redirectUri).origin}/`],
        userinfo_signed_response_alg: 'RS256',
      },
    ],
    claims,
    scopes: ['openid', 'given_name', 'usual_name', 'email', 'siret'],
    pkce: { required: () => pkce },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      claimsParameter: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...person.account, sub: id }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client!.clientId, accountId: ctx.oidc.session!.accountId! })
      grant.addOIDCScope('openid given_name usual_name email siret')
      grant.addOIDCClaims(['amr'])
      await grant.save()
      return grant
    },
    cookies: { keys: ['essai'] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
  })
  const callback = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response)
    const login = { accountId: person.account.sub, amr: person.amr, remember: false }
    void provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
  })

  /** Goes where the site sends a browser, and comes back as it would. @returns the address it is sent back to */
  async function visit(address: string): Promise<string> {
    const cookies = new Map<string, string>()
    let place = address
    for (let step = 0; step < 10; step++) {
      const response = await fetch(place, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      })
      for (const line of response.headers.getSetCookie()) {
        const [name = '', ...value] = line.split(';')[0]!.split('=')
        cookies.set(name, value.join('='))
      }
      const location = response.headers.get('location')
      if (!location) throw new Error(`the provider stopped at ${place}: ${response.status} ${(await response.text()).slice(0, 300)}`)
      place = new URL(location, place).href
      if (place.startsWith(redirectUri)) return place
    }
    throw new Error('the provider never sent back')
  }

  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return { issuer, person, visit, stop }
}
