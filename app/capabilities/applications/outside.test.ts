import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { buildSchema, graphql, GraphQLError } from 'graphql'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { visitor } from '#kernel/actor.ts'
import { readConfig } from '#kernel/config.ts'
import { day } from '#kernel/day.ts'
import { accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { euros } from '#kernel/money.ts'
import { entriesOf } from '#cap/funding/queries.ts'
import { readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { openApplication } from './actions.ts'
import { refreshAllOutside, refreshOutside } from './actions/outside.ts'
import { askDossier } from './jobs/demarches.ts'
import { type Dossier, dossierNumber, stepsFrom } from './model/outside.ts'
import { applicationByReference } from './queries.ts'
import { outsideAnswersOf } from './queries/outside.ts'

const schema = buildSchema(
  readFileSync(join(import.meta.dirname, '../../../../shared/data/api/demarches-simplifiees.schema.graphql'), 'utf8'),
)
const secret = 'jeton-de-la-prefecture'

/** A server on loopback that answers by the published contract: what it does not declare cannot be asked for. */
async function peer() {
  const dossiers = new Map<number, Record<string, unknown>>()
  const state = { token: secret, manner: 'answers' as 'answers' | 'hangs-up' | 'is-down' | 'talks-html' | 'redirects', asked: 0 }
  const server = createServer(async (request, response) => {
    state.asked++
    if (state.manner === 'hangs-up') return void request.socket.destroy()
    if (state.manner === 'is-down') return void response.writeHead(503).end('maintenance')
    if (state.manner === 'talks-html') return void response.writeHead(200).end('<html>')
    if (state.manner === 'redirects') return void response.writeHead(307, { location: '/ailleurs' }).end()
    if (request.headers.authorization !== `Bearer ${state.token}`)
      return void response.writeHead(403).end(
        JSON.stringify({
          errors: [{ message: 'Without a token, only persisted queries are allowed', extensions: { code: 'forbidden' } }],
        }),
      )
    const { query: source, variables: variableValues } = JSON.parse(await text(request))
    const rootValue = {
      dossier: ({ number }: { number: number }) =>
        dossiers.get(number) ?? Promise.reject(new GraphQLError('Dossier not found', { extensions: { code: 'not_found' } })),
    }
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(await graphql({ schema, source, variableValues, rootValue })))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2/graphql`
  return {
    dossiers,
    state,
    access: { url, token: secret },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const dossier = (number: number, siret: string, more: Record<string, unknown> = {}) => ({
  number,
  state: 'en_construction',
  dateDepot: '2026-09-01T23:30:00+02:00',
  datePassageEnInstruction: null,
  dateTraitement: null,
  dateDerniereCorrectionEnAttente: null,
  motivation: null,
  demandeur: { __typename: 'PersonneMorale', siret },
  messages: [],
  ...more,
})

async function filed() {
  const world = await demonstrationWorld()
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  const { reference, siren } = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ reference: string; siren: string }>`
    select reference, siren from projects.project where territory_id = ${territory.id} and siren is not null and tier = 'territory' and cost > 5000000 order by reference limit 1`.execute(
          tx,
        )
      ).rows[0]!,
  )
  const ctx = await world.as('chef-de-projet')
  const opened = await openApplication(ctx, { territoryId: territory.id, reference }, 'ibac-pme', euros(50_000))
  assert.ok(opened.ok)
  await unguarded(world.db, (tx) =>
    sql`update applications.application set outside_number = '24 680' where territory_id = ${territory.id} and reference = ${opened.value}`.execute(
      tx,
    ),
  )
  const project = (await read(ctx, (tx) =>
    projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId: territory.id, reference }),
  ))!
  const now = () => read(ctx, async (tx) => (await applicationByReference(tx, territory.id, opened.value))!)
  const seen = async () => ({ territoryId: territory.id, reference: opened.value, version: (await now()).version })
  const answer = () => read(ctx, async (tx) => (await outsideAnswersOf(tx, project))[opened.value])
  const ledger = async () =>
    (await read(ctx, (tx) => entriesOf(tx, project)))
      .filter((line) => line.source === `Demande ${opened.value}`)
      .map(({ state, happenedOn }) => [state, happenedOn])
  return { world, ctx, now, seen, answer, ledger, siret: `${siren}00012` }
}

test('ce que devient un dossier sur Démarches simplifiées est noté, pas à pas, comme dit par le site', async () => {
  await using ds = await peer()
  const { world, ctx, now, seen, answer, ledger, siret } = await filed()
  await using _ = world
  const refresh = async () => refreshOutside(ctx, ds.access, await seen())
  const steps = async () => (await now()).events.map(({ state, happenedOn, by }) => [state, happenedOn, by])
  ds.dossiers.set(24_680, dossier(24_680, siret))
  assert.deepEqual(await refresh(), { ok: true, value: null })
  assert.deepEqual(await steps(), [['submitted', '2026-09-01', null]])
  assert.deepEqual(await ledger(), [['requested', '2026-09-01']])
  ds.dossiers.set(
    24_680,
    dossier(24_680, siret, {
      dateDerniereCorrectionEnAttente: '2026-09-10T08:00:00+02:00',
      messages: [
        {
          createdAt: '2026-09-10T08:00:00+02:00',
          body: '<p>Le devis &amp; le plan<br>manquent.</p>',
          discardedAt: null,
          correction: { dateResolution: null },
        },
      ],
    }),
  )
  await refresh()
  assert.equal((await now()).state, 'incomplete')
  assert.equal((await now()).events.at(-1)!.words, 'Le devis & le plan\nmanquent.')
  assert.equal((await answer())!.message, 'Le devis & le plan\nmanquent.')
  await refresh()
  assert.equal((await now()).events.length, 2, 'asked again, nothing is noted twice')
  ds.dossiers.set(
    24_680,
    dossier(24_680, siret, {
      state: 'accepte',
      datePassageEnInstruction: '2026-09-20T00:30:00+02:00',
      dateTraitement: '2026-11-02T10:00:00+01:00',
      motivation: 'Bravo',
    }),
  )
  await refresh()
  assert.deepEqual(
    (await steps()).map(([state, on]) => [state, on]),
    [
      ['submitted', '2026-09-01'],
      ['incomplete', '2026-09-10'],
      ['instructed', '2026-09-20'],
    ],
  )
  assert.deepEqual(await answer(), { state: 'accepte', stateOn: '2026-11-02', message: 'Bravo', problem: null, askedOn: ctx.today })
  assert.deepEqual(await ledger(), [['requested', '2026-09-01']], 'an agreement waits for its amount')
})

test('un refus y est lu avec sa raison, par le travail de chaque jour aussi', async () => {
  await using ds = await peer()
  const { world, now, siret } = await filed()
  await using _ = world
  ds.dossiers.set(
    24_680,
    dossier(24_680, siret, {
      state: 'sans_suite',
      datePassageEnInstruction: '2026-09-20T10:00:00+02:00',
      dateTraitement: '2026-10-02T10:00:00+02:00',
      motivation: 'Enveloppe consommée.',
    }),
  )
  const daily = { db: world.db, actor: visitor, today: day('2026-11-24'), requestId: 'daily' }
  const told = await refreshAllOutside(daily, ds.access)
  assert.ok(told.changed >= 1, JSON.stringify(told))
  assert.deepEqual([(await now()).state, (await now()).events.at(-1)!.words], ['refused', 'Classé sans suite. Enveloppe consommée.'])
  const before = (await now()).version
  await refreshAllOutside(daily, ds.access)
  assert.equal((await now()).version, before, 'a refused file is not asked for again')
})

test('un numéro inconnu, le dossier d’une autre entreprise, un accès retiré, un site muet : c’est dit, et rien n’est noté', async () => {
  await using ds = await peer()
  const { world, ctx, now, seen, answer, siret } = await filed()
  await using _ = world
  const problem = async (token = secret) => {
    const done = await refreshOutside(ctx, { ...ds.access, token }, await seen())
    assert.ok(done.ok)
    assert.equal((await answer())!.problem, done.value)
    assert.equal((await now()).state, 'draft')
    return done.value
  }
  assert.equal(await problem(), 'unknown-dossier')
  ds.dossiers.set(
    24_680,
    dossier(24_680, '99999999900001', { state: 'refuse', dateTraitement: '2026-10-02T10:00:00+02:00', motivation: 'Secret d’un autre' }),
  )
  assert.equal(await problem(), 'other-company')
  assert.equal((await answer())!.message, '')
  ds.dossiers.set(24_680, dossier(24_680, siret))
  assert.equal(await problem('retire'), 'token-refused')
  for (const [manner, expected] of [
    ['hangs-up', 'silent'],
    ['is-down', 'silent'],
    ['redirects', 'silent'],
    ['talks-html', 'unreadable'],
  ] as const) {
    ds.state.manner = manner
    assert.equal(await problem(), expected, manner)
  }
  ds.state.manner = 'answers'
  ds.dossiers.set(24_680, { ...dossier(24_680, siret), dateDepot: null })
  assert.equal(await problem(), 'unreadable', 'a null that the contract forbids')
  const kept = await unguarded(
    world.db,
    async (tx) =>
      (await sql<{ text: string }>`select coalesce(string_agg(j::text, ' '), '') as text from kernel.journal j`.execute(tx)).rows[0]!.text,
  )
  assert.doesNotMatch(kept, new RegExp(secret))
  const asked = ds.state.asked
  await refreshAllOutside({ db: world.db, actor: visitor, today: day('2026-11-24'), requestId: 'daily' }, { ...ds.access, token: 'retire' })
  assert.equal(ds.state.asked, asked + 1, 'an access that is refused is not tried on every file')
})

test('seul le chef de projet le demande ; sans accès réglé, c’est dit', async () => {
  await using ds = await peer()
  const { world, ctx, seen } = await filed()
  await using _ = world
  for (const account of accounts.filter((one) => one !== 'chef-de-projet')) {
    const done = await refreshOutside(await world.as(account), ds.access, await seen())
    assert.ok(!done.ok && ['not-found', 'forbidden'].includes(done.refusal), account)
  }
  assert.equal(ds.state.asked, 0, 'who may not is not asked for')
  assert.deepEqual(await refreshOutside(ctx, undefined, await seen()), { ok: false, refusal: 'no-access' })
  assert.deepEqual(await refreshOutside(ctx, ds.access, { ...(await seen()), version: 99 }), { ok: false, refusal: 'changed-meanwhile' })
})

test('le jeton ne part qu’à une adresse chiffrée, et aucune erreur de réglage ne le répète', async () => {
  assert.deepEqual(readConfig({}).demarches, undefined)
  assert.equal(readConfig({ DEMARCHES_SIMPLIFIEES_TOKEN: secret }).demarches!.url, 'https://www.demarches-simplifiees.fr/api/v2/graphql')
  assert.throws(() => readConfig({ DEMARCHES_SIMPLIFIEES_TOKEN: secret, DEMARCHES_SIMPLIFIEES_URL: 'http://exemple.fr/' }), /https/)
  assert.throws(
    () => readConfig({ DEMARCHES_SIMPLIFIEES_TOKEN: `${secret} deux` }),
    (error: Error) => !error.message.includes(secret),
  )
  assert.deepEqual(await askDossier({ url: 'http://127.0.0.1:9/', token: secret }, 1), { ok: false, refusal: 'silent' })
})

test('un numéro se lit comme on l’écrit ; ce qui n’en est pas un n’est pas demandé', () => {
  assert.deepEqual(['24 680', '24680', '24.680', 'ADEME-12', '', '0', '1e5'].map(dossierNumber), [
    24_680,
    24_680,
    24_680,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('des dates qui contredisent ce qui est noté sont dites, et n’écrivent rien', () => {
  const said: Dossier = {
    number: 1,
    state: 'refuse',
    filedOn: day('2026-09-01'),
    instructedOn: day('2026-09-05'),
    decidedOn: day('2026-09-10'),
    correctionOn: null,
    correction: '',
    motive: 'Trop tard',
    siret: null,
  }
  const known = { state: 'instructed' as const, asked: euros(1), events: [{ happenedOn: day('2026-10-01') }] }
  assert.deepEqual(stepsFrom(said, known, day('2026-11-01')), { steps: [], problem: 'dates-differ' })
  assert.deepEqual(stepsFrom({ ...said, decidedOn: day('2026-12-01') }, known, day('2026-11-01')).problem, 'dates-differ')
})
