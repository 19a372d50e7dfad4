import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { demonstrationWorld, testDay } from '#kernel/fixtures.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { importExchange } from './actions/exchange.ts'
import {
  type ExchangePhase,
  ExchangeProject,
  type ExchangeStatus,
  exchangePhases,
  exchangeSchema,
  exchangeStatuses,
  statusFrom,
  toExchange,
} from './model/exchange.ts'
import { blankFiche } from './model/fiche.ts'
import { statusCodes } from './model/statuses.ts'
import { planScope } from './policy.ts'
import { exchangedFiches } from './queries/exchange.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>

const ajv = new Ajv2020({ allErrors: true })
addFormats.default(ajv)
const validate = ajv.compile(exchangeSchema())

/** A project as another system writes it. */
const incoming = (changes: object = {}) => ({
  id: '01890e30-5a80-7c22-9842-8263d0d0d890',
  createdAt: '2025-04-15T14:30:00.000Z',
  updatedAt: '2025-04-15T14:30:00.000Z',
  nom: 'Rénovation énergétique d’un atelier (fictif)',
  description: 'Isoler la toiture',
  budgetPrevisionnel: 450_000,
  dateDebutPrevisionnelle: '2027-03-01',
  phase: 'Étude',
  phaseStatut: 'En cours',
  programme: 'CRTE',
  porteurCodeSiret: '21690123400019',
  porteurReferentEmail: 'marie.dupont@ville.example',
  porteurReferentPrenom: 'Marie',
  porteurReferentNom: 'Dupont',
  competences: ['90-21'],
  leviers: ['Rénovation énergétique'],
  tetId: '12345',
  collectiviteIds: ['01890e30-5a80-7c22-9842-8263d0d0d123'],
  ...changes,
})

async function planOfAgen(world: World) {
  const ctx = await world.as('chef-de-projet')
  const where = (await territoryByCode(world.db, 'ti-7501'))!
  const exported = () =>
    read(ctx, async (tx) =>
      (await exchangedFiches(tx, planScope(ctx.actor), where.id)).map((fiche) => toExchange(fiche, where.id, testDay)),
    )
  const take = async (file: unknown) => {
    const done = await importExchange(ctx, where, file)
    assert.ok(done.ok)
    return done.value
  }
  return { exported, take }
}

test('ce que nous écrivons suit le schéma que nous publions, et ce que nous lisons aussi', async () => {
  await using world = await demonstrationWorld()
  const { exported } = await planOfAgen(world)
  const projects = await exported()
  assert.ok(projects.length > 10)
  assert.ok(validate(projects), JSON.stringify(validate.errors))
  assert.ok(validate([incoming()]), JSON.stringify(validate.errors))
  for (const wrong of [{ id: 'x' }, { phase: 'Projet' }, { budgetPrevisionnel: 1.5 }, { porteurCodeSiret: '123' }, { nom: undefined }]) {
    assert.equal(validate([incoming(wrong)]), false, JSON.stringify(wrong))
    assert.equal(ExchangeProject.safeParse(incoming(wrong)).success, false, JSON.stringify(wrong))
  }
  assert.ok(!projects.some((project) => project.nom.includes('dossier réservé')), 'a restricted fiche does not leave')
})

test('reprendre notre propre fichier ne change rien, reprendre celui d’un autre deux fois non plus', async () => {
  await using world = await demonstrationWorld()
  const { exported, take } = await planOfAgen(world)
  const own = await exported()
  const none = { added: 0, updated: 0, rejected: 0, problems: [] }
  assert.deepEqual(await take(own), { ...none, read: own.length, unchanged: own.length })
  assert.deepEqual(await take([incoming()]), { ...none, read: 1, added: 1, unchanged: 0 })
  assert.deepEqual(await take([incoming()]), { ...none, read: 1, unchanged: 1 })
})

test('ce qui est venu d’un autre système repart comme il est venu', async () => {
  await using world = await demonstrationWorld()
  const { exported, take } = await planOfAgen(world)
  await take([incoming()])
  const back = (await exported()).find((project) => project.id === incoming().id)!
  assert.deepEqual({ ...back, updatedAt: incoming().updatedAt }, ExchangeProject.parse(incoming()))
})

