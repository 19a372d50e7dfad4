import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { type Account, unguarded } from '#kernel/fixtures.ts'
import { factsOf, territoryByCode } from '#cap/territory/queries.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'
import { setCarriers } from './actions/carriers.ts'
import { namesWith } from './model/carriers.ts'
import { type Indicator, knownIndicators, reached } from './model/indicators.ts'

const { world, ask, doIt } = await demonstrationSite()
after(world.close)
const agen = (await territoryByCode(world.db, 'ti-7501'))!

const fiche = await unguarded(
  world.db,
  async (tx) =>
    (
      await sql<{ id: string; reference: string }>`
  select id, reference from action_plan.fiche where territory_id = ${agen.id} and title like 'Monter une filière de la filtration%'`.execute(
        tx,
      )
    ).rows[0]!,
)
const page = `/espace/ti-7501/plan/fiches/${fiche.reference}`
const seen = async () => ({ reference: fiche.reference, version: Number(versionOf((await ask('chef-de-projet', `${page}/moyens`)).html)) })
const named = async (account: Account) => (await world.as(account)).actor
const rowOf = () =>
  unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{
          pilots: string[]
          elected_leads: string[]
        }>`select pilots, elected_leads from action_plan.fiche where id = ${fiche.id}`.execute(tx)
      ).rows[0]!,
  )

test('une personne du territoire pilote la fiche : son nom s’y écrit, les noms libres restent, elle en est prévenue', async () => {
  await unguarded(world.db, (tx) =>
    sql`update action_plan.fiche set pilots = '{"Un bureau d’études (libre)"}', elected_leads = '{}' where id = ${fiche.id}`.execute(tx),
  )
  const [partner, elu] = [await named('partenaire'), await named('elu-referent')]
  const ctx = await world.as('chef-de-projet')
  assert.ok((await setCarriers(ctx, agen, await seen(), { pilots: [partner.id!], elected: [elu.id!] })).ok)
  assert.deepEqual(await rowOf(), { pilots: ['Un bureau d’études (libre)', partner.name], elected_leads: [elu.name] })
  for (const account of ['partenaire', 'elu-referent'] as const)
    assert.match(
      (await ask(account, '/boite-de-reception')).html,
      new RegExp(`${fiche.reference} : une action du plan vous est confiée`),
      account,
    )
  assert.doesNotMatch((await ask('comite', '/boite-de-reception?vue=toutes')).html, /une action du plan vous est confiée/)
  assert.ok((await setCarriers(ctx, agen, await seen(), { pilots: [], elected: [elu.id!] })).ok)
  assert.deepEqual(await rowOf(), { pilots: ['Un bureau d’études (libre)'], elected_leads: [elu.name] })
})

test('qui n’a pas de mandat dans le territoire ne porte pas une fiche, et le chef de projet seul le dit', async () => {
  const elsewhere = await named('chef-de-projet-7502')
  assert.deepEqual(await setCarriers(await world.as('chef-de-projet'), agen, await seen(), { pilots: [elsewhere.id!], elected: [] }), {
    ok: false,
    refusal: 'unknown-person',
  })
  for (const account of ['elu-referent', 'comite', 'partenaire', 'region-75', 'programme', 'chef-de-projet-7502'] as const) {
    assert.deepEqual(
      await setCarriers(await world.as(account), agen, await seen(), { pilots: [], elected: [] }),
      { ok: false, refusal: 'forbidden' },
      account,
    )
    await assert.rejects(
      read({ ...(await world.as(account)) }, async (tx) => {
        await sql`set transaction read write`.execute(tx)
        await sql`insert into action_plan.carrier (territory_id, fiche_id, role, person_id, name) values (${agen.id}, ${fiche.id}, 'pilot', ${elsewhere.id}, 'x')`.execute(
          tx,
        )
      }),
      /row-level security|read-write/,
      account,
    )
  }
})

