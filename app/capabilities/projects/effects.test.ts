import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import fc from 'fast-check'
import { day } from '#kernel/day.ts'
import { accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { cents } from '#kernel/money.ts'
import { tellEffect, tellHires } from './actions/effects.ts'
import { pass } from './actions/life.ts'
import { type Effect, effectLines, measureCodes, momentCodes, whyNotYet } from './model/effects.ts'

const filed = { jobsCreated: 10, jobsMaintained: null, cost: cents(123_450), filedOn: day('2026-01-02'), decidedOn: day('2026-03-04') }
const effect = (change: Partial<Effect>): Effect => ({
  measure: 'jobs-created',
  moment: 'n1',
  amount: 8,
  measuredOn: day('2028-01-01'),
  evidence: 'DSN',
  ...change,
})

test('le promis vient de la fiche, à défaut d’une ligne écrite à la décision ; ce que nul n’a dit n’est pas zéro', () => {
  const lines = new Map(effectLines(filed, []).map((line) => [line.measure, line]))
  assert.deepEqual(lines.get('jobs-created')!.at, {
    promised: { measure: 'jobs-created', moment: 'promised', amount: 10, measuredOn: '2026-03-04', evidence: 'fiche du projet' },
    n1: null,
    n3: null,
  })
  assert.equal(lines.get('investment')!.at.promised!.amount, 1234.5)
  assert.deepEqual(lines.get('jobs-maintained')!.at, { promised: null, n1: null, n3: null })
  assert.equal(lines.get('jobs-created')!.kept, null)
})

test('la dernière ligne d’une mesure et d’un moment compte ; « tenu » est le dernier constaté sur le promis', () => {
  const [jobs] = effectLines(filed, [effect({ amount: 8 }), effect({ amount: 9 }), effect({ moment: 'n3', amount: 12 })])
  assert.deepEqual([jobs!.at.n1!.amount, jobs!.at.n3!.amount, jobs!.kept], [9, 12, 12_000])
  const [none] = effectLines({ ...filed, jobsCreated: 0 }, [effect({})])
  assert.equal(none!.kept, null, 'nothing promised, nothing kept')
})

test('« tenu » est toujours un nombre entier de points de base, jamais arrondi en faveur du projet', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 20_000 }), (promised, observed) => {
      const [jobs] = effectLines({ ...filed, jobsCreated: promised }, [effect({ amount: observed })])
      assert.ok(Number.isInteger(jobs!.kept) && jobs!.kept! <= (observed / promised) * 10_000)
    }),
  )
})

test('rien ne se constate avant que l’année, ou les trois années, soient écoulées', () => {
  const end = day('2025-02-14')
  for (const [moment, on, why] of [
    ['promised', '2024-01-01', null],
    ['n1', '2026-02-13', 'too-early'],
    ['n1', '2026-02-14', null],
    ['n3', '2028-02-13', 'too-early'],
    ['n3', '2028-02-14', null],
  ] as const)
    assert.equal(whyNotYet(moment, end, day(on)), why, `${moment} ${on}`)
  assert.equal(whyNotYet('n1', null, day('2030-01-01')), 'not-ended')
  assert.deepEqual([measureCodes.length, momentCodes.length], [10, 3])
})

async function ended(world: Awaited<ReturnType<typeof demonstrationWorld>>) {
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ id: string; territoryId: string; reference: string; version: number }>`
    select id, territory_id as "territoryId", reference, version from projects.project where title like 'Séchage du bois%'`.execute(tx),
  )
  return rows[0]!
}

test('N+1 est constaté : la mesure se clôt ; N+3 ne l’est pas : elle reste ouverte', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const project = await ended(world)
  assert.deepEqual(await pass(chef, project, { to: 'measured-1' }), { ok: true, value: 'measured-1' })
  const held: string[] = []
  assert.deepEqual(await pass(chef, { ...project, version: project.version + 1 }, { to: 'measured-3' }, (guards) => held.push(...guards)), {
    ok: false,
    refusal: 'held-back',
  })
  assert.deepEqual(held, ['observed-3'])
})

test('le chef de projet et l’entreprise notent ce qui est constaté ; nul autre, et la promesse est au chef de projet seul', async () => {
  await using world = await demonstrationWorld()
  const project = await ended(world)
  const observed = effect({ measure: 'water', measuredOn: day('2026-03-01') })
  const carrier = (await world.as('entreprise-saveurs')).actor.id
  await unguarded(world.db, (tx) =>
    sql`insert into projects.carrier values (${project.territoryId}, ${project.id}, ${carrier})`.execute(tx),
  )
  const may = new Set(['chef-de-projet', 'entreprise-saveurs'])
  for (const account of accounts) {
    const ctx = await world.as(account)
    const told = await tellEffect(ctx, project, observed)
    assert.match(told.ok ? 'ok' : told.refusal, may.has(account) ? /^ok$/ : /^(not-found|forbidden)$/, account)
    const promised = await tellEffect(ctx, project, { ...observed, moment: 'promised' })
    assert.match(
      promised.ok ? 'ok' : promised.refusal,
      account === 'chef-de-projet' ? /^ok$/ : may.has(account) ? /^not-your-promise$/ : /^(not-found|forbidden)$/,
      account,
    )
  }
  const chef = await world.as('chef-de-projet')
  assert.deepEqual(await tellEffect(chef, project, effect({ moment: 'n3', measuredOn: day('2026-11-01') })), {
    ok: false,
    refusal: 'too-early',
  })
  assert.deepEqual(await tellEffect(chef, project, effect({ measuredOn: day('2026-11-24') })), { ok: false, refusal: 'in-the-future' })
})

test('un relevé ne compte pas plus de voyageurs ni de logements que de recrutés', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const project = await ended(world)
  const survey = {
    hires: 3,
    seekingHome: 1,
    fromElsewhere: 1,
    byCar: 1,
    bySharedCar: 1,
    byTransit: 1,
    byBicycle: 0,
    surveyedOn: day('2026-03-01'),
    evidence: 'Enquête',
  }
  assert.ok((await tellHires(chef, project, survey)).ok)
  for (const more of [{ byBicycle: 1 }, { seekingHome: 4 }, { fromElsewhere: 4 }])
    assert.deepEqual(await tellHires(chef, project, { ...survey, ...more }), { ok: false, refusal: 'more-than-hires' })
})
