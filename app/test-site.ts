import type { Config } from '#kernel/config.ts'
import type { Clock } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { cookieOf, SESSION_COOKIE } from '#kernel/http.ts'
import type { log } from '#kernel/log.ts'
import { Temporal } from 'temporal-polyfill'
import { createApp } from './server.ts'

export interface TestSiteParts {
  config?: Partial<Config>
  /** What time it is there; noon of the tests' day unless told. */
  now?: Clock
  /** Where request lines go; nowhere unless told. */
  report?: typeof log
}

const noon: Clock = () => Temporal.Instant.from('2026-11-23T11:00:00Z')

/** The site over a database, on the tests' day, without a socket. @returns a way to open browsers on it */
export async function testSite(db: Db, parts: TestSiteParts = {}) {
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: '/nowhere',
    demo: true,
    baseUrl: 'https://ressort.example',
    secretKeys: [Buffer.alloc(32, 7)],
    ...parts.config,
  }
  const app = await createApp({ db, config, now: parts.now ?? noon, report: parts.report ?? (() => {}) })

  /** One browser: its cookies are its own, and it says where its forms come from. @param address where it asks from */
  return function browser(address = '192.0.2.1') {
    const cookies = new Map<string, string>()
    const env = { incoming: { socket: { remoteAddress: address } } } as never

    async function send(path: string, init: RequestInit = {}): Promise<Answer> {
      const headers = new Headers(init.headers)
      if (cookies.size > 0) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '))
      const url = new URL(path, config.baseUrl)
      const response = await app.request(url.href, { ...init, headers }, env)
      for (const line of response.headers.getSetCookie()) keepCookie(cookies, line, url.pathname)
      return {
        status: response.status,
        headers: response.headers,
        location: response.headers.get('location'),
        html: asTyped(await response.text()),
      }
    }
    return {
      cookies,
      get: (path: string) => send(path),
      post: (path: string, fields: Fields | FormData, headers: Record<string, string> = {}) =>
        send(path, {
          method: 'POST',
          body: fields instanceof FormData ? fields : formBody(fields),
          headers: { 'sec-fetch-site': 'same-origin', ...headers },
        }),
      signInWith: (session: string) => cookies.set(SESSION_COOKIE, session),
    }
  }
}

// Pages keep « : » and the like with the word before; tests are written with the spaces of a keyboard.
const asTyped = (text: string) => text.replaceAll(/\u00a0(?=[»:;?!%€])|(?<=«)\u00a0/g, ' ')

export interface Answer {
  status: number
  headers: Headers
  location: string | null
  html: string
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

function formBody(fields: Fields): URLSearchParams {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
  return body
}

function keepCookie(cookies: Map<string, string>, line: string, asked: string): void {
  const [pair = '', ...attributes] = line.split('; ')
  const name = pair.slice(0, pair.indexOf('='))
  const path = attributes.find((attribute) => attribute.startsWith('Path='))?.slice(5) ?? '/'
  if (!asked.startsWith(path)) throw new Error(`a browser refuses a cookie for ${path} from ${asked}`)
  if (attributes.includes('Max-Age=0')) cookies.delete(name)
  else cookies.set(name, cookieOf(new Headers({ cookie: pair }), name) ?? '')
}
