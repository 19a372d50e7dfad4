import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { pass, resume, setAside, tellWithoutAid } from './actions/life.ts'
import { isDecided, type Stage, sideCodes, stageCodes, stages, tierCodes } from './model.ts'
import { type Guard, type GuardFacts, guardWords, heldBackBy, maySetAside, passes, passages, waysFrom, ways } from './model/passages.ts'
import { readScope } from './policy.ts'
import { projectByReference } from './queries.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>
const guards = Object.keys(guardWords) as Guard[]

const all: GuardFacts = {
  project: { tier: 'territory', worksOn: day('2026-09-07'), endedOn: day('2026-10-30') },
  signedByBoth: true,
  withoutAidAskedOn: day('2026-01-12'),
  observed: [1, 3],
  aid: { planned: true, aided: true, withoutRegime: 0, beyondPlan: false, askedOn: day('2026-02-10') },
}

/** The facts in which one guard alone is not met. */
const without: Record<Guard, GuardFacts> = {
  'read-by-those-who-decide': { ...all, project: { ...all.project, tier: 'partners' } },
  'signed-by-both': { ...all, signedByBoth: false },
  'without-aid-asked': { ...all, withoutAidAskedOn: null },
  'plan-composed': { ...all, aid: { ...all.aid, planned: false } },
  'regime-and-ceiling': { ...all, aid: { ...all.aid, withoutRegime: 1 } },
  'aid-asked-before-works': { ...all, aid: { ...all.aid, askedOn: day('2026-09-07') } },
  'works-begun': { ...all, project: { ...all.project, worksOn: null } },
  'works-ended': { ...all, project: { ...all.project, endedOn: day('2026-09-06') } },
  'observed-1': { ...all, observed: [3] },
  'observed-3': { ...all, observed: [1] },
}

test('les passages sont ceux des étapes, ni plus ni moins', () => {
  const fromStages = stageCodes.flatMap((from) => stages[from].next.map((to) => `${from} > ${to}`))
  assert.deepEqual(Object.keys(passages).sort(), fromStages.sort())
})

test('chaque passage est retenu par chacune de ses conditions, et par aucune autre', () => {
  for (const way of ways) {
    assert.deepEqual(heldBackBy(way, all), [], `${way.from} → ${way.to}`)
    for (const guard of guards) {
      const held = heldBackBy(way, without[guard])
      // Works that have no day have no end either.
      const expected = way.guards.filter((one) => one === guard || (guard === 'works-begun' && one === 'works-ended'))
      assert.deepEqual(held, expected, `${way.from} → ${way.to}, sans ${guard}`)
    }
  }
})

test('pas de travaux avant la demande d’aide : la veille passe, le jour même et le lendemain non ; sans aide, rien à demander', () => {
  const asked = (on: string | null, aided = true) =>
    passes('aid-asked-before-works', { ...all, aid: { ...all.aid, aided, askedOn: on === null ? null : day(on) } })
  assert.deepEqual(
    [asked('2026-09-06'), asked('2026-09-07'), asked('2026-09-08'), asked(null), asked(null, false)],
    [true, false, false, false, true],
  )
})

test('pas d’aide sans régime, ni au-delà du plan vérifié', () => {
  const aid = (change: Partial<GuardFacts['aid']>) => passes('regime-and-ceiling', { ...all, aid: { ...all.aid, ...change } })
  assert.deepEqual([aid({}), aid({ withoutRegime: 1 }), aid({ beyondPlan: true })], [true, false, false])
})

