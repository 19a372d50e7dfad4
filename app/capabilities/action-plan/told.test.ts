import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { type Account, accounts, unguarded } from '#kernel/fixtures.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { demonstrationSite } from '../../space-visits.ts'
import { editFiche } from './actions/fiches.ts'
import { answerInvitation, inviteTerritory, withdrawInvitation } from './actions/guests.ts'
import { signPlan, submitPlan, takeBackPlan } from './actions/editions.ts'
import { contentOf } from './model/fiche.ts'
import { planScope } from './policy.ts'
import { ficheByReference } from './queries/fiches.ts'

const { world, ask } = await demonstrationSite()
after(world.close)
const agen = (await territoryByCode(world.db, 'ti-7501'))!
const angouleme = (await territoryByCode(world.db, 'ti-7502'))!

/** Who has this fact before them, expected or to read, and not ended. */
async function told(kind: string, subject: string | null = null): Promise<string[]> {
  return unguarded(world.db, async (tx) =>
    (
      await sql<{ account: string }>`
    select split_part(p.email, '@', 1) as account from inbox.notification n join membership.person p on p.id = n.person_id
    where n.kind = ${kind} and n.ended is null and (${subject}::uuid is null or n.subject_id = ${subject}) order by 1`.execute(tx)
    ).rows.map((row) => row.account),
  )
}

async function ficheNow(title: string) {
  const ctx = await world.as('chef-de-projet')
  const { reference } = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ reference: string }>`
    select reference from action_plan.fiche where territory_id = ${agen.id} and title like ${`${title}%`}`.execute(tx)
      ).rows[0]!,
  )
  const fiche = (await unguarded(world.db, (tx) => ficheByReference(tx, planScope(ctx.actor), { territoryId: agen.id, reference })))!
  return { ctx, fiche, seen: { reference, version: fiche.version } }
}

async function submitted(why: string): Promise<string> {
  const { ctx, fiche, seen } = await ficheNow('Ouvrir le Pôle Innovation')
  assert.ok((await editFiche(ctx, agen, seen, { ...contentOf(fiche), effects: why })).ok)
  const done = await submitPlan(ctx, agen, why)
  assert.ok(done.ok)
  return unguarded(
    world.db,
    async (tx) =>
      (await sql<{ id: string }>`select id from action_plan.edition where territory_id = ${agen.id} and number = ${done.value}`.execute(tx))
        .rows[0]!.id,
  )
}

test('soumettre le plan appelle les deux signatures ; chacune donnée, elle n’est plus attendue, et le chef de projet sait la décision', async () => {
  const id = await submitted('Essai de soumission')
  assert.deepEqual(await told('plan.signature'), ['elu-referent', 'industriel-referent'])
  assert.match((await ask('elu-referent', '/espace/ti-7501/tableau-de-bord')).html, /du plan d’actions : votre signature est attendue/)
  assert.ok((await signPlan(await world.as('elu-referent'), agen, id, 'elu', 'for')).ok)
  assert.deepEqual(await told('plan.signature'), ['industriel-referent'])
  assert.ok((await signPlan(await world.as('industriel-referent'), agen, id, 'industriel', 'for')).ok)
  assert.deepEqual([await told('plan.signature'), await told('plan.decision', id)], [[], ['chef-de-projet']])
})

test('repris, le plan n’attend plus personne', async () => {
  const id = await submitted('Essai de reprise')
  assert.equal((await told('plan.signature')).length, 2)
  assert.ok((await takeBackPlan(await world.as('chef-de-projet'), agen, id)).ok)
  assert.deepEqual(await told('plan.signature'), [])
})

