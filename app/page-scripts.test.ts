import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { RouteConfigEntry } from '@react-router/dev/routes'
import { demonstrationWorld } from '#kernel/fixtures.ts'
import { pageScripts } from '#kernel/page-scripts.ts'
import { samplesOf } from './route-samples.ts'
import routes from './routes.ts'
import { testSite } from './test-site.ts'

interface Place {
  path: string
  scripts: string[]
  workers: string[]
}

/** Every address with the scripts that its routes ask for. */
function places(entries: readonly RouteConfigEntry[], parent: Place = { path: '', scripts: [], workers: [] }): Place[] {
  return entries.flatMap((entry) => {
    const source = readFileSync(new URL(entry.file, import.meta.url), 'utf8')
    const own = /export const handle = \{[^}]*script: '([a-z-]+)'/.exec(source)?.[1]
    const place = {
      path: entry.path === undefined ? parent.path : `${parent.path}/${entry.path}`,
      scripts: own ? [...parent.scripts, own] : parent.scripts,
      workers: workersIn(source),
    }
    const children = places(entry.children ?? [], place)
    return entry.children?.some(({ index }) => index) ? children : [place, ...children]
  })
}

/** What a page gives its script to start apart, for when the network is away. */
const workersIn = (source: string) => [...source.matchAll(/pageScripts\(\)\['([a-z-]+)'\]/g)].map(([, name]) => name!)

const everyPlace = places(await routes)

test('every script is asked for by a page, every page asks for a script that is there, and the build has both', () => {
  const written = readdirSync(new URL('./browser/', import.meta.url))
    .filter((name) => !name.includes('.test.'))
    .map((name) => name.replace('.ts', ''))
  const asked = new Set(everyPlace.flatMap(({ scripts, workers }) => [...scripts, ...workers]))
  assert.deepEqual([...asked].sort(), written.sort())
  assert.deepEqual(Object.keys(pageScripts()).sort(), written.sort())
})

test('a page ships the script that it asks for, and every other page ships none', async () => {
  await using world = await demonstrationWorld()
  const browser = (await testSite(world.db))()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  let withScript = 0
  for (const { path, scripts } of everyPlace) {
    const answer = await browser.get(await addressOf(world, path))
    if (answer.status >= 400 || !answer.headers.get('content-type')?.startsWith('text/html')) continue
    const shipped = [...answer.html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)].map(
      ([, attributes, content]) => `${attributes}${content}`,
    )
    assert.deepEqual(
      shipped,
      scripts.map((name) => ` type="module" src="${pageScripts()[name]}"`),
      path,
    )
    withScript += shipped.length
  }
  assert.ok(withScript > 0)
})

test('a script is served from here, kept for ever under a name that changes with it', async () => {
  await using world = await demonstrationWorld()
  const browser = (await testSite(world.db))()
  const { status, headers } = await browser.get(pageScripts().unsaved!)
  assert.deepEqual(
    [status, headers.get('content-type'), headers.get('cache-control')],
    [200, 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  )
  assert.match(headers.get('content-security-policy') ?? '', /script-src 'self';/)
})

async function addressOf(world: Parameters<(typeof samplesOf)[string]>[0], path: string): Promise<string> {
  let address = path || '/'
  for (const [parameter, name] of path.matchAll(/:(\w+)/g)) {
    const [sample] = await samplesOf[name!]!(world, 'ti-7501')
    address = address.replace(parameter, sample ?? 'none')
  }
  return address
}
