import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { testSite } from '../../test-site.ts'
import { merge } from './actions/merging.ts'
import { signInByOpenId } from './actions/openid.ts'
import { openPairAct, signPairAct } from './actions/pair.ts'
import { tellApart } from './actions/same-person.ts'
import { pairStateOf } from './queries/pair.ts'
import { doubtedPairsOf } from './queries/same-person.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>
const said = (outcome: { ok: true; value: unknown } | { ok: false; refusal: string }) =>
  outcome.ok ? (outcome.value ?? 'ok') : outcome.refusal

/** The elected half of Agen also holds the other half, behind a second mailbox and another row. */
async function twoMailboxes(world: World, second: { name: string; email: string; organisation?: boolean }) {
  const territoryId = (await territoryByCode(world.db, 'ti-7501'))!.id as string
  const elu = await world.as('elu-referent')
  await sql`update membership.person set name = 'Jean-Luc Vérac', email = 'jeanluc.verac@agglo.example' where id = ${elu.actor.id}`.execute(
    world.db,
  )
  await sql`delete from membership.mandate where role = 'industriel-referent' and territory_id = ${territoryId} and not published`.execute(
    world.db,
  )
  const id = randomUUID()
  await sql`insert into membership.person (id, name, email, demonstration_label) values (${id}, ${second.name}, ${second.email}, 'essai')`.execute(
    world.db,
  )
  await sql`
    insert into membership.mandate (id, person_id, role, territory_id, valid_from, published, granted_by, organisation_id)
    select gen_random_uuid(), ${id}, 'industriel-referent', ${territoryId}, '2026-01-01', false,
      (select id from membership.person where email = 'chef-de-projet@demo.ressort.example'),
      case when ${second.organisation ?? false} then (select organisation_id from membership.mandate where person_id = ${elu.actor.id}) end`.execute(
    world.db,
  )
  const actor = {
    ...elu.actor,
    id: id as typeof elu.actor.id,
    name: second.name,
    mandates: [{ role: 'industriel-referent' as const, territoryId: territoryId as never, regionCode: null }],
    interests: [],
    companies: [],
  }
  const industriel: Ctx = { ...elu, actor }
  const key = { kind: 'publish-plan', territoryId, subjectId: randomUUID() } as const
  const chef = await world.as('chef-de-projet')
  await act(chef, { name: 'test.open' }, async (tx) => ok(await openPairAct(tx, chef, { ...key, content: 'Plan' })))
  const sign = (ctx: Ctx, half: 'elu' | 'industriel') =>
    act(ctx, { name: 'test.sign' }, (tx) => signPairAct(tx, ctx, { ...key, content: 'Plan', half, verdict: 'for' }))
  const state = () => read(chef, (tx) => pairStateOf(tx, key, testDay))
  return { territoryId, elu, industriel, key, sign, state, second: id }
}

for (const [why, second] of [
  ['name', { name: 'VERAC Jean-Luc', email: 'direction@usine.example' }],
  ['name', { name: 'J.-L. Vérac', email: 'direction@usine.example' }],
  ['mailbox', { name: 'Direction de l’usine', email: 'jeanluc.verac@usine.example' }],
  ['mailbox', { name: 'Direction de l’usine', email: 'jeanluc.verac+ti@agglo.example' }],
  ['organisation', { name: 'Paule Roux', email: 'paule.roux@usine.example', organisation: true }],
] as const) {
  test(`deux boîtes aux lettres, peut-être une personne (${why} : ${second.name}, ${second.email}) : la seconde signature attend qu’une autre personne dise qu’elles sont deux`, async () => {
    await using world = await demonstrationWorld()
    const { elu, industriel, sign, state, territoryId, key } = await twoMailboxes(world, second)
    assert.equal(said(await sign(elu, 'elu')), 'awaited')
    assert.equal(said(await sign(industriel, 'industriel')), 'perhaps-one-person')
    const half = (await state())!.halves[1]!
    assert.deepEqual([half.state, 'why' in half && half.why], ['impeded', 'doubted'])
    // The database alone refuses it too.
    await assert.rejects(
      act(industriel, { name: 'test.forge' }, async (tx) =>
        ok(
          await sql`
      insert into membership.pair_signature (territory_id, act_id, half, verdict, person_id, interim, content_hash)
      select territory_id, id, 'industriel', 'for', ${industriel.actor.id}, false, content_hash from membership.pair_act
      where subject_id = ${key.subjectId}`.execute(tx),
        ),
      ),
      /perhaps one person/,
    )

    const [pair] = await read(await world.as('region-75'), (tx) => doubtedPairsOf(tx, territoryId, testDay))
    assert.deepEqual([pair!.why, pair!.mayTell], [why, true])
    const form = { one: pair!.one, other: pair!.other, reason: 'Vus tous deux au comité du 12 mars' }
    // Neither of the two, nor who gave the mandate, nor a stranger says so.
    assert.equal(said(await tellApart(elu, 'ti-7501', form)), 'forbidden')
    assert.equal(said(await tellApart(await world.as('chef-de-projet'), 'ti-7501', form)), 'not-a-second-person')
    assert.equal(said(await tellApart(await world.as('chef-de-projet-7502'), 'ti-7501', form)), 'forbidden')
    assert.equal(said(await tellApart(await world.as('region-75'), 'ti-7501', form)), 'ok')
    assert.equal(said(await sign(industriel, 'industriel')), 'agreed')
    const { rows } = await sql<{
      detail: Record<string, unknown>
    }>`select detail from kernel.journal where verb = 'membership.tell-apart' and outcome = 'ok'`.execute(world.db)
    assert.equal(rows[0]!.detail.reason, form.reason)
  })
}