/** A project of Agen at a stage, with all that the guards ask for. */
async function at(world: World, stage: Stage, withoutAidAsked: 'asked' | 'not-asked' = 'asked') {
  const { id, territoryId } = await unguarded(world.db, async (tx) => {
    const found = (
      await sql<{ id: string; territoryId: string }>`
      select p.id, p.territory_id as "territoryId" from projects.project p join territory.territory t on t.id = p.territory_id
      where t.code = 'ti-7501' and p.title like ${isDecided(stage) ? 'Étude d’un procédé%' : 'Plateau de formation%'}`.execute(tx)
    ).rows[0]!
    const works = ['under-way', 'completed', 'measured-1', 'measured-3'].includes(stage) ? '2026-09-07' : null
    const end = ['completed', 'measured-1', 'measured-3'].includes(stage) ? '2026-10-30' : null
    await sql`
      update projects.project set stage = 'financing', side = null, side_reason = null, side_since = null, works_on = null, ended_on = null
      where id = ${found.id} and ${isDecided(stage)}`.execute(tx)
    await sql`update projects.project set works_on = ${works}, ended_on = ${end}, stage = ${stage} where id = ${found.id}`.execute(tx)
    if (!isDecided(stage)) return found
    const chef = (await world.as('chef-de-projet')).actor.id
    await sql`insert into funding.plan (territory_id, project_id, composed_by, composed_on) values (${found.territoryId}, ${found.id}, ${chef}, '2026-03-01')
      on conflict do nothing`.execute(tx)
    await sql`insert into funding.plan_line values (${found.territoryId}, ${found.id}, 'decarb-flash', 8400000, 'gber')
      on conflict (territory_id, project_id, device_code) do update set regime = 'gber'`.execute(tx)
    if (withoutAidAsked === 'asked')
      await sql`insert into projects.counterfactual values (gen_random_uuid(), ${found.territoryId}, ${found.id}, 'later', 'Plus tard, en deux fois.', 'La direction', '2026-02-01', ${chef})`.execute(
        tx,
      )
    return found
  })
  const chef = await world.as('chef-de-projet')
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ reference: string; version: number }>`select reference, version from projects.project where id = ${id}`.execute(tx),
  )
  const { reference, version } = rows[0]!
  const project = async () =>
    (await read(chef, (tx) => projectByReference(tx, readScope(chef.actor, chef.today), { territoryId, reference })))!
  return { id, territoryId, chef, project, seen: { territoryId, reference, version } }
}

const dayOf = { 'works-on': day('2026-11-20'), 'ended-on': day('2026-11-20') }
// What only observations open is tried with them, in impact.test.ts.
const passed = ways.filter(({ by, guards }) => by === 'follow' && !guards.some((guard) => guard.startsWith('observed')))

test('chaque passage, pour chaque compte : le chef de projet du territoire le fait, nul autre', async () => {
  await using world = await demonstrationWorld()
  for (const way of passed) {
    const { seen } = await at(world, way.from)
    const asked = { to: way.to, on: way.asks && dayOf[way.asks], reason: way.isBack && 'Il manque une pièce.' }
    for (const account of accounts.filter((name) => name !== 'chef-de-projet')) {
      const tried = await pass(await world.as(account), seen, asked as never)
      assert.match(tried.ok ? 'ok' : tried.refusal, /^(not-found|forbidden)$/, `${way.from} → ${way.to}, ${account}`)
    }
    assert.deepEqual(
      await pass(await world.as('chef-de-projet'), seen, asked as never),
      { ok: true, value: way.to },
      `${way.from} → ${way.to}`,
    )
  }
})

test('chaque étape qui n’est pas au bout d’un passage est refusée au chef de projet, les décisions du binôme comprises', async () => {
  await using world = await demonstrationWorld()
  for (const from of stageCodes.filter((stage) => stage !== 'proposed' && stage !== 'rejected')) {
    const { seen, chef } = await at(world, from)
    for (const to of stageCodes.filter((code) => !waysFrom(from).some((way) => way.to === code && way.by === 'follow')))
      assert.deepEqual(await pass(chef, seen, { to }), { ok: false, refusal: 'not-another-way' }, `${from} → ${to}`)
  }
})

/** Each guard of the passages that the chef de projet makes, broken in the database. */
const broken: Partial<Record<Guard, (project: { id: string }) => ReturnType<typeof sql>>> = {
  'plan-composed': ({ id }) =>
    sql`with gone as (delete from funding.plan_line where project_id = ${id} returning project_id) delete from funding.plan where project_id in (select project_id from gone)`,
  'regime-and-ceiling': ({ id }) => sql`update funding.plan_line set regime = 'unknown' where project_id = ${id}`,
  'aid-asked-before-works': ({ id }) => sql`update projects.project set works_on = '2026-03-12' where id = ${id}`,
}

test('chaque condition retient le chef de projet sur la base réelle, et le lui dit', async () => {
  await using world = await demonstrationWorld()
  for (const way of passed)
    for (const guard of way.guards) {
      const project = await at(world, way.from)
      if (guard === 'without-aid-asked') continue
      const asksForIt = (guard === 'works-begun' && way.asks === 'works-on') || (guard === 'works-ended' && way.asks === 'ended-on')
      if (!asksForIt) await unguarded(world.db, (tx) => broken[guard]!(project).execute(tx))
      const held: Guard[] = []
      const on = guard === 'aid-asked-before-works' && way.asks ? day('2026-03-12') : way.asks && dayOf[way.asks]
      const tried = await pass(project.chef, project.seen, { to: way.to, on: asksForIt ? undefined : on }, (found) => held.push(...found))
      assert.deepEqual(tried, { ok: false, refusal: 'held-back' }, `${way.from} → ${way.to}, sans ${guard}`)
      assert.ok(held.includes(guard), `${guard} among ${held}`)
      assert.equal((await project.project()).stage, way.from)
    }
})

