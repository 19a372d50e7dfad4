import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { demonstrationWorld } from '#kernel/fixtures.ts'
import { readScope } from '#cap/projects/policy.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { importGrantsFile, importGrantsOf } from './actions.ts'
import { grantsOf } from './queries.ts'

const fondsVert = new URL('../../../../shared/data/grants/fonds-vert-2023_lot-et-garonne.csv', import.meta.url).pathname
const counts = ({ read: lines, added, updated, unchanged, rejected }: Awaited<ReturnType<typeof importGrantsFile>>) => ({
  lines,
  added,
  updated,
  unchanged,
  rejected,
})

test('les 88 subventions réelles du Fonds vert entrent une fois, et une seconde reprise ne change rien', async () => {
  await using world = await demonstrationWorld()
  const first = await importGrantsFile(world.asVisitor, fondsVert)
  assert.deepEqual(counts(first), { lines: 88, added: 88, updated: 0, unchanged: 0, rejected: 0 })
  const second = await importGrantsFile(world.asVisitor, fondsVert)
  assert.deepEqual(counts(second), { lines: 88, added: 0, updated: 0, unchanged: 88, rejected: 0 })
  const { rows } = await sql<{
    count: number
    amount: number
  }>`select count(*) as count, sum(amount) as amount from grants.grant where source = 'fonds-vert'`.execute(world.db)
  assert.equal(rows[0]!.count, 88)
  assert.equal(rows[0]!.amount, await sumOfTheFile())
})

/** The same sum, by other means than ours: digits as written. */
async function sumOfTheFile(): Promise<number> {
  const lines = (await readFile(fondsVert, 'utf8')).trimEnd().split(/\r?\n/).slice(1)
  return lines.reduce(
    (total, line) => total + Number(/([\d\s\u00a0\u202f]+),(\d\d)\s€$/.exec(line)!.slice(1).join('').replaceAll(/\D/g, '')),
    0,
  )
}

test('chaque valeur étrange a son explication : NULL, et Paris dans une ligne du Lot-et-Garonne', async () => {
  await using world = await demonstrationWorld()
  const { problems } = await importGrantsFile(world.asVisitor, fondsVert)
  const source = (await readFile(fondsVert, 'utf8')).trimEnd().split(/\r?\n/)
  const withNull = source.flatMap((line, rank) => (line.split(';')[3] === 'NULL' ? [rank + 1] : []))
  const told = problems.filter((p) => p.column === 'code_commune' && p.reason.includes('NULL')).map((p) => p.line)
  assert.equal(withNull.length, 7)
  assert.deepEqual(told, withNull)
  assert.match(problems.find((p) => p.line === 2)!.reason, /^Paris \(75056\) n’est pas dans le département 47 de la ligne/)
  assert.match(
    problems.find((p) => p.line === 3)!.reason,
    /placée par son bénéficiaire, CA Agglomération d’Agen|placée par son bénéficiaire, .*Agen/,
  )
})

test('les subventions de l’Agglomération d’Agen se trouvent, celles sans commune comprises', async () => {
  await using world = await demonstrationWorld()
  await importGrantsFile(world.asVisitor, fondsVert)
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  const ctx = await world.as('partenaire')
  const found = await read(ctx, (tx) =>
    grantsOf(tx, readScope(ctx.actor, ctx.today), territory.id, {
      search: '200096956',
      list: 'fonds-vert',
      descending: true,
    }),
  )
  assert.deepEqual(
    found.grants.map((g) => [g.key, g.amount, g.communeName]),
    [
      ['11809139', 53_639_100, null],
      ['12758699', 6_229_600, 'Agen'],
      ['11988907', 6_000_000, null],
    ],
  )
  const all = await read(ctx, (tx) => grantsOf(tx, readScope(ctx.actor, ctx.today), territory.id, { pageSize: 100 }))
  const outside = all.grants.filter((g) => !g.communeCode && g.siren !== '200096956')
  assert.deepEqual(outside, [], 'ni Paris, ni le Département, ni Val de Garonne')
  assert.equal(
    all.amount,
    all.grants.reduce((sum, g) => sum + g.amount!, 0),
  )
})

test('une liste SCDL entre, une colonne inconnue ou un montant illisible disent quoi corriger', async () => {
  await using world = await demonstrationWorld()
  const ctx = await world.as('chef-de-projet')
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  const head = 'nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,objet,montant'
  const csv = [
    head,
    'Région fictive,23350001600040,2024-02-29,2024-1,Agglomération d’Agen,20009695600019,Étude d’un plateau technique,12500.5',
    'Région fictive,23350001600040,2024-02-30,2024-2,Agglomération d’Agen,20009695600019,Date impossible,100',
    'Région fictive,23350001600040,2024-03-01,2024-3,Agglomération d’Agen,20009695600019,Montant illisible,environ 3 k€',
    'Région fictive,23350001600040,2024-03-01,2024-4,Autre intercommunalité,20003067400017,Ailleurs,100',
  ].join('\n')
  const done = await importGrantsOf(ctx, territory.id, {
    content: new TextEncoder().encode(csv),
    name: 'scdl.csv',
  })
  assert.ok(done.ok)
  assert.deepEqual([done.value.read, done.value.added, done.value.rejected, done.value.elsewhere], [4, 2, 1, 1])
  assert.deepEqual(
    done.value.problems.map((p) => [p.line, p.column, p.reason]),
    [
      [3, 'dateConvention', '« 2024-02-30 » n’est pas une date (AAAA-MM-JJ).'],
      [4, 'montant', '« environ 3 k€ » n’est pas un montant en euros.'],
    ],
  )
  const unknown = await importGrantsOf(ctx, territory.id, {
    content: new TextEncoder().encode('a;b\n1;2\n'),
    name: 'x.csv',
  })
  assert.deepEqual(unknown, { ok: false, refusal: 'unknown-columns' })
})

test('seul le chef de projet du territoire reprend une liste', async () => {
  await using world = await demonstrationWorld()
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  for (const account of ['chef-de-projet-7502', 'elu-referent', 'partenaire', 'region-75', 'programme'] as const) {
    const done = await importGrantsOf(await world.as(account), territory.id, {
      content: await readFile(fondsVert),
      name: 'liste.csv',
    })
    assert.deepEqual(done, { ok: false, refusal: 'forbidden' }, account)
  }
})
