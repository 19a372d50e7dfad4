import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { act, elevate } from '#kernel/act.ts'
import { accounts, demonstrationWorld, testDay } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { allToldProjects } from './queries.ts'
import { projectLines } from './views/project-file.ts'

const world = await demonstrationWorld()
after(() => world.close())

type Ctx = typeof world.asVisitor

async function published(ctx: Ctx, pageSize?: number) {
  const lines: (readonly unknown[])[] = []
  for await (const line of projectLines(allToldProjects(ctx, pageSize))) lines.push(line)
  return lines
}

const everyReference = (where = sql`true`) =>
  act(world.asVisitor, { name: 'test.read-all' }, async (tx) => {
    await elevate(tx)
    const { rows } = await sql<{ reference: string }>`select reference from projects.project where ${where} order by id`.execute(tx)
    return ok(rows.map((row) => row.reference))
  })

test('les projets publics sont publiés, et eux seuls', async () => {
  const [, ...lines] = await published(world.asVisitor)
  const expected = await everyReference(sql`tier = 'public' and (embargo_until is null or embargo_until < ${testDay})`)
  const all = await everyReference()
  assert.ok(expected.ok && all.ok)
  assert.deepEqual(
    lines.map(([reference]) => reference),
    expected.value,
  )
  assert.ok(expected.value.length > 0 && expected.value.length < all.value.length)
})

test('qui que ce soit qui télécharge, le fichier est le même', async () => {
  const asVisitor = await published(world.asVisitor)
  for (const account of accounts) assert.deepEqual(await published(await world.as(account)), asVisitor, account)
})

test('le fichier est le même lu page par page', async () => {
  assert.deepEqual(await published(world.asVisitor, 3), await published(world.asVisitor))
})

test('un projet sous embargo ne paraît que le lendemain du dernier jour', async () => {
  const [, first] = await published(world.asVisitor)
  await act(world.asVisitor, { name: 'test.embargo' }, async (tx) => {
    await elevate(tx)
    await sql`update projects.project set embargo_until = ${testDay} where reference = ${first![0]}`.execute(tx)
    return ok()
  })
  const references = async (ctx: Ctx) => (await published(ctx)).map(([reference]) => reference)
  assert.ok(!(await references(world.asVisitor)).includes(first![0]))
  assert.ok((await references({ ...world.asVisitor, today: '2026-11-24' as typeof testDay })).includes(first![0]))
})

test('le fichier ne porte ni SIRET ni adresse électronique', async () => {
  const text = (await published(world.asVisitor)).flat().join('\n')
  assert.doesNotMatch(text, /\b\d{14}\b|\b\d{9}\b|@/)
})

test('un coût non publié reste vide, il ne vaut pas zéro', async () => {
  const [header, ...lines] = await published(world.asVisitor)
  const cost = header!.indexOf('cout_ht_euros')
  const byTitle = new Map(lines.map((line) => [line[header!.indexOf('titre')], line[cost]]))
  assert.equal(byTitle.get('Extension des capacités de Pont-du-Casse'), 10_000_000)
  assert.equal(byTitle.get('Lauréat de France 2030'), null)
})