test('retiré de la fiche, un nom n’y porte plus la personne', () => {
  assert.deepEqual(namesWith(['A', 'B'], [{ name: 'B' }], [{ name: 'C' }]), ['A', 'C'])
  assert.deepEqual(namesWith(['A', 'B'], [{ name: 'B' }], []), ['A'])
  assert.deepEqual(namesWith(['A'], [], [{ name: 'A' }]), ['A'])
})

test('un indicateur a sa cible et son jour, son constat et sa preuve ; ce qui manque se dit à côté du champ', async () => {
  const bad = await doIt('chef-de-projet', `${page}/moyens`, {
    part: 'indicators',
    'what-0': 'measure:water',
    'target-0': '12 000',
    'observed-0': '3000',
    'what-1': 'own',
    'words-1': '',
  })
  assert.equal(bad.status, 422)
  for (const words of [
    'Dites pour quel jour est cette cible',
    'Dites quel jour cela a été constaté',
    'Dites d’où vient ce constat',
    'Écrivez ce que mesure cet indicateur',
  ])
    assert.ok(bad.html.includes(words), words)
  const done = await doIt('chef-de-projet', `${page}/moyens`, {
    part: 'indicators',
    'what-0': 'measure:water',
    'target-0': '12 000',
    'targetOn-0': '2028-06-30',
    'observed-0': '3000',
    'observedOn-0': '2026-10-01',
    'evidence-0': 'Compteurs (fictif)',
    'what-1': 'fact:Emplois industriels',
    'target-1': '15500',
    'targetOn-1': '2027-12-31',
    'what-2': 'own',
    'words-2': 'Sites équipés',
    'unit-2': 'sites',
  })
  assert.equal(done.to, `${page}/moyens?fait=indicators`)
  const { html } = await ask('elu-referent', page)
  assert.match(html, /Eau économisée/)
  assert.match(html, /12 000 m³\/an/)
  assert.match(html, /25 ?%/)
  assert.match(html, /15 000 emplois/, 'the fact of the territory is where it starts')
  assert.match(html, /Sites équipés/)
  const unknown = await doIt('chef-de-projet', `${page}/moyens`, { part: 'indicators', 'what-0': 'measure:happiness' })
  assert.match(unknown.html, /n’est plus connu du territoire/)
})

test('l’indicateur et les personnes d’une fiche restreinte se taisent devant qui ne la lit pas', async () => {
  await unguarded(world.db, (tx) => sql`update action_plan.fiche set tier = 'restricted' where id = ${fiche.id}`.execute(tx))
  const rows = async (account: Account) =>
    read(await world.as(account), async (tx) => ({
      indicators: (await sql`select from action_plan.indicator where fiche_id = ${fiche.id}`.execute(tx)).rows.length,
      carriers: (await sql`select from action_plan.carrier where fiche_id = ${fiche.id}`.execute(tx)).rows.length,
    }))
  assert.deepEqual(await rows('partenaire'), { indicators: 0, carriers: 0 })
  assert.deepEqual(await rows('region-75'), { indicators: 0, carriers: 0 })
  assert.deepEqual(await rows('industriel-referent'), { indicators: 3, carriers: 1 })
})

test('le chemin fait est nul au départ et entier à la cible, dans les deux sens', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }), (baseline, target) => {
      const at = (observed: number | null): Pick<Indicator, 'baseline' | 'target' | 'observed'> => ({ baseline, target, observed })
      if (baseline === target) return assert.equal(reached(at(baseline)), null)
      assert.equal(reached(at(baseline)), 0)
      assert.equal(reached(at(target)), 10_000)
      assert.equal(reached(at(null)), null)
    }),
  )
})

test('les chiffres du territoire qui ne sont pas des nombres ne deviennent pas des indicateurs', async () => {
  const known = knownIndicators(await factsOf(world.db, agen.id))
  assert.ok(
    known.some(({ known: code, baseline, unit }) => code === 'fact:Emplois industriels' && baseline === 15_000 && unit === 'emplois'),
  )
  assert.ok(!known.some(({ label }) => label === 'Candidature'))
  assert.equal(new Set(known.map((one) => one.known)).size, known.length)
})
