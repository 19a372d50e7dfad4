import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'

// What the database alone refuses, had a verb of ours forgotten every check.

type World = Awaited<ReturnType<typeof demonstrationWorld>>
interface Row {
  id: string
  territory_id: string
}

const write = (ctx: Ctx, statement: RawBuilder<unknown>) =>
  act(ctx, { name: 'test.forge' }, async (tx) => ok((await statement.execute(tx)).numAffectedRows))

const projectWhere = (world: World, condition: RawBuilder<unknown>): Promise<Row> =>
  unguarded(
    world.db,
    async (tx) =>
      (
        await sql<Row>`
    select p.id, p.territory_id from projects.project p join territory.territory t on t.id = p.territory_id
    where t.code = 'ti-7501' and ${condition} order by p.reference limit 1`.execute(tx)
      ).rows[0]!,
  )

const refused = /row-level security/

test('nul ne se dit porteur d’un projet : c’est le dépôt qui le dit', async () => {
  await using world = await demonstrationWorld()
  const rival = await world.as('entreprise-saveurs')
  const { id, territory_id } = await projectWhere(world, sql`p.tier = 'secret'`)
  await assert.rejects(write(rival, sql`insert into projects.carrier values (${territory_id}, ${id}, ${rival.actor.id})`), refused)
  await assert.rejects(
    write(
      rival,
      sql`
    insert into projects.project (id, territory_id, reference, submission_key, title, summary, company, filiere, enjeux, stage, tier, filed_on, origin,
      siren, siret, commune_code, cost, purpose)
    values (${id}, (select id from territory.territory where code = 'ti-7502' and phase = '2'), 'P-2026-9999', ${randomUUID()}, 'Faux', '', 'Faux', 'other',
      '{}', 'idea', 'secret', ${testDay}, 'filed', '999101371', '99910137100014', '16015', 1, 'water')`,
    ),
    refused,
  )
})

test('un chef de projet ne déplace pas un projet dans un autre territoire, et n’en prend pas', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const other = sql`(select id from territory.territory where code = 'ti-7502' and phase = '2')`
  await assert.rejects(write(chef, sql`update projects.project set territory_id = ${other} where reference = 'P-2026-0012'`), refused)
  const stranger = await world.as('chef-de-projet-7502')
  const taken = await write(stranger, sql`update projects.project set territory_id = ${other} where tier <> 'public'`)
  assert.deepEqual(taken, { ok: true, value: 0n })
})

const actOn = (world: World, project: Row) =>
  unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ id: string; content_hash: string }>`
    select id, content_hash from membership.pair_act where subject_id = ${project.id} order by round desc limit 1`.execute(tx)
      ).rows[0]!,
  )

test('une signature est celle de sa moitié, sur l’acte ouvert, par qui ne porte pas le projet, et jamais sur un dossier fermé par un intérêt', async () => {
  await using world = await demonstrationWorld()
  const elu = await world.as('elu-referent')
  const industriel = await world.as('industriel-referent')
  const proposed = await projectWhere(world, sql`p.stage = 'proposed' and p.filiere <> 'renewables'`)
  const act = await actOn(world, proposed)
  const sign = (ctx: Ctx, half: string, person = ctx.actor.id) =>
    write(
      ctx,
      sql`
    insert into membership.pair_signature (territory_id, act_id, half, verdict, person_id, interim, content_hash)
    values (${proposed.territory_id}, ${act.id}, ${half}, 'for', ${person}, false, ${act.content_hash})`,
    )
  await assert.rejects(sign(elu, 'industriel'), refused)
  await assert.rejects(sign(elu, 'elu', industriel.actor.id), refused)
  await assert.rejects(sign(await world.as('chef-de-projet-7502'), 'elu'), /no such act/)
  await unguarded(world.db, (tx) =>
    sql`insert into projects.carrier values (${proposed.territory_id}, ${proposed.id}, ${industriel.actor.id})`.execute(tx),
  )
  await assert.rejects(sign(industriel, 'industriel'), refused)
  await unguarded(world.db, (tx) => sql`update projects.project set filiere = 'renewables' where id = ${proposed.id}`.execute(tx))
  await assert.rejects(sign(industriel, 'industriel'), refused)
  assert.deepEqual(await sign(elu, 'elu'), { ok: true, value: 1n })
})

test('aucun projet ne devient retenu sans les deux signatures du tour', async () => {
  await using world = await demonstrationWorld()
  const { id } = await projectWhere(world, sql`p.stage = 'proposed'`)
  const retain = sql`update projects.project set stage = 'retained' where id = ${id}`
  await assert.rejects(write(await world.as('elu-referent'), retain), /both halves/)
  await assert.rejects(write(await world.as('chef-de-projet'), retain), /both halves/)
})

test('l’industriel ne change pas, même à l’aveugle, un dossier fermé par son intérêt', async () => {
  await using world = await demonstrationWorld()
  await unguarded(world.db, (tx) =>
    sql`update projects.project set filiere = 'renewables' where tier in ('territory', 'public')`.execute(tx),
  )
  const blind = await write(await world.as('industriel-referent'), sql`update projects.project set reason = 'Faux'`)
  assert.deepEqual(blind, { ok: true, value: 0n })
})

test('ce que l’on écrit sur un projet porte son propre nom', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const someone = (await world.as('elu-referent')).actor.id
  const { id, territory_id } = await projectWhere(world, sql`p.stage = 'qualified'`)
  await assert.rejects(
    write(chef, sql`insert into toolbox.answer values (${territory_id}, ${id}, 'headcount', '1', ${someone}, ${testDay})`),
    refused,
  )
  await assert.rejects(
    write(
      chef,
      sql`
    insert into funding.plan (territory_id, project_id, composed_by, composed_on) values (${territory_id}, ${id}, ${someone}, ${testDay})`,
    ),
    refused,
  )
  await assert.rejects(
    write(
      chef,
      sql`
    insert into funding.entry (id, territory_id, project_id, funder, state, amount, happened_on, source, entered_by, submission_key)
    values (${randomUUID()}, ${territory_id}, ${id}, 'Faux', 'paid', 1, ${testDay}, 'Faux', ${someone}, ${randomUUID()})`,
    ),
    refused,
  )
})