test('un projet qui ne dit presque rien, repris deux fois, ne change rien non plus, quelle que soit la part qui manque', async () => {
  await using world = await demonstrationWorld()
  const { take } = await planOfAgen(world)
  const required = ['id', 'createdAt', 'updatedAt', 'nom']
  const optional = Object.keys(incoming()).filter((field) => !required.includes(field))
  const file = [
    optional,
    [],
    ...optional.map((field) => [field]),
    ...optional.map((field) => optional.filter((other) => other !== field)),
  ].map((missing, rank) => ({
    ...Object.fromEntries(
      Object.entries(incoming({ description: rank % 2 ? '' : 'Isoler' })).filter(([field]) => !missing.includes(field)),
    ),
    id: `01890e30-5a80-7c22-9842-${String(rank).padStart(12, '0')}`,
  }))
  assert.equal((await take(file)).added, file.length)
  assert.deepEqual(await take(file), { read: file.length, added: 0, updated: 0, unchanged: file.length, rejected: 0, problems: [] })
})

test('un projet connu est mis à jour ; un projet mal écrit est écarté avec sa place et sa raison, les autres entrent', async () => {
  await using world = await demonstrationWorld()
  const { exported, take } = await planOfAgen(world)
  await take([incoming()])
  const report = await take([
    incoming({
      nom: 'Rénovation d’un atelier et de ses bureaux (fictif)',
      phase: 'Opération',
      phaseStatut: 'Bloqué',
      budgetPrevisionnel: 500_000,
    }),
    incoming({ id: 'pas-un-uuid', phase: 'Projet' }),
    incoming({ id: '01890e30-5a80-7c22-9842-8263d0d0d891', nom: 'Ombrières (fictif)' }),
    incoming(),
  ])
  const { problems, ...counts } = report
  assert.deepEqual(counts, { read: 4, added: 1, updated: 1, unchanged: 0, rejected: 2 })
  assert.deepEqual(
    problems.map(({ line, column }) => [line, column]),
    [
      [2, 'id'],
      [2, 'phase'],
      [4, 'id'],
      [1, 'budgetPrevisionnel'],
    ],
  )
  const known = (await exported()).find((project) => project.id === incoming().id)!
  assert.deepEqual(
    [known.nom, known.phase, known.phaseStatut, known.budgetPrevisionnel],
    ['Rénovation d’un atelier et de ses bureaux (fictif)', 'Opération', 'Bloqué', 450_000],
  )
})

test('un fichier qui n’est pas une liste est écarté sans rien écrire', async () => {
  await using world = await demonstrationWorld()
  const { take } = await planOfAgen(world)
  for (const file of [{}, null, 'texte']) assert.deepEqual((await take(file)).rejected, 1)
})

test('chaque phase et chaque statut a son état ici, et chaque état revient à lui-même', () => {
  const fiche = (status: (typeof statusCodes)[number]) => ({
    ...blankFiche('a'),
    title: 'Essai',
    status,
    id: '01890e30-5a80-7c22-9842-8263d0d0d890',
    exchangeId: null,
    exchange: null,
    createdOn: testDay,
    updatedOn: testDay,
    forecast: null,
  })
  for (const status of statusCodes) {
    const { phase, phaseStatut } = toExchange(fiche(status), 't', testDay)
    assert.equal(statusFrom(phase, phaseStatut), status)
  }
  const meant = exchangePhases.map((phase: ExchangePhase) => exchangeStatuses.map((state: ExchangeStatus) => statusFrom(phase, state)))
  assert.deepEqual(meant, [
    ['to-discuss', 'to-discuss', 'paused', 'blocked', 'abandoned', 'to-come'],
    ['to-come', 'to-come', 'paused', 'blocked', 'abandoned', 'to-come'],
    ['under-way', 'under-way', 'paused', 'blocked', 'abandoned', 'done'],
  ])
  const late = toExchange({ ...fiche('under-way'), endsOn: day('2026-11-22') }, 't', testDay)
  assert.equal(late.phaseStatut, 'En retard')
})
