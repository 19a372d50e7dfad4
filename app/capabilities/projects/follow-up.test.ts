import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import { accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { cents } from '#kernel/money.ts'
import { ok } from '#kernel/outcome.ts'
import { addAssociate, addMilestone, addRisk, amend, closeRisk, describe, reachMilestone } from './actions/follow-up.ts'
import { readScope } from './policy.ts'
import { projectByReference } from './queries.ts'
import { amendmentsOf, associatesOf, milestonesOf, risksOf, sheetOf, statementsOf } from './queries/follow-up.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>

async function followed(world: World, title = 'Centre d’usinage') {
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ id: string; territoryId: string; reference: string; version: number }>`
    select id, territory_id as "territoryId", reference, version from projects.project where title like ${`${title}%`}`.execute(tx),
  )
  const chef = await world.as('chef-de-projet')
  const key = rows[0]!
  const project = async () => (await read(chef, (tx) => projectByReference(tx, readScope(chef.actor, chef.today), key)))!
  return { key, chef, project, seen: async () => ({ ...key, version: (await project()).version }) }
}

const sheet = {
  collective: true,
  arising: 'endogenous',
  channel: 'engineering',
  pilot: 'Lou Garonne (fictif)',
  operatorContact: null,
  eligibleBase: cents(40_000_000),
} as const

test('chaque champ changé garde sa source et son jour, les autres les leurs', async () => {
  await using world = await demonstrationWorld()
  const { chef, key, seen } = await followed(world, 'Incorporation de matière')
  assert.deepEqual(await describe(chef, await seen(), sheet, { source: 'Visite du site', statedOn: day('2026-11-02') }), {
    ok: true,
    value: ['collective', 'arising', 'channel', 'pilot', 'eligibleBase'],
  })
  assert.deepEqual(
    await describe(chef, await seen(), { ...sheet, pilot: 'Charlie Lot (fictif)' }, { source: 'Courriel', statedOn: day('2026-11-20') }),
    { ok: true, value: ['pilot'] },
  )
  assert.deepEqual(
    await describe(chef, await seen(), { ...sheet, pilot: 'Charlie Lot (fictif)' }, { source: 'Courriel', statedOn: day('2026-11-20') }),
    { ok: false, refusal: 'nothing-new' },
  )
  const told = await read(chef, (tx) => statementsOf(tx, key))
  assert.deepEqual(
    told.map(({ field, source, statedOn }) => [field, source, statedOn]),
    [
      ['arising', 'Visite du site', '2026-11-02'],
      ['channel', 'Visite du site', '2026-11-02'],
      ['collective', 'Visite du site', '2026-11-02'],
      ['eligibleBase', 'Visite du site', '2026-11-02'],
      ['pilot', 'Courriel', '2026-11-20'],
    ],
  )
  assert.equal((await read(chef, (tx) => sheetOf(tx, key))).pilot, 'Charlie Lot (fictif)')
})

test('seul un projet collectif a d’autres entreprises', async () => {
  await using world = await demonstrationWorld()
  const { chef, key, seen } = await followed(world)
  const other = { company: 'Forge du Lot (fictive)', siren: null }
  assert.deepEqual(await addAssociate(chef, await seen(), other), { ok: false, refusal: 'not-collective' })
  await describe(chef, await seen(), sheet, { source: 'Visite', statedOn: chef.today })
  assert.ok((await addAssociate(chef, await seen(), other)).ok)
  assert.deepEqual(
    (await read(chef, (tx) => associatesOf(tx, key))).map(({ company }) => company),
    ['Forge du Lot (fictive)'],
  )
})

test('un jalon s’atteint une fois, un risque se clôt une fois', async () => {
  await using world = await demonstrationWorld()
  const { chef, key, seen } = await followed(world, 'Incorporation de matière')
  assert.ok((await addMilestone(chef, await seen(), { label: 'Presse livrée', dueOn: day('2027-01-15') })).ok)
  const [milestone] = await read(chef, (tx) => milestonesOf(tx, key))
  assert.deepEqual(await reachMilestone(chef, await seen(), milestone!.id, day('2026-11-24')), { ok: false, refusal: 'in-the-future' })
  assert.ok((await reachMilestone(chef, await seen(), milestone!.id, chef.today)).ok)
  assert.deepEqual(await reachMilestone(chef, await seen(), milestone!.id, chef.today), { ok: false, refusal: 'no-such-milestone' })
  assert.ok((await addRisk(chef, await seen(), { what: 'Retard de livraison', likelihood: 2, impact: 3, answer: 'Second fournisseur' })).ok)
  const [risk] = await read(chef, (tx) => risksOf(tx, key))
  assert.ok((await closeRisk(chef, await seen(), risk!.id)).ok)
  assert.deepEqual(await closeRisk(chef, await seen(), risk!.id), { ok: false, refusal: 'no-such-risk' })
})

