import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { act } from '#kernel/act.ts'
import { demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { addFiches, removeFiches, rewriteFiches } from './actions/fiches.ts'
import { blankFiche, contentOf } from './model/fiche.ts'
import { planScope } from './policy.ts'
import { fichesToChange, listFiches } from './queries/fiches.ts'
import { axesOf } from './queries/plans.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>

/** Every fiche of every plan as the database holds it. */
const rowsOf = ({ db }: World) =>
  unguarded(
    db,
    async (tx) =>
      (
        await sql<
          Record<string, unknown>
        >`select to_jsonb(f) - 'version' - 'updated_on' as fiche from action_plan.fiche f order by id`.execute(tx)
      ).rows,
  )

test('ce qu’un import ajoute et réécrit se défait exactement, dans la transaction de qui le fait', async () => {
  await using world = await demonstrationWorld()
  const ctx = await world.as('chef-de-projet')
  const { id } = (await territoryByCode(world.db, 'ti-7501'))!
  const scope = planScope(ctx.actor)
  const before = await rowsOf(world)

  const imported = await act(ctx, { name: 'test.import' }, async (tx) => {
    const [axis] = await axesOf(tx, scope, id, testDay)
    const { lines } = await listFiches(tx, scope, id, {}, testDay)
    const [known] = await fichesToChange(tx, scope, id, [lines[0]!.reference])
    const former = contentOf(known!)
    await rewriteFiches(tx, id, [{ ...former, id: known!.id, title: 'Réécrite' }], testDay)
    const added = await addFiches(
      tx,
      id,
      [1, 2, 3].map((n) => ({ ...blankFiche(axis!.id), title: `Ligne ${n} du classeur` })),
      testDay,
    )
    assert.ok(added.ok)
    return ok({ added: added.value, former: { ...former, id: known!.id } })
  })
  assert.ok(imported.ok)
  assert.equal((await rowsOf(world)).length, before.length + 3)
  assert.equal(new Set(imported.value.added.map(({ reference }) => reference)).size, 3)

  const undone = await act(ctx, { name: 'test.undo' }, async (tx) => {
    const removed = await removeFiches(
      tx,
      id,
      imported.value.added.map((fiche) => fiche.id),
    )
    await rewriteFiches(tx, id, [imported.value.former], testDay)
    return ok(removed)
  })
  assert.deepEqual(undone, { ok: true, value: 3 })
  assert.deepEqual(await rowsOf(world), before)
})

test('un import refusé en chemin ne laisse rien', async () => {
  await using world = await demonstrationWorld()
  const ctx = await world.as('chef-de-projet')
  const { id } = (await territoryByCode(world.db, 'ti-7501'))!
  const before = await rowsOf(world)
  const refused = await act(ctx, { name: 'test.import' }, async (tx): Promise<Outcome<unknown, string>> => {
    const [axis] = await axesOf(tx, planScope(ctx.actor), id, testDay)
    assert.ok((await addFiches(tx, id, [{ ...blankFiche(axis!.id), title: 'Une ligne juste' }], testDay)).ok)
    return addFiches(tx, id, [{ ...blankFiche('01890f2e-7b1a-7c3d-9a5e-0123456789ac'), title: 'Axe inconnu' }], testDay)
  })
  assert.deepEqual(refused, { ok: false, refusal: 'unknown-axis' })
  assert.deepEqual(await rowsOf(world), before)
})
