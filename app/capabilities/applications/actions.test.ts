import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { euros } from '#kernel/money.ts'
import { entriesOf } from '#cap/funding/queries.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { answer, consent, importOutsideFiles, markInstalment, openApplication, planInstalment, tellStep } from './actions.ts'
import type { State, StepForm } from './model.ts'
import { applicationByReference, applicationsOf, referredFiles } from './queries.ts'

const step = (to: State, on: string, more: Partial<StepForm> = {}): StepForm => ({
  to,
  on: day(on),
  amount: null,
  words: '',
  toChange: null,
  nextWindow: null,
  outsideNumber: null,
  ...more,
})

async function oneProject() {
  const world = await demonstrationWorld()
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  const { reference } = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ reference: string }>`
    select reference from projects.project where territory_id = ${territory.id} and siren is not null and tier = 'territory' and cost > 5000000 order by reference limit 1`.execute(
          tx,
        )
      ).rows[0]!,
  )
  const key = { territoryId: territory.id, reference }
  const ctx = await world.as('chef-de-projet')
  const project = () => read(ctx, async (tx) => (await projectByReference(tx, readScope(ctx.actor, ctx.today), key))!)
  const opened = await openApplication(ctx, key, 'ibac-pme', euros(50_000))
  assert.ok(opened.ok, JSON.stringify(opened))
  const now = () => read(ctx, async (tx) => (await applicationByReference(tx, territory.id, opened.value))!)
  const seen = async () => ({ territoryId: territory.id, reference: opened.value, version: (await now()).version })
  const ledger = async () => {
    const p = await project()
    return read(ctx, (tx) => entriesOf(tx, p))
  }
  return { world, territory, key, ctx, project, now, seen, ledger, reference: opened.value }
}

test('une demande va du dépôt au versement, et le grand livre le dit une fois à chaque pas', async () => {
  const { world, key, ctx, now, seen, ledger, reference } = await oneProject()
  await using _ = world
  assert.deepEqual(await openApplication(ctx, key, 'ibac-pme', euros(10)), { ok: false, refusal: 'open-already' })
  const before = (await ledger()).length
  assert.ok((await tellStep(ctx, await seen(), step('submitted', '2026-09-01'))).ok)
  assert.ok((await tellStep(ctx, await seen(), step('instructed', '2026-09-20'))).ok)
  assert.deepEqual(await tellStep(ctx, await seen(), step('granted', '2026-10-01')), { ok: false, refusal: 'amount-missing' })
  assert.ok((await tellStep(ctx, await seen(), step('granted', '2026-10-01', { amount: euros(40_000) }))).ok)
  assert.ok((await tellStep(ctx, await seen(), step('contracted', '2026-10-15', { amount: euros(40_000) }))).ok)
  const instalment = { label: 'Avance', amount: euros(12_000), dueOn: day('2026-11-01'), evidence: ['Ordre de service'] }
  assert.deepEqual(await planInstalment(ctx, await seen(), { ...instalment, amount: euros(40_000.01) }), {
    ok: false,
    refusal: 'above-granted',
  })
  assert.ok((await planInstalment(ctx, await seen(), instalment)).ok)
  const [due] = (await now()).instalments
  assert.deepEqual(await markInstalment(ctx, await seen(), due!.id, 'paid', day('2026-11-10')), { ok: false, refusal: 'not-next' })
  assert.ok((await markInstalment(ctx, await seen(), due!.id, 'asked', day('2026-11-02'))).ok)
  assert.ok((await markInstalment(ctx, await seen(), due!.id, 'paid', day('2026-11-10'))).ok)
  const lines = (await ledger()).filter((line) => line.source === `Demande ${reference}`)
  assert.equal((await ledger()).length, before + 4)
  assert.deepEqual(lines.map((line) => [line.state, line.amount, line.happenedOn]).toReversed(), [
    ['requested', 5_000_000, '2026-09-01'],
    ['granted', 4_000_000, '2026-10-01'],
    ['contracted', 4_000_000, '2026-10-15'],
    ['paid', 1_200_000, '2026-11-10'],
  ])
})

