/** Above this a request is refused unread. Between a form's own limits and this, the form answers beside the field. */
export const MAX_BODY_BYTES = 12 * 1024 * 1024

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "connect-src 'self'",
  "manifest-src 'self'",
].join('; ')

export function setStrictHeaders(headers: Headers, baseUrl: string): void {
  // A file that somebody gave says that it may do nothing at all.
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', CONTENT_SECURITY_POLICY)
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'same-origin')
  headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  headers.set('cross-origin-opener-policy', 'same-origin')
  if (!headers.has('cross-origin-resource-policy')) headers.set('cross-origin-resource-policy', 'same-origin')
  if (baseUrl.startsWith('https:')) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
}

/** What a page may be kept for, unless its route said so: nothing for a signed-in person or a refusal. */
export function setCaching(headers: Headers, page: { signedIn: boolean; method: string; status: number }): void {
  const readable = page.method === 'GET' || page.method === 'HEAD'
  const shared = !page.signedIn && readable && page.status < 300 && !headers.has('set-cookie')
  if (!shared) headers.set('cache-control', 'private, no-store')
  else if (!headers.has('cache-control')) headers.set('cache-control', 'public, max-age=30')
  headers.append('vary', 'Cookie')
}

/**
 * Whether a request that changes something comes from one of our own pages.
 * A missing `Sec-Fetch-Site` (plain http beyond localhost, old browsers) leaves `Origin` to decide; a missing
 * `Origin` too is a refusal, since every browser sends it with a form.
 */
export function isSameOrigin(headers: Headers, baseUrl: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  const origin = headers.get('origin')
  const base = new URL(baseUrl)
  return origin !== null && (origin === base.origin || origin === `${base.protocol}//${headers.get('host')}`)
}

const MOST_FIELDS = 1_000
const AMPERSAND = 0x26

/** Whether a form has more fields than any of ours: reading a million would keep everybody else waiting. */
export function hasTooManyFields(headers: Headers, body: Uint8Array): boolean {
  if (!headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) return false
  let at = -1
  for (let fields = 1; fields <= MOST_FIELDS; fields++) {
    at = body.indexOf(AMPERSAND, at + 1)
    if (at === -1) return false
  }
  return true
}

/** Whether the address can be read at all; a NUL would reach PostgreSQL, which takes none in a text. */
export function isReadable(url: URL): boolean {
  try {
    return !decodeURIComponent(url.pathname).includes('\0') && !url.search.includes('%00')
  } catch {
    return false
  }
}

/** Reads a body up to a limit, without trusting the announced length. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | 'too-large'> {
  if (Number(request.headers.get('content-length')) > limit) return 'too-large'
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > limit) return 'too-large'
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

export type FormFields = Record<string, string | string[] | File>

/**
 * The fields of a form, trimmed of what no text may hold. Garbage reads as an empty form: the schema then says
 * what is missing.
 * @param lists names that may be ticked several times, always read as arrays; so are names that end with `[]`
 */
export async function formOf(request: Request, lists: readonly string[] = []): Promise<FormFields> {
  const form = await request.formData().catch(() => new FormData())
  const fields: FormFields = {}
  for (const name of lists) fields[name] = []
  for (const [key, value] of form) {
    const name = key.endsWith('[]') ? key.slice(0, -2) : key
    if (name === '__proto__') continue
    if (typeof value !== 'string') fields[name] = value
    else if (key.endsWith('[]') || lists.includes(name)) listIn(fields, name).push(clean(value))
    else fields[name] = clean(value)
  }
  return fields
}

function listIn(fields: FormFields, name: string): string[] {
  const found = fields[name]
  if (Array.isArray(found)) return found
  const list: string[] = []
  fields[name] = list
  return list
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it removes
const unseen = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g

// Browsers send line ends as CRLF, whatever was typed; NUL and its like are never meant.
const clean = (text: string) => text.replaceAll('\r\n', '\n').replace(unseen, '')

/** A path of ours to go to after a form, written as a header may hold it, or the fallback: never another site. */
export function safeRedirect(asked: unknown, fallback: string): string {
  if (typeof asked !== 'string' || !/^\/(?![/\\])[!-[\]-~]{0,2000}$/.test(asked)) return fallback
  try {
    return new URL(asked, 'http://ours.invalid').host === 'ours.invalid' ? asked : fallback
  } catch {
    return fallback
  }
}

export function cookieOf(headers: Headers, name: string): string | undefined {
  for (const pair of headers.get('cookie')?.split(';') ?? []) {
    const [key, ...rest] = pair.split('=')
    if (key?.trim() === name) return rest.join('=').trim() || undefined
  }
  return undefined
}

export const SESSION_COOKIE = 'ressort_session'

export interface CookieLife {
  /** How long it lives; 0 removes it. */
  seconds: number
  baseUrl: string
  /** Pages below this path alone are sent it. */
  path?: string
}

/** A cookie that no script reads and no other site's form brings. */
export function cookie(name: string, value: string, { seconds, baseUrl, path = '/' }: CookieLife): string {
  const secure = baseUrl.startsWith('https:') ? '; Secure' : ''
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`
}

/** @param seconds how long it lives; 0 removes it */
export const sessionCookie = (token: string, seconds: number, baseUrl: string): string =>
  cookie(SESSION_COOKIE, token, { seconds, baseUrl })

/**
 * A path fit for the log. Whatever is longer than one of our ids may be the token of a link, which signs a
 * person in: only its place is told. It reads the text rather than the route, since an address that is nearly
 * right carries the same token.
 */
export const pathToLog = (path: string): string => path.replace(/[^/]{37,}/g, '…')

/** Which version of a thing its form showed; zero, which nothing ever is, when it says none. */
export function versionIn({ version }: Readonly<Record<string, unknown>>): number {
  const number = typeof version === 'string' ? Number(version) : 0
  return Number.isInteger(number) && number > 0 && number < 2 ** 31 ? number : 0
}
