import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { euros } from '#kernel/money.ts'
import { day } from '#kernel/day.ts'
import { readScope } from '#cap/projects/policy.ts'
import { entriesOf } from '#cap/funding/queries.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { importGrantsOf, matchGrant, setGrantAside, releaseGrant } from './actions.ts'
import { likenessOf, wordsShared } from './model/match.ts'
import { grantsOf, possibleDoubles } from './queries.ts'

test('un même SIREN fait un doute, jamais une certitude ; le titre, le montant et la commune y ajoutent', () => {
  const grant = {
    siren: '123456789',
    communeCode: '47001',
    title: 'Extension de l’atelier de découpe',
    beneficiary: 'Atelier fictif',
    amount: euros(100),
  }
  const project = {
    siren: '123456789',
    communeCode: null,
    title: 'Autre chose',
    company: 'Atelier fictif',
    amounts: [],
  }
  assert.deepEqual(likenessOf(grant, project), { score: 45, reasons: ['le même SIREN'] })
  assert.deepEqual(
    likenessOf(grant, {
      ...project,
      title: 'Extension d’un atelier de découpe',
      communeCode: '47001',
      amounts: [euros(100)],
    }),
    {
      score: 100,
      reasons: ['le même SIREN', 'des mots communs dans le titre (100 %)', 'le même montant au plan ou au registre', 'la même commune'],
    },
  )
  assert.deepEqual(likenessOf({ ...grant, siren: null }, { ...project, siren: null }), {
    score: 25,
    reasons: ['le même nom d’entreprise'],
  })
})

test('la part de mots communs ne dépend pas de l’ordre des deux textes', () => {
  assert.equal(wordsShared('Rénovation de la halle', 'Halle : rénovation'), 1)
  assert.equal(wordsShared('a b c x y', 'x y z'), wordsShared('x y z', 'a b c x y'))
  assert.equal(wordsShared('', 'de la'), 0)
})

async function oneGrant() {
  const world = await demonstrationWorld()
  const ctx = await world.as('chef-de-projet')
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  const csv =
    'nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,objet,montant\n' +
    'Région fictive,23350001600040,2024-02-29,R-1,Agglomération d’Agen,20009695600019,Étude fictive,12500.50\n'
  await importGrantsOf(ctx, territory.id, { content: new TextEncoder().encode(csv), name: 'scdl.csv' })
  const scope = readScope(ctx.actor, ctx.today)
  const find = () => read(ctx, async (tx) => (await grantsOf(tx, scope, territory.id, { search: 'Étude fictive' })).grants[0]!)
  const { reference } = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{
          reference: string
        }>`select reference from projects.project where territory_id = ${territory.id} and stage = 'qualified' order by reference limit 1`.execute(
          tx,
        )
      ).rows[0]!,
  )
  const ledger = () =>
    read(ctx, async (tx) => entriesOf(tx, (await projectByReference(tx, scope, { territoryId: territory.id, reference }))!))
  return { world, ctx, territory, reference, find, ledger, scope }
}

test('rattacher écrit une seule ligne au registre ; défaire la corrige par une ligne opposée', async () => {
  const { world, ctx, territory, reference, find, ledger } = await oneGrant()
  await using _ = world
  const before = (await ledger()).length
  const grant = await find()
  const form = { reference, entry: null, decidedOn: day('2024-02-29') }
  assert.deepEqual(await matchGrant(ctx, territory.id, grant.id, form), { ok: true, value: undefined })
  assert.deepEqual(await matchGrant(ctx, territory.id, grant.id, form), {
    ok: false,
    refusal: 'said-already',
  })
  const [line, ...rest] = await ledger()
  assert.deepEqual([line!.funder, line!.state, line!.amount, line!.happenedOn], ['Région fictive', 'granted', 1_250_050, '2024-02-29'])
  assert.equal(rest.length, before)
  assert.equal((await find()).match!.reference, reference)

  assert.deepEqual(await releaseGrant(ctx, territory.id, grant.id), { ok: true, value: undefined })
  const after = await ledger()
  assert.equal(after.length, before + 2)
  assert.equal(
    after.filter((l) => l.funder === 'Région fictive').reduce((sum, l) => sum + l.amount, 0),
    0,
  )
  assert.equal((await find()).match, null)
})

test('une ligne déjà au registre est reconnue, et n’est pas écrite deux fois', async () => {
  const { world, ctx, territory, reference, find, ledger } = await oneGrant()
  await using _ = world
  const grant = await find()
  await matchGrant(ctx, territory.id, grant.id, { reference, entry: null, decidedOn: day('2024-02-29') })
  const [line] = await ledger()
  await releaseGrant(ctx, territory.id, grant.id)
  const lines = (await ledger()).length
  assert.deepEqual(await matchGrant(ctx, territory.id, grant.id, { reference, entry: line!.id, decidedOn: null }), {
    ok: true,
    value: undefined,
  })
  assert.equal((await ledger()).length, lines)
})

test('écarter une subvention se dit et se défait ; un autre territoire ne dit rien de la nôtre', async () => {
  const { world, ctx, territory, reference, find } = await oneGrant()
  await using _ = world
  const grant = await find()
  const foreign = await world.as('chef-de-projet-7502')
  assert.deepEqual(await setGrantAside(foreign, territory.id, grant.id), { ok: false, refusal: 'forbidden' })
  assert.deepEqual(
    await matchGrant(foreign, territory.id, grant.id, {
      reference,
      entry: null,
      decidedOn: day('2024-01-01'),
    }),
    { ok: false, refusal: 'forbidden' },
  )
  assert.deepEqual(await setGrantAside(ctx, territory.id, grant.id), { ok: true, value: undefined })
  assert.equal((await find()).isRefused, true)
  assert.deepEqual(await releaseGrant(ctx, territory.id, grant.id), { ok: true, value: undefined })
  assert.equal((await find()).isRefused, false)
})

test('deux grands livres qui disent le même euro, deux projets qui promettent les mêmes emplois, se voient', async () => {
  const { world, ctx, territory, scope } = await oneGrant()
  await using _ = world
  const projects = await unguarded(world.db, async (tx) => {
    const { rows } = await sql<{ id: string; reference: string }>`
      select id, reference from projects.project where territory_id = ${territory.id} and stage <> 'rejected' order by reference limit 2`.execute(
      tx,
    )
    for (const { id } of rows) {
      await sql`update projects.project set siren = '200096956', siret = null, jobs_created = 17, origin = 'demonstration' where id = ${id}`.execute(
        tx,
      )
      await sql`insert into funding.entry (id, territory_id, project_id, funder, state, amount, happened_on, source, submission_key)
        values (gen_random_uuid(), ${territory.id}, ${id}, 'Financeur fictif', 'granted', 4200, '2026-01-01', 'essai', gen_random_uuid())`.execute(
        tx,
      )
    }
    return rows
  })
  const doubles = await read(ctx, (tx) => possibleDoubles(tx, scope, territory.id))
  const both = projects.map((p) => p.reference).toSorted()
  const seen = doubles.filter((d) => (d.kind === 'euros' ? d.who === 'Financeur fictif' : d.amount === 17))
  assert.deepEqual(
    seen.map((d) => [d.kind, d.amount, d.projects.map((p) => p.reference).toSorted()]),
    [
      ['euros', 4200, both],
      ['jobs', 17, both],
    ],
  )
})
