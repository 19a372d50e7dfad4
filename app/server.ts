import './kernel/production.ts'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { createRequestHandler, RouterContextProvider, type ServerBuild } from 'react-router'
import { committeeDoor } from '#cap/committees/access.ts'
import { deadlinesContext, readersContext } from '#cap/inbox/access.ts'
import { committeeDoorContext } from '#cap/membership/access.ts'
import { openWhilePending, secondFactorPath } from '#cap/membership/model/second-factor.ts'
import { actorOf } from '#cap/membership/queries.ts'
import { factorStateOf } from '#cap/membership/queries/second-factor.ts'
import { visitor } from '#kernel/actor.ts'
import { readAssets } from '#kernel/assets.ts'
import type { Config } from '#kernel/config.ts'
import { type Clock, systemClock, today } from '#kernel/day.ts'
import { type Database, type Db, openDatabase } from '#kernel/db.ts'
import {
  cookieOf,
  hasTooManyFields,
  isReadable,
  isSameOrigin,
  MAX_BODY_BYTES,
  pathToLog,
  readBody,
  SESSION_COOKIE,
  setCaching,
  setStrictHeaders,
} from '#kernel/http.ts'
import { type Listening, listen } from '#kernel/listen.ts'
import { faultFields, log } from '#kernel/log.ts'
import { rateLimiter } from '#kernel/rate-limit.ts'
import { type Halt, type Web, web } from '#kernel/web.ts'
import { deadlineSources } from './deadlines.ts'
import { readers } from './readers.ts'

const buildDirectory = new URL('../build/', import.meta.url)

export interface AppParts {
  db: Db
  config: Config
  now?: Clock
  build?: ServerBuild
  /** Where request lines go; a test gives a silent one. */
  report?: typeof log
}

type Env = { Bindings: Partial<HttpBindings>; Variables: { requestId: string } }

/** The whole site as a function from Request to Response: what the socket serves, and what tests call. */
export async function createApp(parts: AppParts): Promise<Hono<Env>> {
  const { db, config, now = systemClock, report = log } = parts
  const handle = createRequestHandler(parts.build ?? (await builtPages()), 'production')
  const assets = readAssets(fileURLToPath(new URL('client', buildDirectory)))
  const mayWrite = rateLimiter({ limit: 300, seconds: 60, now })
  const app = new Hono<Env>()

  app.use(async (context, next) => {
    const start = performance.now()
    const requestId = randomUUID()
    context.set('requestId', requestId)
    await next()
    const { headers, status } = context.res
    headers.set('x-request-id', requestId)
    setStrictHeaders(headers, config.baseUrl)
    const ms = Math.round((performance.now() - start) * 10) / 10
    report('info', 'request', { method: context.req.method, path: pathToLog(context.req.path), status, ms, requestId })
  })
  app.use(compress())

  app.on(['GET', 'HEAD'], '*', async (context, next) => {
    const asset = assets.get(context.req.path)
    if (!asset) return next()
    if (context.req.header('if-none-match') === asset.headers.etag) return context.body(null, 304, asset.headers)
    return context.body(asset.bytes, 200, asset.headers)
  })

  app.all('*', async (context) => {
    const { method, headers } = context.req.raw
    const url = new URL(context.req.url)
    const canonical = withoutTrailingSlash(url)
    if (canonical && method === 'GET') return context.redirect(canonical, 301)

    const sessionToken = cookieOf(headers, SESSION_COOKIE)
    const address = addressOf(context)
    const requestId = context.get('requestId')
    const ctx: Web = { db, config, now, today: today(now), requestId, sessionToken, address, actor: visitor }
    const halt = haltBefore(context.req.raw, config, address, mayWrite)
    const body = halt || isReading(method) ? undefined : await readBody(context.req.raw, MAX_BODY_BYTES)
    try {
      if (sessionToken) ctx.actor = await actorOf(db, sessionToken, ctx.today, config.demo)
      if (sessionToken && ctx.actor.id === null && !openWhilePending.includes(url.pathname)) {
        const pending = (await factorStateOf(db, sessionToken, ctx.today, config.demo)) !== undefined
        if (pending && isReading(method))
          return context.redirect(`${secondFactorPath}?retour=${encodeURIComponent(url.pathname + url.search)}`, 303)
        if (pending && !halt) ctx.halt = factorFirst
      }
      if (halt) ctx.halt = halt
      else if (body === 'too-large') ctx.halt = tooLarge
      else if (body && hasTooManyFields(headers, body)) ctx.halt = tooManyFields
    } catch (error) {
      report('error', 'fault', { requestId, ...faultFields(error) })
      ctx.halt = unavailable
    }

    const asked = ctx.halt || body === 'too-large' ? undefined : { method, body }
    const response = await handle(pageRequest(context.req.raw, config.baseUrl, asked), contextWith(ctx))
    setCaching(response.headers, { signedIn: ctx.actor.id !== null, method, status: response.status })
    if (ctx.halt?.status === 405) response.headers.set('allow', 'GET, HEAD, POST')
    return response
  })

  app.onError((error, context) => {
    const requestId = context.get('requestId')
    report('error', 'fault', { requestId, ...faultFields(error) })
    return context.html(lastResort(requestId), 500, { 'cache-control': 'no-store' })
  })
  return app
}

