import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { readScope } from '#cap/projects/policy.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { demonstrationSite } from '../../../space-visits.ts'
import { moneyStateCodes } from '../model.ts'
import { fundersOf, ledgerLines } from '../queries/territory-ledger.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

test('les sommes par financeur, état et jour se refont ligne à ligne, pour chaque rôle et plusieurs jours', async () => {
  const { id } = (await territoryByCode(world.db, 'ti-7501'))!
  for (const account of [
    'chef-de-projet',
    'elu-referent',
    'industriel-referent',
    'comite',
    'partenaire',
    'region-75',
    'programme',
  ] as const) {
    const ctx = await world.as(account)
    const scope = readScope(ctx.actor, ctx.today)
    for (const on of ['2024-11-29', '2024-11-30', '2026-05-20', '2026-11-23'].map(day)) {
      const { funders, lines } = await read(ctx, async (tx) => ({
        funders: await fundersOf(tx, scope, id, on),
        lines: await ledgerLines(tx, scope, id, on),
      }))
      assert.deepEqual(new Set(funders.map(({ funder }) => funder)), new Set(lines.map(({ funder }) => funder)), `${account} ${on}`)
      for (const { funder, amounts, projects } of funders) {
        const own = lines.filter((line) => line.funder === funder)
        assert.equal(projects, new Set(own.map(({ reference }) => reference)).size)
        for (const state of moneyStateCodes) {
          const of = own.filter((line) => line.state === state)
          assert.equal(
            amounts[state],
            of.length === 0 ? undefined : of.reduce((sum, { amount }) => sum + amount, 0),
            `${account} ${on} ${funder} ${state}`,
          )
        }
      }
    }
  }
})

test('le registre d’un jour passé ne sait rien de ce qui est venu après', async () => {
  assert.match((await ask('chef-de-projet', '/espace/ti-7501/argent?au=2024-01-31')).html, /État \(France 2030\)[\s\S]*?316 000 €/)
  assert.doesNotMatch((await ask('chef-de-projet', '/espace/ti-7501/argent?au=2024-01-31')).html, /ADEME/)
  assert.match((await ask('chef-de-projet', '/espace/ti-7501/argent?au=2026-02-30')).html, /au 23\/11\/2026/)
})

test('le registre se télécharge en classeur, sous son nom', async () => {
  const { status, type } = await ask('elu-referent', '/espace/ti-7501/argent.xlsx?au=2026-05-20')
  assert.deepEqual([status, type], [200, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'])
  assert.match(String((await ask('signed-out', '/espace/ti-7501/argent')).status), /^403$/)
})