test('deux fenêtres : la seconde sur une version passée est refusée, rien n’est écrit deux fois', async () => {
  const { world, ctx, seen, ledger } = await oneProject()
  await using _ = world
  const stale = await seen()
  assert.ok((await tellStep(ctx, stale, step('submitted', '2026-09-01'))).ok)
  const lines = (await ledger()).length
  assert.deepEqual(await tellStep(ctx, stale, step('submitted', '2026-09-01')), { ok: false, refusal: 'changed-meanwhile' })
  assert.equal((await ledger()).length, lines)
})

test('l’opérateur lit et répond avec l’accord de l’entreprise, et cesse de lire quand elle le reprend', async () => {
  const { world, territory, ctx, now, seen, ledger, reference } = await oneProject()
  await using _ = world
  const operator = await world.as('operateur')
  const seesIt = async () => (await read(operator, referredFiles)).some((file) => file.reference === reference)
  const byOperator = async (form: StepForm) => answer(operator, await seen(), form)
  await tellStep(ctx, await seen(), step('submitted', '2026-09-01'))
  assert.equal(await seesIt(), false)
  assert.deepEqual(await byOperator(step('instructed', '2026-09-10')), { ok: false, refusal: 'not-found' })
  assert.ok((await consent(ctx, await seen(), 'La direction (fictive)')).ok)
  assert.equal(await seesIt(), true)
  assert.ok((await byOperator(step('instructed', '2026-09-10'))).ok)
  assert.deepEqual(await byOperator(step('withdrawn', '2026-09-11')), { ok: false, refusal: 'forbidden' })
  assert.ok((await byOperator(step('granted', '2026-09-12', { amount: euros(1_000) }))).ok)
  assert.deepEqual(
    (await ledger())
      .filter((line) => line.source === `Demande ${reference}`)
      .map((line) => line.state)
      .toSorted(),
    ['granted', 'requested'],
  )
  assert.ok((await consent(ctx, await seen(), null)).ok)
  assert.equal(await seesIt(), false)
  assert.equal((await now()).consentBy, null)
  assert.equal(
    await unguarded(
      world.db,
      async (tx) =>
        (await sql<{ n: number }>`select count(*) as n from applications.application where territory_id = ${territory.id}`.execute(tx))
          .rows[0]!.n > 1,
    ),
    true,
  )
})

test('chaque compte lit les demandes d’un projet quand il lit son plan, par la règle comme par la base seule', async () => {
  const { world, key, ctx, seen } = await oneProject()
  await using _ = world
  await tellStep(ctx, await seen(), step('submitted', '2026-09-01'))
  for (const account of accounts) {
    const other = await world.as(account)
    const project = await read(other, (tx) => projectByReference(tx, readScope(other.actor, other.today), key))
    const may = project !== undefined && mayActOnProject(other.actor, 'read-plan', project, other.today)
    const rows = await read(other, async (tx) => (project ? applicationsOf(tx, project) : []))
    const alone = await read(
      other,
      async (tx) =>
        (
          await sql<{ n: number }>`
      select count(*) as n from applications.application a where a.territory_id = ${key.territoryId} and a.reference = ${(await seen()).reference}`.execute(
            tx,
          )
        ).rows[0]!.n,
    )
    assert.equal(rows.length > 0, may, account)
    assert.equal(alone > 0, may, `${account}, la base seule`)
  }
})

test('les délais d’ailleurs se reprennent d’une liste, une fois, et ce qui ne va pas est dit', async () => {
  await using world = await demonstrationWorld()
  const folder = await mkdtemp(join(tmpdir(), 'ressort-delays-'))
  try {
    const file = join(folder, 'delais.csv')
    await writeFile(
      file,
      'device,number,submitted_on,complete_on,decided_on,granted,paid_on\nibac-pme,1,2026-01-01,2026-01-20,2026-03-01,oui,\nibac-pme,2,2026-02-01,2026-01-20,,non,\ninconnu,3,2026-01-01,,,,\n',
    )
    const first = await importOutsideFiles(world.asVisitor, file)
    assert.deepEqual(
      [first.read, first.added, first.rejected, first.problems.map((p) => [p.line, p.column])],
      [
        3,
        1,
        2,
        [
          [3, 'decided_on'],
          [4, 'device'],
        ],
      ],
    )
    assert.equal((await importOutsideFiles(world.asVisitor, file)).unchanged, 1)
  } finally {
    await rm(folder, { recursive: true })
  }
})