test('deux personnes que rien ne rapproche signent sans qu’on demande rien', async () => {
  await using world = await demonstrationWorld()
  const { elu, industriel, sign } = await twoMailboxes(world, { name: 'Paule Vérac', email: 'paule.verac@usine.example' })
  assert.equal(said(await sign(elu, 'elu')), 'awaited')
  assert.equal(said(await sign(industriel, 'industriel')), 'agreed')
})

test('deux lignes réunies entre deux signatures : la personne qui reste ne signe pas l’autre moitié, et la base le sait', async () => {
  await using world = await demonstrationWorld()
  const { elu, industriel, sign, second, key } = await twoMailboxes(world, { name: 'Paule Roux', email: 'paule.roux@usine.example' })
  assert.equal(said(await sign(elu, 'elu')), 'awaited')
  assert.ok((await merge(await world.as('programme'), 'ti-7501', { kind: 'person', gone: elu.actor.id!, kept: second })).ok)
  assert.equal(said(await sign(industriel, 'industriel')), 'signed-other-half')
  await assert.rejects(
    unguarded(world.db, (tx) =>
      sql`
    insert into membership.pair_signature (territory_id, act_id, half, verdict, person_id, interim, content_hash)
    select territory_id, id, 'industriel', 'for', ${second}, false, content_hash from membership.pair_act
    where subject_id = ${key.subjectId}`.execute(tx),
    ),
    /perhaps one person/,
  )
})

test('le fournisseur d’identité qui présente une personne connue avec l’adresse d’une autre fait naître le doute', async () => {
  await using world = await demonstrationWorld()
  const { elu, industriel, sign } = await twoMailboxes(world, { name: 'Paule Roux', email: 'paule.roux@usine.example' })
  const who = {
    issuer: 'https://identite.example',
    subject: 'S1',
    name: 'Jean-Luc Vérac',
    siret: null,
    idToken: 'jeton',
    twoFactors: false,
  }
  for (const email of ['jeanluc.verac@agglo.example', 'paule.roux@usine.example'])
    assert.ok((await signInByOpenId(world.asVisitor, { ...who, email })).ok)
  assert.equal(said(await sign(elu, 'elu')), 'awaited')
  assert.equal(said(await sign(industriel, 'industriel')), 'perhaps-one-person')
})

test('la page des mandats dit le doute à qui lit, et donne le formulaire à une seconde personne seulement', async () => {
  await using world = await demonstrationWorld()
  const { territoryId } = await twoMailboxes(world, { name: 'VERAC Jean-Luc', email: 'direction@usine.example' })
  const page = '/espace/ti-7501/partenaires/mandats'
  const browser = (await testSite(world.db))()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  const mine = await browser.get(page)
  assert.match(mine.html, /peut-être une seule personne/)
  assert.doesNotMatch(mine.html, /Comment savez-vous/)
  browser.signInWith(await world.sessionOf('region-75'))
  assert.match((await browser.get(page)).html, /Comment savez-vous/)
  const [pair] = await read(await world.as('region-75'), (tx) => doubtedPairsOf(tx, territoryId, testDay))
  const short = await browser.post(page, { one: pair!.one, other: pair!.other, reason: 'oui' })
  assert.equal(short.status, 422)
  assert.match(short.html, /dix caractères/)
  const answer = await browser.post(page, { one: pair!.one, other: pair!.other, reason: 'Vus tous deux au comité du 12 mars' })
  assert.equal(answer.status, 303)
  const sent = await browser.get(answer.location!)
  assert.match(sent.html, /ce sont deux personnes, et chacune signe/)
  assert.doesNotMatch(sent.html, /peut-être une seule personne/)
})