test('« sans l’aide ? » n’a pas de réponse : le financement ne s’ouvre pas ; l’entreprise répond, il s’ouvre', async () => {
  await using world = await demonstrationWorld()
  const { chef, seen } = await at(world, 'retained', 'not-asked')
  const held: Guard[] = []
  assert.deepEqual(await pass(chef, seen, { to: 'financing' }, (found) => held.push(...found)), { ok: false, refusal: 'held-back' })
  assert.deepEqual(held, ['without-aid-asked'])
  const told = { answer: 'smaller', words: 'Une seule machine au lieu de deux.', toldBy: 'La direction', askedOn: chef.today } as const
  assert.deepEqual(await tellWithoutAid(chef, seen, { ...told, askedOn: day('2026-11-24') }), { ok: false, refusal: 'in-the-future' })
  assert.ok((await tellWithoutAid(chef, seen, told)).ok)
  assert.deepEqual(await pass(chef, seen, { to: 'financing' }), { ok: true, value: 'financing' })
})

test('à l’arrêt, un projet garde son étape, n’en change pas, et repart d’où il était : de chaque étape, pour chaque arrêt', async () => {
  await using world = await demonstrationWorld()
  for (const stage of stageCodes.filter((code) => code !== 'rejected' && code !== 'proposed'))
    for (const side of sideCodes) {
      const { chef, seen, project } = await at(world, stage)
      const stopped = await setAside(chef, seen, side, 'Le terrain n’est pas libre.')
      if (!maySetAside(stage)) {
        assert.deepEqual(stopped, { ok: false, refusal: 'cannot-stand-still' }, stage)
        continue
      }
      assert.deepEqual(stopped, { ok: true, value: side })
      const still = await project()
      assert.deepEqual(
        [still.stage, still.side, still.sideReason, still.sideSince],
        [stage, side, 'Le terrain n’est pas libre.', chef.today],
      )
      const next = { ...seen, version: still.version }
      const way = waysFrom(stage).find(({ by }) => by === 'follow')
      if (way) assert.deepEqual(await pass(chef, next, { to: way.to, reason: 'Essai du retour' }), { ok: false, refusal: 'stands-still' })
      assert.deepEqual(await setAside(chef, next, side, 'Encore le terrain.'), { ok: false, refusal: 'already' })
      assert.deepEqual(await resume(chef, next), { ok: true, value: stage })
      assert.deepEqual([(await project()).stage, (await project()).side], [stage, null])
    }
})

test('nul autre que le chef de projet n’arrête un projet ni ne le reprend', async () => {
  await using world = await demonstrationWorld()
  const { seen } = await at(world, 'financing')
  for (const account of accounts.filter((name) => name !== 'chef-de-projet')) {
    const ctx = await world.as(account)
    for (const tried of [await setAside(ctx, seen, 'paused', 'Essai'), await resume(ctx, seen)])
      assert.match(tried.ok ? 'ok' : tried.refusal, /^(not-found|forbidden)$/, account)
  }
})

test('la base seule refuse des travaux commencés avant la demande d’aide, et un projet avancé que le binôme n’a pas retenu', async () => {
  await using world = await demonstrationWorld()
  const { id, chef } = await at(world, 'engaged')
  const write = (statement: ReturnType<typeof sql>) =>
    act(chef, { name: 'test.forge' }, async (tx) => ok((await statement.execute(tx)).numAffectedRows))
  await assert.rejects(
    write(sql`update projects.project set stage = 'under-way', works_on = '2026-04-02' where id = ${id}`),
    /before the aid is asked for/,
  )
  assert.deepEqual(await write(sql`update projects.project set stage = 'under-way', works_on = '2026-04-03' where id = ${id}`), {
    ok: true,
    value: 1n,
  })
  const idea = await at(world, 'qualified')
  for (const stage of stageCodes.filter(isDecided))
    await assert.rejects(
      write(sql`update projects.project set stage = ${stage}, works_on = '2026-01-01', ended_on = '2026-02-01' where id = ${idea.id}`),
      /both halves/,
      stage,
    )
})

test('un projet que tous ceux qui décident ne lisent pas ne passe pas, à aucun niveau confidentiel', () => {
  for (const tier of tierCodes)
    assert.equal(
      passes('read-by-those-who-decide', { ...all, project: { ...all.project, tier } }),
      tier === 'territory' || tier === 'public',
    )
})