const isReading = (method: string) => method === 'GET' || method === 'HEAD'

const unavailable: Halt = {
  status: 503,
  reason: 'Le service ne répond pas pour le moment. Réessayez dans quelques minutes : rien n’a été enregistré.',
}
const tooLarge: Halt = {
  status: 413,
  reason:
    'Ce que vous avez envoyé dépasse 12 Mo. Revenez en arrière : votre formulaire est encore rempli. Raccourcissez le texte ou allégez le fichier.',
}

const factorFirst: Halt = {
  status: 403,
  reason: 'Cette session attend son second facteur : donnez-le, puis envoyez à nouveau.',
}

const tooManyFields: Halt = {
  status: 413,
  reason: 'Cet envoi a plus de champs qu’aucun de nos formulaires. Rouvrez la page ici, puis envoyez-le à nouveau.',
}

function haltBefore(request: Request, config: Config, address: string | undefined, mayWrite: (key: string) => number): Halt | undefined {
  if (!isReadable(new URL(request.url))) return { status: 400, reason: 'Cette adresse est mal écrite : reprenez-la depuis l’accueil.' }
  if (isReading(request.method)) return undefined
  if (request.method !== 'POST') return { status: 405, reason: 'Cette page se lit ou reçoit un formulaire, rien d’autre.' }
  if (!isSameOrigin(request.headers, config.baseUrl)) {
    return {
      status: 403,
      reason: 'Ce formulaire ne vient pas d’une page de Ressort. Rouvrez la page ici, puis envoyez-le à nouveau.',
    }
  }
  const wait = address ? mayWrite(address) : 0
  if (wait) return { status: 429, reason: `Trop d’envois en peu de temps. Réessayez dans ${wait} secondes.` }
  return undefined
}

// The page sees the public address, whatever a proxy in front rewrote; a halted request only shows why.
function pageRequest(request: Request, baseUrl: string, asked: Asked | undefined): Request {
  const { pathname, search } = new URL(request.url)
  const url = new URL(baseUrl)
  // React Router answers `.data` with loader data for its browser side, which we do not ship.
  const isPage = asked && !pathname.endsWith('.data')
  url.pathname = isPage ? pathname : '/-/stopped'
  url.search = isPage ? search : ''
  const { headers, signal } = request
  return new Request(url, { headers, signal, method: asked?.method ?? 'GET', body: asked?.body ?? null })
}

type Asked = { method: string; body: Uint8Array<ArrayBuffer> | undefined }

function contextWith(ctx: Web): RouterContextProvider {
  const context = new RouterContextProvider()
  context.set(web, ctx)
  context.set(readersContext, readers)
  context.set(deadlinesContext, deadlineSources)
  context.set(committeeDoorContext, committeeDoor)
  return context
}

function withoutTrailingSlash({ pathname, search }: URL): string | undefined {
  if (pathname === '/' || !pathname.endsWith('/') || pathname.startsWith('//')) return undefined
  return pathname.replace(/\/+$/, '') + search
}

// A proxy on this machine says who asked; anybody else could write what they like there.
function addressOf(context: Context<Env>): string | undefined {
  const socket = context.env?.incoming?.socket?.remoteAddress
  const isLocal = socket === '127.0.0.1' || socket === '::1' || socket === '::ffff:127.0.0.1'
  return (isLocal && context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()) || socket
}

const lastResort = (requestId: string) =>
  `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Ressort</title><h1>Une erreur est survenue</h1><p>Réessayez dans un instant. Référence : ${requestId.slice(0, 8)}</p></html>`

async function builtPages(): Promise<ServerBuild> {
  const file = new URL('server/index.js', buildDirectory)
  if (!existsSync(file)) throw new Error('Les pages ne sont pas construites : lancez « npm start », ou « react-router build ».')
  return (await import(file.href)) as ServerBuild
}

/**
 * Serves the site until closed. The database must be migrated.
 * @param database one already open, which the caller closes; otherwise the configuration's is opened, and closed with it
 */
export async function serve(config: Config, database?: Database): Promise<Listening> {
  const own = database ?? (await openDatabase(config))
  const release = async () => (database ? undefined : await own.close())
  try {
    const app = await createApp({ db: own.db, config })
    const listening = await listen(app.fetch, config)
    return { url: listening.url, close: () => listening.close().finally(release) }
  } catch (error) {
    await release()
    throw error
  }
}
