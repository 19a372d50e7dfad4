import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import { type Account as DemoAccount, accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { testSite } from '../../test-site.ts'
import { askAboutAccount, askNationalMandate, decideRequest, endNationalMandate, suspendAccount } from './actions/accounts.ts'
import { signInByOpenId } from './actions/openid.ts'
import type { NationalMandateForm } from './model/accounts.ts'
import { accountOf, accountsOf, openRequests } from './queries/accounts.ts'
import { factorStateOf } from './queries/second-factor.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>
const second = 'programme-relecture' as DemoAccount
const said = (outcome: { ok: true; value: unknown } | { ok: false; refusal: string }) => (outcome.ok ? 'ok' : outcome.refusal)
const reason = 'Remplace Dominique, parti le 1er novembre'
const mandate: NationalMandateForm = {
  email: 'nouvelle@region.example',
  name: 'Paule Roux',
  role: 'region',
  region: '75',
  until: null,
  reason,
}

const idOf = async (world: World, account: string) =>
  (
    await world.db
      .selectFrom('membership.person')
      .select('id')
      .where('email', '=', `${account}@demo.ressort.example`)
      .executeTakeFirstOrThrow()
  ).id
const waiting = async (world: World, as: DemoAccount = 'programme') => {
  const ctx = await world.as(as)
  return read(ctx, (tx) => openRequests(tx, ctx.today))
}

test('un mandat national se demande par un administrateur et s’accorde par un autre : la personne est prévenue, et n’a rien avant', async () => {
  await using world = await demonstrationWorld()
  const [first, other] = [await world.as('programme'), await world.as(second)]
  assert.equal(said(await askNationalMandate(first, { ...mandate, region: '999' })), 'unknown-region')
  assert.equal(said(await askNationalMandate(first, { ...mandate, email: 'programme@demo.ressort.example' })), 'own-account')
  assert.equal(said(await askNationalMandate(first, mandate)), 'ok')
  const [asked] = await waiting(world)
  assert.deepEqual([asked!.about, asked!.role, asked!.region, asked!.reason], ['Paule Roux', 'region', 'Nouvelle-Aquitaine', reason])
  assert.equal(said(await decideRequest(first, asked!.id, 'approved')), 'own-request')
  const made = () => world.db.selectFrom('membership.person').select('id').where('email', '=', mandate.email).executeTakeFirst()
  assert.equal(await made(), undefined)
  assert.equal(said(await decideRequest(other, asked!.id, 'approved')), 'ok')
  assert.equal(said(await decideRequest(other, asked!.id, 'approved')), 'not-found')
  const account = (await read(first, async (tx) => accountOf(tx, (await made())!.id)))!
  assert.deepEqual(
    account.mandates.map((m) => [m.role, m.region]),
    [['region', 'Nouvelle-Aquitaine']],
  )
  const { rows } = await sql<{ n: number }>`select count(*) as n from pgboss.job where data->>'to' = ${mandate.email}`.execute(world.db)
  assert.equal(rows[0]!.n, 1)
  const { rows: lines } = await sql<{ detail: Record<string, unknown> }>`
    select detail from kernel.journal where verb = 'membership.decide-account-request' and outcome = 'ok'`.execute(world.db)
  assert.equal(lines[0]!.detail.askedBy, first.actor.id)
})

test('la base seule refuse qu’une personne demande et accorde, ou décide de son propre compte', async () => {
  await using world = await demonstrationWorld()
  const [first, other] = [await world.as('programme'), await world.as(second)]
  await askNationalMandate(first, mandate)
  const [asked] = await waiting(world)
  const approve = (by: string) => sql`
    update membership.account_request set decision = 'approved', decided_by = ${by}, decided_on = '2026-11-23' where id = ${asked!.id}`
  await assert.rejects(
    act(first, { name: 'test.forge' }, async (tx) => ok(await approve(first.actor.id!).execute(tx))),
    /by_two_persons/,
  )
  await assert.rejects(
    act(first, { name: 'test.forge' }, async (tx) => ok(await approve(other.actor.id!).execute(tx))),
    /row-level security/,
  )
  assert.equal((await unguarded(world.db, (tx) => approve(other.actor.id!).execute(tx))).numAffectedRows, 0n, 'nor does the system decide')
  const give = (to: string) => sql`
    insert into membership.mandate (id, person_id, role, valid_from, published) values (gen_random_uuid(), ${to}, 'programme', '2026-11-23', false)`
  for (const who of ['region-75', 'operateur', 'chef-de-projet'] as const) {
    const ctx = await world.as(who)
    await assert.rejects(
      act(ctx, { name: 'test.forge' }, async (tx) => ok(await give(ctx.actor.id!).execute(tx))),
      /not yours to give/,
      who,
    )
  }
  await assert.rejects(
    act(first, { name: 'test.forge' }, async (tx) => ok(await give(first.actor.id!).execute(tx))),
    /nobody gives or prolongs/,
  )
})

test('seul, un administrateur ne réécrit pas une demande, ne donne ni ne prolonge un mandat national, même à la base', async () => {
  await using world = await demonstrationWorld()
  const [first, other] = [await world.as('programme'), await world.as(second)]
  assert.equal(said(await askNationalMandate(first, mandate)), 'ok')
  const [asked] = await waiting(world)
  const forge = (query: ReturnType<typeof sql>) => act(first, { name: 'test.forge' }, async (tx) => ok(await query.execute(tx)))
  await assert.rejects(
    forge(sql`
      update membership.account_request set asked_by = ${other.actor.id}, decided_by = ${first.actor.id}, decided_on = ${first.today}, decision = 'approved'
      where id = ${asked!.id}`),
    /stays as it was asked/,
  )
  const evaluation = await idOf(world, 'evaluation')
  await assert.rejects(
    forge(sql`
      insert into membership.mandate (id, person_id, role, valid_from, published) values (gen_random_uuid(), ${evaluation}, 'programme', ${first.today}, false)`),
    /asked by one and granted by another/,
  )
  await assert.rejects(
    forge(sql`update membership.mandate set role = 'programme', valid_until = '2026-12-31' where person_id = ${evaluation}`),
    /is ended, and nothing else/,
  )
})

test('un compte suspendu ne s’ouvre pas par une autre adresse de la même personne, réunie à la sienne', async () => {
  await using world = await demonstrationWorld()
  const [main, alias] = [await idOf(world, 'region-75'), await idOf(world, 'comite')]
  await unguarded(world.db, async (tx) => {
    await sql`update membership.person set merged_into = ${main} where id = ${alias}`.execute(tx)
    await sql`insert into membership.identity (issuer, subject, person_id, linked_on, seen_on) values ('proconnect', 'sub-1', ${alias}, '2026-11-01', '2026-11-01')`.execute(
      tx,
    )
  })
  const who = {
    issuer: 'proconnect',
    subject: 'sub-1',
    email: 'comite@demo.ressort.example',
    name: 'Charlie',
    siret: null,
    idToken: '',
    twoFactors: true,
  }
  const visitor = { ...(await world.as('programme')), actor: { ...(await world.as('programme')).actor, id: null, mandates: [] } }
  assert.equal(said(await signInByOpenId(visitor, who)), 'ok')
  assert.equal(said(await suspendAccount(await world.as('programme'), { person: main, reason })), 'ok')
  assert.equal(said(await signInByOpenId(visitor, who)), 'unknown-person')
  assert.equal(said(await signInByOpenId(visitor, { ...who, subject: 'sub-2' })), 'unknown-person')
  const token = await world.sessionOf('region-75')
  assert.equal(await factorStateOf(world.db, token, visitor.today, true), undefined)
})

test('un compte suspendu n’ouvre plus rien, ni par sa session, ni par un lien, ni dans le binôme ; deux personnes le rouvrent', async () => {
  await using world = await demonstrationWorld()
  const [first, other] = [await world.as('programme'), await world.as(second)]
  const person = await idOf(world, 'region-75')
  const open = await testSite(world.db)
  const browser = open()
  browser.signInWith(await world.sessionOf('region-75'))
  assert.equal((await browser.get('/programme')).status, 200)
  assert.equal(said(await suspendAccount(first, { person: first.actor.id!, reason })), 'own-account')
  assert.equal(said(await suspendAccount(first, { person: await idOf(world, 'comite'), reason })), 'not-found')
  assert.equal(said(await suspendAccount(first, { person, reason })), 'ok')
  assert.equal(said(await suspendAccount(first, { person, reason })), 'nothing-to-do')
  assert.equal((await browser.get('/programme')).status, 403)
  const fresh = open()
  await fresh.post('/connexion', { email: 'region-75@demo.ressort.example', retour: '' })
  const { rows } = await sql<{ n: number }>`select count(*) as n from membership.sign_in_link where person_id = ${person}`.execute(world.db)
  assert.equal(rows[0]!.n, 0)
  assert.deepEqual((await world.as('region-75')).actor.mandates, [])

  assert.equal(said(await askAboutAccount(first, 'reinstate', { person, reason })), 'ok')
  assert.equal(said(await askAboutAccount(other, 'reinstate', { person, reason })), 'asked-already')
  const [asked] = await waiting(world)
  assert.equal(said(await decideRequest(first, asked!.id, 'approved')), 'own-request')
  assert.equal(said(await decideRequest(other, asked!.id, 'approved')), 'ok')
  assert.equal((await world.as('region-75')).actor.mandates.length, 1)
})

test('un second facteur perdu s’efface à deux : la personne est prévenue, ses sessions se ferment', async () => {
  await using world = await demonstrationWorld()
  const [first, other] = [await world.as('programme'), await world.as(second)]
  const person = await idOf(world, 'operateur')
  assert.equal(said(await askAboutAccount(first, 'reset-factor', { person, reason })), 'nothing-to-do')
  await world.sessionOf('operateur')
  await unguarded(world.db, async (tx) => {
    await sql`update membership.person set second_factor = true where id = ${person}`.execute(tx)
    await sql`insert into membership.totp (person_id, secret, confirmed_on) values (${person}, 'v1.essai.essai', '2026-11-01')`.execute(tx)
    await sql`insert into membership.passkey (credential_id, person_id, public_key, counter, transports, added_on) values ('cle', ${person}, '\\x00', 0, '{}', '2026-11-01')`.execute(
      tx,
    )
    await sql`insert into membership.recovery_code (person_id, code_hash) values (${person}, '\\x00')`.execute(tx)
  })
  assert.equal(said(await askAboutAccount(first, 'reset-factor', { person, reason })), 'ok')
  assert.equal(said(await decideRequest(other, (await waiting(world))[0]!.id, 'approved')), 'ok')
  const left = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<Record<string, unknown>>`
    select (select count(*) from membership.totp where person_id = ${person}) as totp, (select count(*) from membership.passkey where person_id = ${person}) as passkey,
      (select count(*) from membership.recovery_code where person_id = ${person}) as codes, (select count(*) from membership.session where person_id = ${person}) as sessions,
      (select second_factor from membership.person where id = ${person}) as factor`.execute(tx)
      ).rows[0],
  )
  assert.deepEqual(left, { totp: 0, passkey: 0, codes: 0, sessions: 0, factor: false })
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from pgboss.job where data->>'to' = 'operateur@demo.ressort.example' and data->>'subject' like '%second facteur%'`.execute(
    world.db,
  )
  assert.equal(rows[0]!.n, 1)
})

test('un mandat national finit le jour même, et n’ouvre plus rien le lendemain', async () => {
  await using world = await demonstrationWorld()
  const first = await world.as('programme')
  const person = await idOf(world, 'region-75')
  const held = (await read(first, (tx) => accountOf(tx, person)))!.mandates[0]!
  assert.equal(said(await endNationalMandate(first, { person, reason }, held.id)), 'ok')
  assert.equal(said(await endNationalMandate(first, { person, reason }, held.id)), 'nothing-to-do')
  assert.equal((await world.as('region-75')).actor.mandates.length, 1)
  assert.equal((await world.as('region-75', '2026-11-24' as typeof first.today)).actor.mandates.length, 0)
})

test('les pages des comptes n’ouvrent qu’aux administrateurs du programme, et le fichier dit ce que la page dit', async () => {
  await using world = await demonstrationWorld()
  const open = await testSite(world.db)
  const operator = await idOf(world, 'operateur')
  for (const account of accounts) {
    const browser = open()
    browser.signInWith(await world.sessionOf(account))
    for (const place of ['/programme/comptes', '/programme/comptes.csv', `/programme/comptes/${operator}`])
      assert.equal((await browser.get(place)).status, account === 'programme' ? 200 : 403, `${account} ${place}`)
    if (account !== 'programme')
      assert.equal((await browser.post('/programme/comptes', { verb: 'ask', ...mandate, region: '75', until: '' })).status, 403, account)
  }
  const browser = open()
  browser.signInWith(await world.sessionOf('programme'))
  const { html } = await browser.get('/programme/comptes?role=operator')
  assert.match(html, /Claude \(démonstration\)/)
  assert.doesNotMatch(html, /Dominique/)
  const { html: file } = await browser.get('/programme/comptes.csv?role=operator')
  const listed = await read(await world.as('programme'), (tx) => accountsOf(tx, '2026-11-23' as never, { role: 'operator' }))
  assert.equal(file.trim().split('\n').length, listed.total + 1)
  const asked = await browser.post('/programme/comptes', {
    verb: 'ask',
    name: 'P',
    email: 'x',
    role: 'region',
    region: '',
    until: '',
    reason: 'court',
  })
  assert.equal(asked.status, 422)
  assert.match(asked.html, /Choisissez la région/)
  assert.match(asked.html, /dix caractères/)
})
