import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { RouteConfigEntry } from '@react-router/dev/routes'
import { sql } from 'kysely'
import { readConfig } from '#kernel/config.ts'
import { type Account, accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { SESSION_COOKIE } from '#kernel/http.ts'
import routes from './routes.ts'
import { createApp } from './server.ts'

const config = readConfig({ RESSORT_BASE_URL: 'https://ressort.example' })

interface Place { path: string; writes: boolean }

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

/** What everybody may open. Anything that is not in this list is private. */
const publicPlaces = new Set([
  '/', '/*', '/accessibilite', '/mentions', '/sante', '/connexion', '/connexion/lien-envoye', '/connexion/lien/:token', '/deconnexion',
  '/deposer-un-projet', '/deposer-un-projet/recu', '/territoires', '/territoires/couverture', '/territoires/:code', '/territoires/:code/rejoindre',
  '/dispositifs', '/dispositifs/:code', '/donnees-ouvertes', '/donnees-ouvertes/projets.csv', '/donnees-ouvertes/territoires.csv',
  '/donnees-ouvertes/territoires.json', '/donnees-ouvertes/territoires.geojson',
])
const privatePlaces = everyPlace.filter((place) => !publicPlaces.has(place.path))
const inTerritory = privatePlaces.filter((place) => place.path.startsWith('/espace/:code'))

/** Where a role has no business: the space of another territory. */
const foreign: Record<Exclude<Account, 'programme'>, string> = {
  'chef-de-projet': 'ti-7502', 'elu-referent': 'ti-7502', 'industriel-referent': 'ti-7502', comite: 'ti-7502', partenaire: 'ti-7502',
  'region-75': 'ti-4419', 'chef-de-projet-7502': 'ti-7501',
  operateur: 'ti-7501', 'entreprise-conserverie': 'ti-7502', 'entreprise-saveurs': 'ti-7502', evaluation: 'ti-7501',
}

// What each form of ours may send: enough for an action to go past its first check, if it has none.
const forms: Record<string, string>[] = [
  ...['qualify', 'propose', 'take-back'].map((verb) => ({ verb, version: '1' })),
  { verb: 'dismiss', version: '1', reason: 'Essai' },
  { verb: 'open', version: '1', tier: 'public', embargoUntil: '' },
  ...['elu', 'industriel'].map((half) => ({ verb: 'sign', half, verdict: 'retained', version: '1' })),
  { verb: 'compose', 'montant-pret-vert': '50 000', 'regime-pret-vert': 'none' },
  { verb: 'declare', amount: '10', grantedOn: '2026-01-01', funder: 'Essai' },
  { fact: 'headcount', 'reponse-headcount': '10' },
  { funder: 'Essai', state: 'paid', amount: '10', happenedOn: '2026-01-01', source: 'Essai' },
  { request: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', status: 'accepted' },
  {},
]

type World = Awaited<ReturnType<typeof demonstrationWorld>>

async function siteOf(world: World) {
  const app = await createApp({ db: world.db, config, report: () => {} })
  return async (path: string, token: string | undefined, form?: Record<string, string>) => {
    const cookie = token ? { cookie: `${SESSION_COOKIE}=${token}` } : {}
    const request = new Request(`https://ressort.example${path}`, {
      ...(form && { method: 'POST', body: new URLSearchParams(form) }), headers: { origin: 'https://ressort.example', ...cookie },
    })
    return (await app.fetch(request)).status
  }
}

/** One project of each tier and stage: enough to meet every rule, few enough to try every form on each. */
const referencesIn = ({ db }: World, code: string): Promise<string[]> =>
  unguarded(db, async (tx) => {
    const { rows } = await sql<{ reference: string }>`
      select distinct on (p.tier, p.stage) p.reference
      from projects.project p join territory.territory t on t.id = p.territory_id
      where t.code = ${code} and t.phase = '2' order by p.tier, p.stage, p.reference`.execute(tx)
    return rows.map((row) => row.reference)
  })

const addressesOf = (place: Place, code: string, references: readonly string[]) =>
  (place.path.includes(':reference') ? references : ['']).map((reference) => place.path.replace(':code', code).replace(':reference', reference))

test('private places are found at all', () => {
  assert.ok(inTerritory.length >= 5, `only ${inTerritory.length} places in a territory`)
  assert.ok(inTerritory.some((place) => place.writes))
})

test('signed out, every private route answers 403 or 404, reading and writing, and nothing is written', async () => {
  await using world = await demonstrationWorld()
  const ask = await siteOf(world)
  const references = await referencesIn(world, 'ti-7501')
  const before = await journalLength(world, 'ok')
  for (const place of privatePlaces) {
    for (const address of addressesOf(place, 'ti-7501', references)) {
      assert.match(String(await ask(address, undefined)), /^40[34]$/, `GET ${address}`)
      for (const form of forms) assert.match(String(await ask(address, undefined, form)), /^40[34]$|^405$/, `POST ${address}`)
    }
  }
  assert.equal(await journalLength(world, 'ok'), before)
})

for (const account of accounts.filter((a): a is keyof typeof foreign => a !== 'programme')) {
  test(`${account} gets 403 or 404 on every route of a foreign territory, reading and writing`, async () => {
    await using world = await demonstrationWorld()
    const ask = await siteOf(world)
    const code = foreign[account]
    const references = await referencesIn(world, code)
    assert.ok(references.length > 0, `${code} has projects to protect`)
    const token = await world.sessionOf(account)
    const before = await journalLength(world, 'ok')
    for (const place of inTerritory) {
      for (const address of addressesOf(place, code, references)) {
        assert.match(String(await ask(address, token)), /^40[34]$/, `GET ${address}`)
        for (const form of forms) assert.match(String(await ask(address, token, form)), /^40[34]$|^405$/, `POST ${address} ${JSON.stringify(form)}`)
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
    for (const address of addressesOf(place, 'ti-7501', others)) {
      assert.match(String(await ask(address, token)), /^40[34]$/, `GET ${address}`)
      for (const form of forms) assert.match(String(await ask(address, token, form)), /^40[34]$|^405$/, `POST ${address}`)
    }
  }
})

test('no reading writes: every GET of every account leaves the database as it was', async () => {
  await using world = await demonstrationWorld()
  const ask = await siteOf(world)
  const [reference] = await referencesIn(world, 'ti-7501')
  const tokens = await Promise.all(accounts.map((account) => world.sessionOf(account)))
  const before = await rowCounts(world)
  for (const token of [undefined, ...tokens]) {
    for (const place of everyPlace) {
      const address = place.path.replace(':code', 'ti-7501').replace(':reference', reference!).replace(':token', 'x').replace('*', 'nulle-part')
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
    for (const { name } of rows) counts[name] = (await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(tx)).rows[0]!.n
    return counts
  })
