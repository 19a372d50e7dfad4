import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Account, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { propose, qualify, sign, takeBack } from './actions.ts'
import { readScope } from './policy.ts'
import { projectByReference } from './queries.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>
interface Found {
  id: string
  territoryId: string
  reference: string
  version: number
}

const atStage = async ({ db }: World, stage: string): Promise<Found> =>
  (
    await unguarded(db, (tx) =>
      sql<Found>`
    select p.id, p.territory_id as "territoryId", p.reference, p.version
    from projects.project p join territory.territory t on t.id = p.territory_id
    where t.code = 'ti-7501' and p.stage = ${stage} and p.filiere <> 'renewables' order by p.reference limit 1`.execute(tx),
    )
  ).rows[0]!

const stageOf = async (ctx: Ctx, { territoryId, reference }: Found) =>
  (await read(ctx, (tx) => projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId, reference })))!.stage

const refusal = (outcome: { ok: boolean; refusal?: string }) => (outcome.ok ? 'ok' : outcome.refusal)

test('qui porte le projet ne le signe pas, quel que soit son mandat', async () => {
  await using world = await demonstrationWorld()
  const project = await atStage(world, 'proposed')
  for (const [account, half] of [
    ['elu-referent', 'elu'],
    ['industriel-referent', 'industriel'],
  ] as const) {
    const ctx = await world.as(account)
    await unguarded(world.db, (tx) =>
      sql`insert into projects.carrier values (${project.territoryId}, ${project.id}, ${ctx.actor.id})`.execute(tx),
    )
    assert.equal(refusal(await sign(ctx, project, half, 'retained')), 'forbidden', account)
  }
})

test('une moitié ne signe pas pour l’autre', async () => {
  await using world = await demonstrationWorld()
  const project = await atStage(world, 'proposed')
  const tries: [Account, 'elu' | 'industriel'][] = [
    ['elu-referent', 'industriel'],
    ['industriel-referent', 'elu'],
    ['chef-de-projet', 'elu'],
    ['comite', 'elu'],
    ['programme', 'industriel'],
  ]
  for (const [account, half] of tries) {
    assert.match(refusal(await sign(await world.as(account), project, half, 'retained'))!, /^(forbidden|not-found)$/, account)
  }
})

test('une personne qui a les deux mandats ne décide pas seule', async () => {
  await using world = await demonstrationWorld()
  const project = await atStage(world, 'proposed')
  await sql`
    insert into membership.mandate (id, person_id, role, territory_id, valid_from, published)
    select gen_random_uuid(), person_id, 'industriel-referent', territory_id, valid_from, false from membership.mandate
    where role = 'elu-referent' and not published`.execute(world.db)
  const both = await world.as('elu-referent')
  assert.equal(refusal(await sign(both, project, 'elu', 'retained')), 'ok')
  assert.equal(refusal(await sign(both, project, 'industriel', 'retained')), 'signed-other-half')
  assert.equal(await stageOf(both, project), 'proposed')
})

test('les deux moitiés qui signent au même moment décident une fois', async () => {
  await using world = await demonstrationWorld()
  const project = await atStage(world, 'proposed')
  const elu = await world.as('elu-referent')
  const industriel = await world.as('industriel-referent')
  const signed = await Promise.all([
    sign(elu, project, 'elu', 'retained'),
    sign(elu, project, 'elu', 'retained'),
    sign(industriel, project, 'industriel', 'retained'),
  ])
  assert.equal(signed.filter((one) => one.ok && one.value === 'retained').length, 1)
  assert.equal(await stageOf(elu, project), 'retained')
})

test('deux onglets qui qualifient le même projet : le second est prévenu', async () => {
  await using world = await demonstrationWorld()
  const project = await atStage(world, 'idea')
  const chef = await world.as('chef-de-projet')
  const done = await Promise.all([qualify(chef, project), qualify(chef, project)])
  assert.deepEqual(done.map(refusal).sort(), ['changed-meanwhile', 'ok'])
})

test('un projet qui a changé depuis qu’il a été soumis ne se signe plus : il est repris, puis soumis à nouveau, et tout se signe à nouveau', async () => {
  await using world = await demonstrationWorld()
  const project = await atStage(world, 'proposed')
  const elu = await world.as('elu-referent')
  const industriel = await world.as('industriel-referent')
  const chef = await world.as('chef-de-projet')
  assert.equal(refusal(await sign(elu, project, 'elu', 'retained')), 'ok')
  await unguarded(world.db, (tx) => sql`update projects.project set cost = coalesce(cost, 0) + 100 where id = ${project.id}`.execute(tx))
  assert.equal(refusal(await sign(industriel, project, 'industriel', 'retained')), 'subject-changed')

  assert.equal(refusal(await takeBack(chef, project)), 'ok')
  const seen = { ...project, version: project.version + 1 }
  assert.equal(refusal(await propose(chef, seen)), 'ok')
  const again = { ...project, version: project.version + 2 }
  assert.deepEqual(await sign(industriel, again, 'industriel', 'retained'), { ok: true, value: 'awaited' })
  assert.deepEqual(await sign(elu, again, 'elu', 'retained'), { ok: true, value: 'retained' })
  assert.equal(await stageOf(elu, again), 'retained')
})
