import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import { readConfig } from '#kernel/config.ts'
import { connect } from '#kernel/db.ts'
import { freshDatabase } from '#kernel/fixtures.ts'
import { listen } from '#kernel/listen.ts'
import { createApp } from './server.ts'

const base = 'http://ressort.test'
const { db, close } = await freshDatabase('empty')
after(close)

const lines: Record<string, unknown>[] = []
const report = (_level: string, event: string, fields: Record<string, unknown> = {}) => {
  lines.push({ event, ...fields })
}
const config = readConfig({ RESSORT_BASE_URL: base, RESSORT_DEMO: '0' })
const app = await createApp({ db, config, report })
const get = async (path: string, headers: Record<string, string> = {}) => app.fetch(new Request(base + path, { headers }))
const post = async (path: string, body: string, headers: Record<string, string> = {}) =>
  app.fetch(new Request(base + path, { method: 'POST', body, headers: { origin: base, ...headers } }))
const titleOf = async (response: Response) => /<h1>(.*?)<\/h1>/.exec(await response.text())?.[1]

test('a page is a whole HTML document, without script or style of its own', async () => {
  const response = await get('/')
  const html = await response.text()
  assert.equal(response.status, 200)
  assert.match(html, /^<!doctype html><html lang="fr">/)
  assert.doesNotMatch(html, /<script|<style| style=/)
  const stylesheet = /href="(\/assets\/look-[^"]+\.css)"/.exec(html)?.[1] ?? ''
  const style = await get(stylesheet)
  assert.equal(style.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  const again = await get(stylesheet, { 'if-none-match': style.headers.get('etag') ?? '' })
  assert.equal(again.status, 304)
})

test('every answer carries its id and the strict headers', async () => {
  for (const path of ['/', '/rien', '/favicon.svg', '/sante']) {
    const { headers } = await get(path)
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
    assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'self';/)
    assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('strict-transport-security'), null)
  }
})

test('health is asked of the database itself', async () => {
  const health = await get('/sante')
  assert.deepEqual([health.status, (await health.json()).status], [200, 'ok'])
})

test('without its database the site says so, calmly, and still shows what needs none', async () => {
  const away = connect('postgres://127.0.0.1:1/none', 1)
  const lonely = await createApp({ db: away, config, report })
  const ask = async (path: string, cookie = '') => lonely.fetch(new Request(base + path, { headers: { cookie } }))
  assert.equal((await ask('/sante')).status, 503)
  assert.equal((await ask('/mentions')).status, 200)
  const page = await ask('/', 'ressort_session=abc')
  assert.deepEqual([page.status, await titleOf(page)], [503, 'Service indisponible'])
  await away.destroy()
})

test('an unknown address, a broken one and a half-known one each get a page', async () => {
  for (const [path, status, title] of [
    ['/rien', 404, 'Page introuvable'],
    ['/mentions.data', 404, 'Page introuvable'],
    ['/%E0%A4%A', 400, 'Demande illisible'],
  ] as const) {
    const response = await get(path)
    assert.deepEqual([response.status, await titleOf(response)], [status, title], path)
    assert.equal(response.headers.get('cache-control'), 'private, no-store')
  }
  const moved = await get('/mentions/?a=1')
  assert.deepEqual([moved.status, moved.headers.get('location')], [301, '/mentions?a=1'])
})

test('a form from elsewhere is refused, and so are other methods', async () => {
  assert.equal((await post('/mentions', 'a=1')).status, 405)
  assert.equal((await post('/mentions', 'a=1', { origin: 'https://ailleurs.fr' })).status, 403)
  assert.equal((await post('/mentions', 'a=1', { 'sec-fetch-site': 'cross-site' })).status, 403)
  const put = await app.fetch(new Request(`${base}/mentions`, { method: 'PUT' }))
  assert.deepEqual([put.status, put.headers.get('allow')], [405, 'GET, HEAD, POST'])
})

test('more than twelve megabytes are refused, with a page', async () => {
  const response = await post('/mentions', 'x'.repeat(12 * 1024 * 1024 + 1))
  assert.deepEqual([response.status, await titleOf(response)], [413, 'Envoi trop lourd'])
})

test('a form of a hundred thousand fields is refused unread, with a page', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const response = await post('/connexion', 'a[]=1&'.repeat(100_000), form)
  assert.deepEqual([response.status, await titleOf(response)], [413, 'Envoi trop lourd'])
})

test('a public page may be kept a moment, and never across accounts', async () => {
  const { headers } = await get('/', { cookie: 'ressort_session=unknown' })
  assert.equal(headers.get('cache-control'), 'public, max-age=30')
  assert.match(headers.get('vary') ?? '', /Cookie/)
})

test('a request leaves one line, without its query', async () => {
  lines.length = 0
  await get('/mentions?jeton=secret', { cookie: 'ressort_session=secret' })
  assert.equal(lines.length, 1)
  assert.deepEqual(Object.keys(lines[0] ?? {}), ['event', 'method', 'path', 'status', 'ms', 'requestId'])
  assert.doesNotMatch(JSON.stringify(lines), /secret/)
})

test('over a socket, a request under way is answered before the server closes', async () => {
  const site = await listen(
    async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      return app.fetch(request)
    },
    { port: 0, host: '127.0.0.1' },
  )
  const answer = fetch(`${site.url}/mentions`)
  await new Promise((resolve) => setTimeout(resolve, 30))
  const closed = site.close()
  assert.equal((await answer).status, 200)
  await closed
  await assert.rejects(fetch(`${site.url}/mentions`))
})

test('a port already taken is the system’s own error', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await assert.rejects(listen(app.fetch, { port, host: '127.0.0.1' }), { code: 'EADDRINUSE' })
  other.close()
})
