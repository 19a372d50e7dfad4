import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { accounts, demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import { day, plusDays } from '#kernel/day.ts'
import { type FicheTier, ficheTierCodes } from './model/fiche.ts'
import { priority, steps } from './model/priority.ts'
import { lateness, statusCodes } from './model/statuses.ts'
import { mayActOnPlan, planScope, readVerbOf } from './policy.ts'
import { isLate, priorityOn } from './queries/fiches.ts'
import { inScope } from './queries/scope.ts'

const dayOrNull = (text: string | null) => (text ? day(text) : null)

type World = Awaited<ReturnType<typeof demonstrationWorld>>
interface Row {
  reference: string
  territoryId: string
  regionCode: string
  tier: FicheTier
}

const everyone = async (world: World): Promise<[string, Ctx][]> => [
  ['visiteur', world.asVisitor],
  ...(await Promise.all(accounts.map(async (account): Promise<[string, Ctx]> => [account, await world.as(account)]))),
]

const everyFiche = ({ db }: World) =>
  unguarded(
    db,
    async (tx) =>
      (
        await sql<Row>`
    select f.reference, f.territory_id as "territoryId", t.region_code as "regionCode", f.tier
    from action_plan.fiche f join territory.territory t on t.id = f.territory_id order by 1`.execute(tx)
      ).rows,
  )

test('les trois murs du plan disent la même chose : la politique, la portée des requêtes et la base seule', async () => {
  await using world = await demonstrationWorld()
  const fiches = await everyFiche(world)
  assert.deepEqual([...new Set(fiches.map((f) => f.tier))].sort(), [...ficheTierCodes].sort(), 'every tier is there')
  assert.equal(new Set(fiches.map((f) => f.territoryId)).size, 2)
  const counts = new Map<string, number>()
  for (const [name, ctx] of await everyone(world)) {
    const byPolicy = fiches
      .filter((f) => mayActOnPlan(ctx.actor, readVerbOf(f.tier), { id: f.territoryId, regionCode: f.regionCode }))
      .map((f) => f.reference)
    const byScope = await unguarded(world.db, async (tx) =>
      (
        await sql<Row>`
      select f.reference from action_plan.fiche f join territory.territory t on t.id = f.territory_id
      where ${inScope(planScope(ctx.actor))} order by 1`.execute(tx)
      ).rows.map((f) => f.reference),
    )
    const byDatabase = await read(ctx, async (tx) =>
      (await sql<Row>`select reference from action_plan.fiche order by 1`.execute(tx)).rows.map((f) => f.reference),
    )
    assert.deepEqual(byScope, byPolicy, `scope of ${name}`)
    assert.deepEqual(byDatabase, byPolicy, `row-level security of ${name}`)
    counts.set(name, byPolicy.length)
  }
  assert.equal(counts.get('visiteur'), 0)
  assert.ok(counts.get('chef-de-projet')! > counts.get('comite')! && counts.get('comite')! > 0)
})

test('qui n’est pas chef de projet n’écrit rien dans le plan, même si la requête l’oublie', async () => {
  await using world = await demonstrationWorld()
  for (const account of accounts.filter((a) => a !== 'chef-de-projet' && a !== 'chef-de-projet-7502')) {
    const ctx = await world.as(account)
    const changed = await world.db.transaction().execute(async (tx) => {
      await sql`select set_config('ressort.person', ${ctx.actor.id}, true), set_config('ressort.day', ${testDay}, true)`.execute(tx)
      const fiches = await sql`update action_plan.fiche set title = 'Pris'`.execute(tx)
      const axes = await sql`delete from action_plan.axis`.execute(tx)
      return Number(fiches.numAffectedRows) + Number(axes.numAffectedRows)
    })
    assert.equal(changed, 0, account)
  }
})

test('le retard et la priorité que trie la base sont ceux du modèle, pour chaque état et de part et d’autre de chaque jour', async () => {
  await using world = await demonstrationWorld()
  const days = [null, ...[-91, -1, 0, 1, 90, 91].map((n) => plusDays(testDay, n))]
  await unguarded(world.db, async (tx) => {
    const { rows } = await sql<{ status: (typeof statusCodes)[number]; starts_on: string | null; ends_on: string | null; late: boolean }>`
      select f.*, ${isLate(testDay)} as late
      from (select status, starts_on::date, ends_on::date from unnest(${[...statusCodes]}::text[]) status,
        unnest(${days}::date[]) starts_on, unnest(${days}::date[]) ends_on) f`.execute(tx)
    assert.equal(rows.length, statusCodes.length * days.length ** 2)
    for (const row of rows) {
      const action = { status: row.status, startsOn: dayOrNull(row.starts_on), endsOn: dayOrNull(row.ends_on) }
      assert.equal(row.late, lateness(action, testDay) !== null, JSON.stringify(row))
    }
    const scores = await sql<{ impact: 1; effort: 1; window_closes_on: string | null; score: number }>`
      select f.*, ${priorityOn(testDay)} as score
      from (select impact, effort, window_closes_on from unnest(${[...steps]}::int[]) impact, unnest(${[...steps]}::int[]) effort,
        unnest(${days}::date[]) window_closes_on) f`.execute(tx)
    for (const row of scores.rows)
      assert.equal(row.score, priority({ ...row, windowClosesOn: dayOrNull(row.window_closes_on) }, testDay), JSON.stringify(row))
  })
})
