import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { RouteConfigEntry } from '@react-router/dev/routes'
import { sql } from 'kysely'
import { readConfig } from '#kernel/config.ts'
import { type Account, accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { SESSION_COOKIE } from '#kernel/http.ts'
import { formsOf, publicPlaces, referencesIn, samplesOf } from './route-samples.ts'
import routes from './routes.ts'
import { createApp } from './server.ts'

const config = readConfig({ RESSORT_BASE_URL: 'https://ressort.example' })

interface Place {
  path: string
  writes: boolean
}

/** Every address, from the routes themselves: a new one is tried the day it is written. */
function places(entries: readonly RouteConfigEntry[], parent = ''): Place[] {
  return entries.flatMap((entry) => {
    const path = entry.path === undefined ? parent : `${parent}/${entry.path}`
    const writes = /export (async )?(function|const) action\b/.test(readFileSync(new URL(entry.file, import.meta.url), 'utf8'))
    const own = entry.path === undefined && !entry.index ? [] : [{ path: path || '/', writes }]
    return [...own, ...places(entry.children ?? [], path)]
  })
}

const everyPlace = [...new Map(places(await routes).map((place) => [place.path, place])).values()]

const privatePlaces = everyPlace.filter((place) => !publicPlaces.has(place.path))
const inTerritory = privatePlaces.filter((place) => place.path.startsWith('/espace/:code'))

/** Where a role has no business: the space of another territory. */
const foreign: Record<Exclude<Account, 'programme'>, string> = {
  'chef-de-projet': 'ti-7502',
  'elu-referent': 'ti-7502',
  'industriel-referent': 'ti-7502',
  comite: 'ti-7502',
  partenaire: 'ti-7502',
  'region-75': 'ti-4419',
  'chef-de-projet-7502': 'ti-7501',
  operateur: 'ti-7502',
  'entreprise-conserverie': 'ti-7502',
  'entreprise-saveurs': 'ti-7502',
  evaluation: 'ti-7501',
}

type World = Awaited<ReturnType<typeof demonstrationWorld>>

async function siteOf(world: World) {
  const app = await createApp({ db: world.db, config, report: () => {} })
  return async (path: string, token: string | undefined, form?: Record<string, string>) => {
    const cookie = token ? { cookie: `${SESSION_COOKIE}=${token}` } : {}
    const request = new Request(`https://ressort.example${path}`, {
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      headers: { origin: 'https://ressort.example', ...cookie },
    })
    return (await app.fetch(request)).status
  }
}

const parametersOf = (path: string) => [...path.matchAll(/:(\w+)|(\*)/g)].map(([, name, rest]) => name ?? rest!)

/** Every address of a place: its parameters replaced by each of their samples. */
async function addressesOf(world: World, place: Place, code: string, chosen: Record<string, readonly string[]> = {}): Promise<string[]> {
  let addresses = [place.path]
  for (const name of parametersOf(place.path)) {
    const samples = chosen[name] ?? (await samplesOf[name]!(world, code))
    addresses = addresses.flatMap((address) => samples.map((sample) => address.replace(name === '*' ? '*' : `:${name}`, sample)))
  }
  return addresses
}

const formsAt = (place: Place) => (place.writes ? formsOf[place.path]! : [{}])

test('every private address that writes names its forms, and every parameter its samples', () => {
  const names = new Set(everyPlace.flatMap((place) => parametersOf(place.path)))
  assert.deepEqual(
    [...names].filter((name) => !samplesOf[name]),
    [],
  )
  assert.deepEqual(
    privatePlaces.filter((place) => place.writes && !formsOf[place.path]?.length).map((place) => place.path),
    [],
  )
})

test('private places are found at all', () => {
  assert.ok(inTerritory.length >= 5, `only ${inTerritory.length} places in a territory`)
  assert.ok(inTerritory.some((place) => place.writes))
})

test('signed out, every private route answers 403 or 404, reading and writing, and nothing is written', async () => {
  await using world = await demonstrationWorld()
  const ask = await siteOf(world)
  const before = await journalLength(world, 'ok')
  for (const place of privatePlaces) {
    for (const address of await addressesOf(world, place, 'ti-7501')) {
      assert.match(String(await ask(address, undefined)), /^40[34]$/, `GET ${address}`)
      for (const form of formsAt(place)) assert.match(String(await ask(address, undefined, form)), /^40[34]$|^405$/, `POST ${address}`)
    }
  }
  assert.equal(await journalLength(world, 'ok'), before)
})

for (const account of accounts.filter((a): a is keyof typeof foreign => a !== 'programme')) {
  test(`${account} gets 403 or 404 on every route of a foreign territory, reading and writing`, async () => {
    await using world = await demonstrationWorld()
    const ask = await siteOf(world)
    const code = foreign[account]
    assert.ok((await referencesIn(world, code)).length > 0, `${code} has projects to protect`)
    const token = await world.sessionOf(account)
    const before = await journalLength(world, 'ok')
    for (const place of inTerritory) {
      for (const address of await addressesOf(world, place, code)) {
        assert.match(String(await ask(address, token)), /^40[34]$/, `GET ${address}`)
        for (const form of formsAt(place))
          assert.match(String(await ask(address, token, form)), /^40[34]$|^405$/, `POST ${address} ${JSON.stringify(form)}`)
      }
    }
    assert.equal(await journalLength(world, 'ok'), before, 'no verb went through')
  })
}

test('a competitor gets 403 or 404 on every page of a project that is not its own, in the same territory', async () => {
  await using world = await demonstrationWorld()
  const ask = await siteOf(world)
  const token = await world.sessionOf('entreprise-saveurs')
  const own = new Set(await ownReferences(world, 'entreprise-saveurs'))
  assert.ok(own.size > 0)
  const others = (await referencesIn(world, 'ti-7501')).filter((reference) => !own.has(reference))
  for (const place of inTerritory.filter((p) => p.path.includes(':reference'))) {
    for (const address of await addressesOf(world, place, 'ti-7501', { reference: others })) {
      assert.match(String(await ask(address, token)), /^40[34]$/, `GET ${address}`)
      for (const form of formsAt(place)) assert.match(String(await ask(address, token, form)), /^40[34]$|^405$/, `POST ${address}`)
    }
  }
})

test('no reading writes: every GET of every account leaves the database as it was', async () => {
  await using world = await demonstrationWorld()
  const ask = await siteOf(world)
  const tokens = await Promise.all(accounts.map((account) => world.sessionOf(account)))
  // Made first: some samples are rows that the demonstration does not have.
  const addresses: string[] = []
  for (const place of everyPlace) addresses.push(...(await addressesOf(world, place, 'ti-7501')).slice(0, 1))
  const before = await rowCounts(world)
  for (const token of [undefined, ...tokens]) {
    for (const address of addresses) {
      const status = await ask(address, token)
      assert.ok(status < 500, `GET ${address} answered ${status}`)
    }
  }
  assert.deepEqual(await rowCounts(world), before)
})

async function ownReferences(world: World, account: Account): Promise<string[]> {
  const { actor } = await world.as(account)
  return unguarded(world.db, async (tx) => {
    const { rows } = await sql<{ reference: string }>`
      select p.reference from projects.project p join projects.carrier c on c.project_id = p.id where c.person_id = ${actor.id}`.execute(tx)
    return rows.map((row) => row.reference)
  })
}

async function journalLength({ db }: World, outcome: string): Promise<number> {
  const lines = db.selectFrom('kernel.journal').select(sql<number>`count(*)`.as('count')).where('outcome', '=', outcome)
  return (await lines.executeTakeFirstOrThrow()).count
}

const rowCounts = ({ db }: World): Promise<Record<string, number>> =>
  unguarded(db, async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select table_schema || '.' || table_name as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema', 'pgboss') and table_type = 'BASE TABLE' order by 1`.execute(tx)
    const counts: Record<string, number> = {}
    for (const { name } of rows)
      counts[name] = (await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(tx)).rows[0]!.n
    return counts
  })
