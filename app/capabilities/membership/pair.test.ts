import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Account, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { openPairAct, signPairAct, voidPairAct } from './actions/pair.ts'
import type { Half, PairVerdict } from './model/pair.ts'
import { pairActOf, pairStateOf } from './queries/pair.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>

/** A plan put to the pair of Agen, and what its verbs do to it. */
async function planOf(world: World) {
  const key = {
    kind: 'publish-plan',
    territoryId: (await territoryByCode(world.db, 'ti-7501'))!.id as string,
    subjectId: randomUUID(),
  } as const
  const open = async (by: Account, content = 'Plan v1', more: { filiere?: string; recused?: string[] } = {}) => {
    const ctx = await world.as(by)
    return act(ctx, { name: 'test.open' }, async (tx) => ok(await openPairAct(tx, ctx, { ...key, content, ...more })))
  }
  const signAs = (ctx: Ctx, half: Half, verdict: PairVerdict = 'for', content = 'Plan v1') =>
    act(ctx, { name: 'test.sign' }, (tx) => signPairAct(tx, ctx, { ...key, content, half, verdict }))
  const sign = async (by: Account, half: Half, verdict: PairVerdict = 'for', content = 'Plan v1') =>
    signAs(await world.as(by), half, verdict, content)
  const state = async (by: Account) => {
    const ctx = await world.as(by)
    return read(ctx, (tx) => pairStateOf(tx, key, ctx.today))
  }
  return { key, open, sign, signAs, state }
}

const said = (outcome: { ok: true; value: unknown } | { ok: false; refusal: string }) => (outcome.ok ? outcome.value : outcome.refusal)

test('un acte du binôme se signe par ses deux moitiés, chacune dans sa session ; une seule ne décide rien', async () => {
  await using world = await demonstrationWorld()
  const plan = await planOf(world)
  assert.deepEqual(await plan.open('chef-de-projet'), { ok: true, value: 1 })
  for (const [who, half, refusal] of [
    ['elu-referent', 'industriel', 'not-your-half'],
    ['industriel-referent', 'elu', 'not-your-half'],
    ['chef-de-projet', 'elu', 'not-your-half'],
    ['comite', 'elu', 'not-open'],
    ['chef-de-projet-7502', 'elu', 'not-open'],
    ['programme', 'industriel', 'not-open'],
  ] as const)
    assert.equal(said(await plan.sign(who, half)), refusal, who)
  assert.equal(said(await plan.sign('elu-referent', 'elu')), 'awaited')
  assert.equal(said(await plan.sign('elu-referent', 'elu')), 'signed-already')
  const waiting = (await plan.state('comite'))!
  assert.deepEqual(
    waiting.halves.map((half) => half.state),
    ['signed', 'awaited'],
  )
  assert.equal(said(await plan.sign('industriel-referent', 'industriel')), 'agreed')
  assert.equal((await plan.state('programme'))!.decision, 'agreed')
  assert.equal(said(await plan.sign('industriel-referent', 'industriel')), 'not-open')
})

test('une personne qui tient les deux mandats ne signe qu’une moitié : le verbe le refuse, la base aussi', async () => {
  await using world = await demonstrationWorld()
  const plan = await planOf(world)
  await plan.open('chef-de-projet')
  await sql`
    insert into membership.mandate (id, person_id, role, territory_id, valid_from, published)
    select gen_random_uuid(), person_id, 'industriel-referent', territory_id, valid_from, false from membership.mandate
    where role = 'elu-referent' and not published`.execute(world.db)
  assert.equal(said(await plan.sign('elu-referent', 'elu')), 'awaited')
  assert.equal(said(await plan.sign('elu-referent', 'industriel')), 'signed-other-half')
  const both = await world.as('elu-referent')
  const forge = (territoryId: string) => sql`
    insert into membership.pair_signature (territory_id, act_id, half, verdict, person_id, interim, content_hash)
    select territory_id, id, 'industriel', 'for', ${both.actor.id}, false, content_hash from membership.pair_act
    where subject_id = ${plan.key.subjectId} and territory_id = ${territoryId}`
  await assert.rejects(
    act(both, { name: 'test.forge' }, async (tx) => ok(await forge(plan.key.territoryId).execute(tx))),
    /one_person_signs_one_half/,
  )
  await assert.rejects(
    unguarded(world.db, (tx) => forge(plan.key.territoryId).execute(tx)),
    /one_person_signs_one_half/,
  )
})

