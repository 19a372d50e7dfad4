import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { type Account, accounts, unguarded } from '#kernel/fixtures.ts'
import { declareCompanyInterest } from '#cap/membership/actions/interests.ts'
import { CompanyInterestForm } from '#cap/membership/model/interests.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { demonstrationSite } from '../../space-visits.ts'
import { companyScope } from './policy.ts'
import { companyById, companyNames, listCompanies } from './queries.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const directory = '/espace/ti-7501/entreprises'
const companyNamed = (name: string) =>
  unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ id: string; siret: string }>`
    select c.id, c.siret from companies.company c join territory.territory t on t.id = c.territory_id
    where t.code = 'ti-7501' and c.name = ${name}`.execute(tx)
      ).rows[0]!,
  )
const plasturgie = await companyNamed('Plasturgie de Boé (fictive)')
const biogaz = await companyNamed('Biogaz de Garonne (fictive)')

/** Whether the company is met on its page, in the list, by a search and in the export. */
async function met(who: Account, company: { id: string }, name: string) {
  const shows = async (path: string) => (await ask(who, path)).html.includes(name)
  return {
    page: (await ask(who, `${directory}/${company.id}`)).status,
    list: await shows(directory),
    search: await shows(`${directory}?q=${encodeURIComponent(name.slice(0, 9))}&tri=commune`),
    export: await shows(`${directory}.csv`),
    inbox: await shows('/boite-de-reception?voir=toutes'),
  }
}

const open = { page: 200, list: true, search: true, export: true, inbox: false }
const closed = { page: 404, list: false, search: false, export: false, inbox: false }

test('l’industriel de la paire ne rencontre ni l’entreprise où il a un intérêt, ni la sienne ; les autres les lisent', async () => {
  for (const [company, name] of [
    [plasturgie, 'Plasturgie de Boé'],
    [biogaz, 'Biogaz de Garonne'],
  ] as const) {
    for (const who of ['chef-de-projet', 'elu-referent', 'comite', 'partenaire', 'region-75', 'programme'] as const)
      assert.deepEqual(await met(who, company, name), open, `${who}, ${name}`)
    assert.deepEqual(await met('industriel-referent', company, name), closed, name)
  }
  assert.match((await ask('industriel-referent', directory)).html, /leurs fiches vous sont fermées/)
})

test('un intérêt déclaré par un membre ferme la fiche le jour même, et la rouvre le jour où il finit', async () => {
  const who = 'comite'
  const ctx = await world.as(who)
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  const form = CompanyInterestForm.parse({
    person: ctx.actor.id,
    company: 'Plasturgie de Boé (fictive)',
    siren: plasturgie.siret.slice(0, 9),
    kind: 'other',
    from: ctx.today,
  })
  assert.ok((await declareCompanyInterest(ctx, territory, form)).ok)
  assert.deepEqual(await met(who, plasturgie, 'Plasturgie de Boé'), closed)
  await unguarded(world.db, (tx) =>
    sql`
    update membership.company_interest set valid_from = '2026-01-01', valid_until = '2026-11-22' where person_id = ${ctx.actor.id}`.execute(
      tx,
    ),
  )
  assert.deepEqual(await met(who, plasturgie, 'Plasturgie de Boé'), open)
})

test('la règle et la base disent la même chose : pour chaque compte, les lignes sont celles de la base seule', async () => {
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  for (const account of accounts) {
    const ctx = await world.as(account)
    const scope = companyScope(ctx.actor)
    const byRule = await read(ctx, (tx) => listCompanies(tx, scope, territory.id, { pageSize: 500 }, ctx.today))
    const byBase = await read(
      ctx,
      async (tx) =>
        (
          await sql<{ id: string }>`select id from companies.company where territory_id = ${territory.id} order by lower(name), id`.execute(
            tx,
          )
        ).rows,
    )
    assert.deepEqual(
      byRule.lines.map((line) => line.id),
      byBase.map((row) => row.id),
      account,
    )
    assert.deepEqual(
      (await read(ctx, (tx) => companyNames(tx, scope, territory.id))).map((row) => row.id),
      byBase.map((row) => row.id),
      account,
    )
    const seen = await read(ctx, (tx) => companyById(tx, scope, territory.id, biogaz.id))
    assert.equal(
      seen !== undefined,
      byBase.some((row) => row.id === biogaz.id),
      account,
    )
  }
})
