import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cookieOf,
  formOf,
  hasTooManyFields,
  isReadable,
  isSameOrigin,
  pathToLog,
  readBody,
  safeRedirect,
  sessionCookie,
  setCaching,
} from './http.ts'

const base = 'https://ressort.example'
const sameOrigin = (headers: Record<string, string>) => isSameOrigin(new Headers(headers), base)
const posted = (body: BodyInit, headers: Record<string, string> = {}) => new Request(base, { method: 'POST', body, headers })

test('a browser that says where a form comes from is believed: only our own pages pass', () => {
  const verdicts = ['same-origin', 'same-site', 'cross-site', 'none'].map((site) => sameOrigin({ 'sec-fetch-site': site, origin: base }))
  assert.deepEqual(verdicts, [true, false, false, false])
})

test('without that word, the origin must be the public address or the host that was asked', () => {
  assert.equal(sameOrigin({ origin: base }), true)
  assert.equal(sameOrigin({ origin: 'https://10.0.0.8:8443', host: '10.0.0.8:8443' }), true)
  assert.equal(sameOrigin({ origin: 'http://ressort.example', host: 'ressort.example' }), false)
  assert.equal(sameOrigin({ origin: 'null', host: 'ressort.example' }), false)
  assert.equal(sameOrigin({ host: 'ressort.example' }), false)
})

test('a form reads as text, lists and files, whatever comes in', async () => {
  const form = new FormData()
  form.append('title', 'Un four\r\nélectrique\0')
  form.append('needs', 'land')
  form.append('tags[]', 'a')
  form.append('tags[]', 'b')
  form.append('__proto__', 'x')
  assert.deepEqual(await formOf(posted(form), ['needs', 'absent']), {
    title: 'Un four\nélectrique',
    needs: ['land'],
    absent: [],
    tags: ['a', 'b'],
  })
})

test('garbage reads as an empty form', async () => {
  assert.deepEqual(await formOf(posted('{"a":1}', { 'content-type': 'application/json' })), {})
  const broken = posted('--nothing', { 'content-type': 'multipart/form-data; boundary=x' })
  assert.deepEqual(await formOf(broken, ['needs']), { needs: [] })
})

test('a form of more fields than any of ours is known before it is read', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const body = (fields: number) => new TextEncoder().encode('a[]=1&'.repeat(fields))
  assert.equal(hasTooManyFields(new Headers(form), body(900)), false)
  assert.equal(hasTooManyFields(new Headers(form), body(100_000)), true)
  assert.equal(hasTooManyFields(new Headers({ 'content-type': 'multipart/form-data' }), body(100_000)), false)
})

test('a body is read up to its limit, whatever length it announces', async () => {
  assert.deepEqual(await readBody(posted('12345'), 5), new TextEncoder().encode('12345'))
  assert.equal(await readBody(posted('123456'), 5), 'too-large')
})

test('a redirection stays on the site', () => {
  const asked = [
    '/espace/ti-7501?tri=nom',
    '//ailleurs.fr',
    '/\\ailleurs.fr',
    'https://ailleurs.fr',
    '/a\nb',
    '/€',
    `/${'a'.repeat(3000)}`,
    '',
    undefined,
  ]
  assert.deepEqual(
    asked.map((path) => safeRedirect(path, '/')),
    ['/espace/ti-7501?tri=nom', '/', '/', '/', '/', '/', '/', '/', '/'],
  )
})

test('an address with a NUL or a broken escape is not readable', () => {
  const readable = ['/a?q=é', '/%E0%A4%A', '/a%00b', '/a?q=%00'].map((path) => isReadable(new URL(path, base)))
  assert.deepEqual(readable, [true, false, false, false])
})

test('the session cookie is found again, and is for https alone when the site is', () => {
  const cookie = sessionCookie('abc=', 60, base)
  assert.equal(cookie, 'ressort_session=abc=; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure')
  assert.equal(cookieOf(new Headers({ cookie: 'a=b; ressort_session=abc=' }), 'ressort_session'), 'abc=')
  assert.equal(cookieOf(new Headers(), 'ressort_session'), undefined)
})

test('nothing of a signed-in person is kept, whatever the route said', () => {
  const headers = new Headers({ 'cache-control': 'public, max-age=600' })
  setCaching(headers, { signedIn: true, method: 'GET', status: 200 })
  assert.equal(headers.get('cache-control'), 'private, no-store')
})

test('the log is told the place of a token, never the token', () => {
  const token = Buffer.alloc(32, 'x').toString('base64url')
  assert.equal(pathToLog(`/connexion/lien/${token}`), '/connexion/lien/…')
  assert.equal(pathToLog(`//Connexion/lie%6E/%78${token}/suite`), '//Connexion/lie%6E/…/suite')
  const ordinary = '/espace/ti-7501/projets/P-2026-0042/0b7c1f0e-5d1c-4c55-9c3e-2f1f4a1d8f11'
  assert.equal(pathToLog(ordinary), ordinary)
})