test('un avenant change le projet retenu, garde l’avant et l’après, et demande que le binôme l’ait retenu', async () => {
  await using world = await demonstrationWorld()
  const { chef, key, seen, project } = await followed(world)
  const before = await project()
  assert.ok((await amend(chef, await seen(), { kind: 'delay', to: day('2027-09-30') }, 'Machine livrée plus tard.')).ok)
  assert.ok((await amend(chef, await seen(), { kind: 'scope', to: cents(51_000_000) }, 'Une machine de plus.')).ok)
  assert.ok(
    (
      await amend(
        chef,
        await seen(),
        { kind: 'owner', to: 'Chimie verte agenaise (fictive)', siret: '99910548900010' },
        'Reprise de l’entreprise.',
      )
    ).ok,
  )
  const after = await project()
  assert.deepEqual(
    [after.endsOn, after.cost, after.company, after.siret],
    ['2027-09-30', 51_000_000, 'Chimie verte agenaise (fictive)', '99910548900010'],
  )
  const told = await read(chef, (tx) => amendmentsOf(tx, key))
  assert.deepEqual(
    told.map(({ kind, former, latter }) => [kind, former.replaceAll(/\s/g, ' '), latter.replaceAll(/\s/g, ' ')]),
    [
      ['owner', `${before.company}, SIRET ${before.siret}`, 'Chimie verte agenaise (fictive), SIRET 99910548900010'],
      ['scope', '420 000,00 €', '510 000,00 €'],
      ['delay', '30 avril 2027', '30 septembre 2027'],
    ],
  )
  assert.deepEqual(await amend(chef, await seen(), { kind: 'delay', to: day('2020-01-01') }, 'Faux motif ici.'), {
    ok: false,
    refusal: 'ends-before-it-starts',
  })
  const undecided = await followed(world, 'Plateau de formation')
  assert.deepEqual(await amend(chef, await undecided.seen(), { kind: 'scope', to: cents(1) }, 'Rien à amender.'), {
    ok: false,
    refusal: 'not-decided',
  })
})

test('repris par une autre entreprise, le dossier se ferme à qui a un intérêt dans la nouvelle', async () => {
  await using world = await demonstrationWorld()
  const { chef, key, seen } = await followed(world)
  const sees = async () => {
    const industriel = await world.as('industriel-referent')
    return (await read(industriel, (tx) => projectByReference(tx, readScope(industriel.actor, industriel.today), key))) !== undefined
  }
  await unguarded(world.db, (tx) => sql`update projects.project set tier = 'territory', filiere = 'other' where id = ${key.id}`.execute(tx))
  assert.equal(await sees(), true)
  // The industrial half of the demonstration declared an interest in this company.
  assert.ok(
    (
      await amend(
        chef,
        await seen(),
        { kind: 'owner', to: 'Plasturgie de Boé (fictive)', siret: '99910822800019' },
        'Reprise de l’entreprise.',
      )
    ).ok,
  )
  assert.equal(await sees(), false)
})

test('nul autre que le chef de projet ne suit le projet', async () => {
  await using world = await demonstrationWorld()
  const { seen } = await followed(world)
  for (const account of accounts.filter((name) => name !== 'chef-de-projet')) {
    const ctx = await world.as(account)
    for (const tried of [
      await describe(ctx, await seen(), sheet, { source: 'Essai', statedOn: ctx.today }),
      await addMilestone(ctx, await seen(), { label: 'Essai', dueOn: ctx.today }),
      await addRisk(ctx, await seen(), { what: 'Essai', likelihood: 1, impact: 1, answer: 'Essai' }),
      await amend(ctx, await seen(), { kind: 'owner', to: 'Essai', siret: '99910548900010' }, 'Essai de motif'),
    ])
      assert.match(tried.ok ? 'ok' : tried.refusal, /^(not-found|forbidden)$/, account)
  }
})

const tables = ['statement', 'associate', 'milestone', 'risk', 'amendment', 'effect', 'hire_survey', 'counterfactual', 'blocker'] as const

test('la base seule ne montre ni ne laisse écrire le suivi à qui n’en est pas, et ne laisse rien effacer', async () => {
  await using world = await demonstrationWorld()
  const { chef, key, seen } = await followed(world)
  await describe(chef, await seen(), sheet, { source: 'Visite', statedOn: chef.today })
  await addAssociate(chef, await seen(), { company: 'Forge (fictive)', siren: null })
  await amend(chef, await seen(), { kind: 'delay', to: day('2027-09-30') }, 'Machine livrée plus tard.')
  const write = (ctx: Ctx, statement: RawBuilder<unknown>) =>
    act(ctx, { name: 'test.forge' }, async (tx) => ok((await statement.execute(tx)).numAffectedRows))
  for (const table of tables) {
    const name = sql.table(`projects.${table}`)
    const rows = await unguarded(world.db, async (tx) => (await sql`select from ${name}`.execute(tx)).rows.length)
    assert.ok(rows > 0, `${table} has rows to hide`)
    for (const account of ['partenaire', 'evaluation', 'operateur', 'entreprise-saveurs'] as const) {
      const ctx = await world.as(account)
      assert.equal(
        await read(ctx, async (tx) => (await sql`select from ${name}`.execute(tx)).rows.length),
        0,
        `${table} read by ${account}`,
      )
    }
    const elsewhere = await read(
      await world.as('chef-de-projet-7502'),
      async (tx) => (await sql`select from ${name} where territory_id = ${key.territoryId}`.execute(tx)).rows.length,
    )
    assert.equal(elsewhere, 0, table)
    const erased = await write(chef, sql`delete from ${name}`)
    assert.deepEqual(erased, { ok: true, value: 0n }, table)
  }
  await assert.rejects(
    write(
      await world.as('chef-de-projet-7502'),
      sql`
    insert into projects.milestone (id, territory_id, project_id, label, due_on, entered_by)
    values (gen_random_uuid(), ${key.territoryId}, ${key.id}, 'Faux', '2027-01-01', kernel.person())`,
    ),
    /row-level security/,
  )
})
