import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Db } from '#kernel/db.ts'
import { day } from '#kernel/day.ts'
import { accounts, demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { roles } from '#cap/membership/model.ts'
import type { Subject, Tier } from '#cap/membership/policy.ts'
import { may } from '#cap/membership/policy.ts'
import { tierCodes } from './model.ts'
import { mayActOnProject, type ProjectVerb, projectRights, readScope } from './policy.ts'
import { inScope, projectByReference } from './queries.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>

const everyone = async (world: World): Promise<[string, Ctx][]> => [
  ['visiteur', world.asVisitor],
  ...(await Promise.all(accounts.map(async (account): Promise<[string, Ctx]> => [account, await world.as(account)]))),
]

interface Row {
  reference: string
  territoryId: string
  regionCode: string
  tier: Tier
  filiere: string
  siren: string | null
  embargoUntil: null
  own: boolean
  named: boolean
}

const everyProject = async (db: Db, personId: string | null) =>
  (
    await unguarded(db, (tx) =>
      sql<Row>`
    select p.reference, p.territory_id as "territoryId", t.region_code as "regionCode", p.tier, p.filiere, p.siren, p.embargo_until as "embargoUntil",
      exists (select from projects.carrier c where c.project_id = p.id and c.person_id = ${personId}::uuid) as own,
      exists (select from projects.named_member n where n.project_id = p.id and n.person_id = ${personId}::uuid) as named
    from projects.project p join territory.territory t on t.id = p.territory_id order by 1`.execute(tx),
    )
  ).rows

/**
 * The demonstration, with each tier present in Agen and elsewhere, an embargo, a project in the industrialist's own filiere,
 * and members of the governance and others named to what is reserved or secret.
 */
async function variedWorld() {
  const world = await demonstrationWorld()
  await unguarded(world.db, async (tx) => {
    await sql`update projects.project set embargo_until = ${day('2026-12-31')} where reference = (
      select reference from projects.project where tier = 'public' and origin = 'demonstration' order by reference limit 1)`.execute(tx)
    await sql`update projects.project set filiere = 'renewables' where reference = (
      select reference from projects.project where tier = 'territory' and stage = 'proposed' order by reference limit 1)`.execute(tx)
    await sql`insert into projects.named_member (territory_id, project_id, person_id, added_on)
      select p.territory_id, p.id, m.person_id, ${testDay} from projects.project p
      join membership.mandate m on m.role in ('committee-member', 'elu-referent', 'operator', 'evaluator')
      join membership.person n on n.id = m.person_id and n.email is not null
      where p.tier in ('secret', 'partners') on conflict do nothing`.execute(tx)
  })
  return world
}

test('les trois murs disent la même chose : la politique, la portée des requêtes et la base seule', async () => {
  await using world = await variedWorld()
  const counts = new Map<string, number>()
  for (const [name, ctx] of await everyone(world)) {
    const scope = readScope(ctx.actor, testDay)
    const byPolicy = (await everyProject(world.db, ctx.actor.id))
      .filter((p) => mayActOnProject(ctx.actor, 'read', p as never, testDay))
      .map((p) => p.reference)
    const byScope = await unguarded(world.db, async (tx) =>
      (
        await sql<Row>`
      select p.reference from projects.project p join territory.territory t on t.id = p.territory_id where ${inScope(scope)} order by 1`.execute(
          tx,
        )
      ).rows.map((p) => p.reference),
    )
    const byDatabase = await read(ctx, async (tx) =>
      (await sql<Row>`select reference from projects.project order by 1`.execute(tx)).rows.map((p) => p.reference),
    )
    assert.deepEqual(byScope, byPolicy, `scope of ${name}`)
    assert.deepEqual(byDatabase, byPolicy, `row-level security of ${name}`)
    counts.set(name, byPolicy.length)
  }
  const all = (await everyProject(world.db, null)).length
  assert.ok(counts.get('visiteur')! < counts.get('elu-referent')!, 'the governance reads more than the public')
  assert.ok(counts.get('industriel-referent')! < counts.get('elu-referent')!, 'a declared interest closes files')
  assert.ok(counts.get('chef-de-projet')! > counts.get('elu-referent')!, 'the chef de projet reads confidential files')
  for (const [name, count] of counts) assert.ok(count < all, `${name} does not read everything`)
})

test('une entreprise ne lit pas le projet confidentiel de sa concurrente, même quand la requête oublie sa portée', async () => {
  await using world = await demonstrationWorld()
  const rival = await world.as('entreprise-saveurs')
  const titles = await read(
    rival,
    async (tx) => (await sql<{ title: string }>`select title from projects.project where company like 'Conserverie%'`.execute(tx)).rows,
  )
  assert.deepEqual(titles, [])
  const owner = await world.as('entreprise-conserverie')
  const own = await read(
    owner,
    async (tx) => (await sql`select from projects.project where company like 'Conserverie%'`.execute(tx)).rows.length,
  )
  assert.equal(own, 2)
})

const protectedTables = [
  'projects.carrier',
  'projects.named_member',
  'membership.pair_act',
  'membership.pair_signature',
  'state_aid.de_minimis_grant',
  'toolbox.answer',
  'funding.plan',
  'funding.plan_line',
  'membership.joining_request',
]

test('la base seule ne montre à un visiteur aucune ligne des tables protégées, et du grand livre que l’argent public', async () => {
  await using world = await demonstrationWorld()
  await fillEveryTable(world)
  for (const table of protectedTables) {
    const rows = await unguarded(world.db, async (tx) => (await sql`select from ${sql.table(table)}`.execute(tx)).rows.length)
    assert.ok(rows > 0, `${table} has rows to hide`)
    for (const ctx of [world.asVisitor, await world.as('chef-de-projet-7502'), await world.as('operateur'), await world.as('evaluation')]) {
      // The acts of their own territory are theirs.
      const own = ctx.actor.mandates[0]?.territoryId ?? '-'
      const seen = await read(
        ctx,
        async (tx) =>
          (
            await sql`
        select from ${sql.table(table)} x where coalesce(to_jsonb(x) ->> 'territory_id', '') <> ${own}`.execute(tx)
          ).rows.length,
      )
      assert.equal(seen, 0, `${table} read by ${ctx.actor.name}`)
    }
  }
  const leaked = await read(
    world.asVisitor,
    async (tx) =>
      (
        await sql`
    select from funding.entry e where not exists (select from projects.project p where p.id = e.project_id and p.tier = 'public')`.execute(
          tx,
        )
      ).rows,
  )
  assert.deepEqual(leaked, [])
})

test('la base seule refuse les écritures d’un chef de projet chez un autre', async () => {
  await using world = await demonstrationWorld()
  const stranger = await world.as('chef-de-projet-7502')
  const changed = await act(stranger, { name: 'test.intrude' }, async (tx) =>
    ok((await sql`update projects.project set title = 'Pris' where company like 'Conserverie%'`.execute(tx)).numAffectedRows),
  )
  assert.deepEqual(changed, { ok: true, value: 0n })
  const [agen] = (await everyProject(world.db, null)).filter((p) => p.tier === 'territory')
  const intrusion = act(stranger, { name: 'test.intrude' }, async (tx) => {
    const { id } = await unguardedId(world.db, agen!.reference)
    await sql`insert into toolbox.answer (territory_id, project_id, fact, value, answered_by, answered_on)
      values (${agen!.territoryId}, ${id}, 'headcount', '1', ${stranger.actor.id}, ${testDay})`.execute(tx)
    return ok()
  })
  await assert.rejects(intrusion, /row-level security/)
})

test('un mandat qui a pris fin hier n’ouvre plus rien, dernier jour compris', async () => {
  await using world = await demonstrationWorld()
  await sql`update membership.mandate set valid_until = ${testDay} where role = 'chef-de-projet'`.execute(world.db)
  const count = async (ctx: Ctx) =>
    read(ctx, async (tx) => (await sql`select from projects.project where tier = 'secret'`.execute(tx)).rows.length)
  assert.ok((await count(await world.as('chef-de-projet', testDay))) > 0)
  assert.equal(await count(await world.as('chef-de-projet', day('2026-11-24'))), 0)
})

test('le tableau des droits, rôle par rôle, tient sur les projets d’un autre territoire : rien que le public', () => {
  const elsewhere = (tier: Tier): Subject => ({
    territoryId: 'autre',
    regionCode: '44',
    tier,
    filiere: 'agrifood',
    siren: null,
    embargoed: false,
    own: false,
    qualified: true,
    named: false,
  })
  const local = ['partner', 'committee-member', 'industriel-referent', 'elu-referent', 'chef-de-projet'] as const
  for (const role of local) {
    const actor = {
      id: 'p' as never,
      name: role,
      mandates: [{ role, territoryId: 'ici' as never, regionCode: null }],
      interests: [],
      companies: [],
    }
    for (const verb of Object.keys(projectRights) as ProjectVerb[]) {
      for (const tier of tierCodes) {
        const expected = verb === 'file' || (verb === 'read' && tier === 'public')
        assert.equal(may(projectRights, actor, verb, elsewhere(tier)), expected, `${role} ${verb} ${tier}`)
      }
    }
  }
})

test('le tableau des droits nomme chaque rôle pour chaque verbe', () => {
  for (const [verb, row] of Object.entries(projectRights)) assert.deepEqual(Object.keys(row).sort(), Object.keys(roles).sort(), verb)
})

async function unguardedId(db: Db, reference: string): Promise<{ id: string }> {
  return unguarded(
    db,
    async (tx) => (await sql<{ id: string }>`select id from projects.project where reference = ${reference}`.execute(tx)).rows[0]!,
  )
}

async function fillEveryTable({ db, as }: World) {
  const chef = await as('chef-de-projet')
  await unguarded(db, async (tx) => {
    const { rows } = await sql<{
      id: string
      territory_id: string
      siren: string
    }>`select id, territory_id, siren from projects.project where company like 'Conserverie%' and tier = 'territory'`.execute(tx)
    const { id, territory_id } = rows[0]!
    const person = chef.actor.id
    await sql`
      insert into membership.pair_signature (territory_id, act_id, half, verdict, person_id, interim, content_hash)
      select territory_id, id, 'elu', 'for', ${person}, false, content_hash from membership.pair_act limit 1`.execute(tx)
    await sql`insert into toolbox.answer values (${territory_id}, ${id}, 'headcount', '85', ${person}, ${testDay})`.execute(tx)
    await sql`insert into funding.plan (territory_id, project_id, composed_by, composed_on) values (${territory_id}, ${id}, ${person}, ${testDay})`.execute(
      tx,
    )
    await sql`insert into funding.plan_line values (${territory_id}, ${id}, 'pret-vert', 5000000, 'none')`.execute(tx)
    await sql`insert into membership.joining_request (id, territory_id, organisation, kind, contact, email, message, asked_on, submission_key)
      values (gen_random_uuid(), ${territory_id}, 'Essai (fictif)', 'company', 'Essai', 'essai@demo.ressort.example', '', ${testDay}, gen_random_uuid())`.execute(
      tx,
    )
  })
}

test('un projet sous embargo n’est pas public avant le lendemain de son dernier jour', async () => {
  await using world = await variedWorld()
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ reference: string; territory_id: string }>`
    select reference, territory_id from projects.project where embargo_until is not null`.execute(tx),
  )
  const { reference, territory_id } = rows[0]!
  const seenOn = (on: string) => {
    const ctx = { ...world.asVisitor, today: day(on) }
    return read(ctx, (tx) => projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId: territory_id, reference }))
  }
  assert.equal(await seenOn('2026-12-31'), undefined)
  assert.equal((await seenOn('2027-01-01'))?.reference, reference)
})