test('une action proposée attend la réponse de l’autre chef de projet ; retirée ou répondue, elle ne l’attend plus', async () => {
  const { ctx, seen } = await ficheNow('Réduire de moitié')
  assert.ok((await inviteTerritory(ctx, agen, seen, 'ti-7502')).ok)
  assert.deepEqual(await told('plan.invitation'), ['chef-de-projet-7502'])
  const page = `/espace/ti-7502/plan/fiches/${seen.reference}/partage`
  assert.equal((await ask('chef-de-projet-7502', page)).status, 200)
  assert.ok((await withdrawInvitation(ctx, agen, seen, angouleme.id)).ok)
  assert.deepEqual(await told('plan.invitation'), [])
  assert.ok((await inviteTerritory(ctx, agen, seen, 'ti-7502')).ok)
  assert.ok((await answerInvitation(await world.as('chef-de-projet-7502'), angouleme, seen.reference, null)).ok)
  assert.deepEqual(await told('plan.invitation'), [])
})

/** Runs a statement in the database alone, in the name of an account. */
async function alone(account: Account, statement: ReturnType<typeof sql>): Promise<bigint> {
  const { actor, today } = await world.as(account)
  return world.db.transaction().execute(async (tx) => {
    await sql`select set_config('ressort.person', ${actor.id ?? ''}, true), set_config('ressort.day', ${today}, true)`.execute(tx)
    return (await statement.execute(tx)).numAffectedRows ?? 0n
  })
}

test('par la base seule : qui propose ne consent pas à la place de l’autre, qui répond ne change rien d’autre', async () => {
  const { ctx, fiche, seen } = await ficheNow('Proposer un diagnostic')
  assert.ok((await inviteTerritory(ctx, agen, seen, 'ti-7502')).ok)
  const at = sql`fiche_id = ${fiche.id} and guest_territory_id = ${angouleme.id}`
  const axis = sql`(select id from action_plan.axis where territory_id = ${angouleme.id} order by rank limit 1)`
  const accepted = sql`update action_plan.guest set state = 'accepted', axis_id = ${await axisOf(angouleme.id)}, answered_on = '2026-11-23' where ${at}`
  await assert.rejects(alone('chef-de-projet', accepted), /the guest answers for itself/)
  await assert.rejects(
    alone(
      'chef-de-projet',
      sql`
    insert into action_plan.guest (territory_id, fiche_id, guest_territory_id, state, axis_id, invited_on)
    select territory_id, id, ${angouleme.id}, 'accepted', ${axis}, '2026-11-23' from action_plan.fiche where reference = 'A-2026-0001'`,
    ),
    /asked before it answers|null value|check/,
  )
  for (const change of [
    sql`invited_on = '2026-01-01', state = 'declined'`,
    sql`fiche_id = (select id from action_plan.fiche where reference = 'A-2026-0001')`,
  ])
    await assert.rejects(
      alone('chef-de-projet-7502', sql`update action_plan.guest set ${change} where ${at}`),
      /changes nothing else|stays that of its fiche|row-level security|null value/,
    )
  for (const account of accounts.filter((one) => !['chef-de-projet', 'chef-de-projet-7502'].includes(one)))
    assert.equal(await alone(account, sql`update action_plan.guest set state = 'declined' where ${at}`), 0n, account)
  assert.equal(await alone('chef-de-projet-7502', accepted), 1n)
})

const axisOf = (territoryId: string) =>
  unguarded(
    world.db,
    async (tx) =>
      (await sql<{ id: string }>`select id from action_plan.axis where territory_id = ${territoryId} order by rank limit 1`.execute(tx))
        .rows[0]!.id,
  )

test('l’historique d’une fiche se lit en français, par qui gouverne le territoire', async () => {
  const { ctx, fiche, seen } = await ficheNow('Réduire de moitié')
  assert.ok((await editFiche(ctx, agen, seen, { ...contentOf(fiche), lead: 'Une structure (fictive)' })).ok)
  const page = `/espace/ti-7501/plan/fiches/${seen.reference}`
  const { html } = await ask('comite', page)
  assert.match(html, /Historique de la fiche/)
  assert.match(html, /Fiche modifiée<\/strong><\/p><p>Structure pilote/)
  assert.match(html, /Proposée à un autre territoire/)
  assert.doesNotMatch(html, /action-plan\.|<strong>Changement/)
  assert.doesNotMatch((await ask('partenaire', page)).html, /Historique de la fiche/)
})