test('la base seule ne clôt pas un acte sans ses deux signatures concordantes, et ne le rouvre pas', async () => {
  await using world = await demonstrationWorld()
  const plan = await planOf(world)
  await plan.open('chef-de-projet')
  const close = (as: string) =>
    unguarded(world.db, (tx) =>
      sql`
    update membership.pair_act set closed_as = ${as}, closed_at = now() where subject_id = ${plan.key.subjectId}`.execute(tx),
    )
  await assert.rejects(close('agreed'), /by both halves/)
  await plan.sign('elu-referent', 'elu')
  await assert.rejects(close('agreed'), /by both halves/)
  await plan.sign('industriel-referent', 'industriel', 'against')
  for (const as of ['agreed', 'refused']) await assert.rejects(close(as), /by both halves/)
  const change = (what: ReturnType<typeof sql>) =>
    unguarded(world.db, (tx) => sql`update membership.pair_act set ${what} where subject_id = ${plan.key.subjectId}`.execute(tx))
  await assert.rejects(change(sql`content_hash = ${'0'.repeat(64)}`), /does not change/)
  await close('void')
  await assert.rejects(change(sql`closed_as = null, closed_at = null`), /is closed/)
  const gone = await unguarded(world.db, async (tx) => (await sql`delete from membership.pair_signature`.execute(tx)).numAffectedRows)
  assert.equal(gone, 0n)
})

test('deux verdicts contraires ne décident rien ; remis au binôme, l’acte se signe à nouveau des deux mains', async () => {
  await using world = await demonstrationWorld()
  const plan = await planOf(world)
  await plan.open('chef-de-projet')
  await plan.sign('elu-referent', 'elu')
  assert.equal(said(await plan.sign('industriel-referent', 'industriel', 'against')), 'split')
  assert.deepEqual(await plan.open('chef-de-projet'), { ok: true, value: 2 })
  assert.deepEqual(
    (await plan.state('elu-referent'))!.halves.map((half) => half.state),
    ['awaited', 'awaited'],
  )
  await plan.sign('elu-referent', 'elu', 'against')
  assert.equal(said(await plan.sign('industriel-referent', 'industriel', 'against')), 'refused')
})

test('un contenu qui a changé depuis l’ouverture ne se signe pas', async () => {
  await using world = await demonstrationWorld()
  const plan = await planOf(world)
  await plan.open('chef-de-projet')
  await plan.sign('elu-referent', 'elu')
  assert.equal(said(await plan.sign('industriel-referent', 'industriel', 'for', 'Plan v2')), 'subject-changed')
  await plan.open('chef-de-projet', 'Plan v2')
  assert.equal(said(await plan.sign('industriel-referent', 'industriel', 'for', 'Plan v2')), 'awaited')
})

test('une moitié qui a un intérêt, ou que l’acte récuse, ne signe pas et n’en lit rien ; son intérim signe, et c’est dit', async () => {
  await using world = await demonstrationWorld()
  const industriel = await world.as('industriel-referent')
  for (const more of [{ filiere: industriel.actor.interests[0]! }, { recused: [industriel.actor.id!] }]) {
    const plan = await planOf(world)
    await plan.open('chef-de-projet', 'Plan v1', more)
    assert.match(String(said(await plan.sign('industriel-referent', 'industriel'))), /^(recused|not-open)$/)
    assert.equal(await plan.state('industriel-referent'), undefined)
    const impeded = (await plan.state('chef-de-projet'))!.halves[1]!
    assert.deepEqual([impeded.state, 'why' in impeded && impeded.why], ['impeded', 'recused'])

    await sql`
      insert into membership.mandate (id, person_id, role, territory_id, valid_from, valid_until, published, interim)
      select gen_random_uuid(), p.id, 'industriel-referent', ${plan.key.territoryId}, '2026-11-01', '2027-03-31', true, true
      from membership.person p where p.email = 'comite@demo.ressort.example'`.execute(world.db)
    assert.equal(said(await plan.sign('comite', 'industriel')), 'awaited')
    assert.equal(said(await plan.sign('elu-referent', 'elu')), 'agreed')
    const acted = await read(await world.as('chef-de-projet'), (tx) => pairActOf(tx, plan.key))
    assert.deepEqual(
      acted!.signatures.map((s) => [s.half, s.interim]),
      [
        ['elu', false],
        ['industriel', true],
      ],
    )
    await sql`delete from membership.mandate where interim`.execute(world.db)
  }
})

test('un acte repris n’attend plus personne', async () => {
  await using world = await demonstrationWorld()
  const plan = await planOf(world)
  await plan.open('chef-de-projet')
  const chef = await world.as('chef-de-projet')
  await act(chef, { name: 'test.void' }, async (tx) => ok(await voidPairAct(tx, plan.key)))
  assert.equal(said(await plan.sign('elu-referent', 'elu')), 'not-open')
  assert.equal((await plan.state('chef-de-projet'))!.decision, 'void')
})
