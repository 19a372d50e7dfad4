import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { demonstrationWorld, testDay } from '#kernel/fixtures.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { testSite } from '../../test-site.ts'
import { listOrganisations, organisationIn } from './queries/organisations.ts'

const world = await demonstrationWorld()
after(world.close)
const open = await testSite(world.db)
const agen = (await territoryByCode(world.db, 'ti-7501'))!.id
const pau = (await territoryByCode(world.db, 'ti-7502'))!.id
const chef = await world.as('chef-de-projet')
const here = '/espace/ti-7501/partenaires/organisations'

/** An organisation in whose name somebody holds a mandate in a territory alone. */
async function heldOnlyIn(territoryId: string): Promise<{ id: string; name: string }> {
  const { rows } = await sql<{ id: string; name: string }>`
    select o.id, o.name from membership.organisation o join membership.mandate m on m.organisation_id = o.id
    where not exists (select 1 from membership.supporter s where s.organisation_id = o.id and s.territory_id <> ${territoryId})
    group by o.id having bool_and(m.territory_id is not distinct from ${territoryId}::uuid) order by o.name limit 1`.execute(world.db)
  return rows[0]!
}

test('la liste tient les organisations des mandats et des soutiens du territoire, et aucune autre', async () => {
  const { lines, total } = await read(chef, (tx) => listOrganisations(tx, agen, testDay, { pageSize: 100 }))
  assert.equal(lines.length, total)
  const ours = await heldOnlyIn(agen)
  const theirs = await heldOnlyIn(pau)
  assert.ok(lines.some(({ id }) => id === ours.id))
  assert.ok(!lines.some(({ id }) => id === theirs.id))
  assert.ok(lines.some(({ supportsSince }) => supportsSince !== null))
  assert.ok(lines.some(({ people }) => people > 0))
})

test('chercher par un nom ou par un numéro, filtrer par nature et trier ; une page est bornée', async () => {
  const list = (filter: Parameters<typeof listOrganisations>[3]) => read(chef, (tx) => listOrganisations(tx, agen, testDay, filter))
  const { lines: all, total } = await list({ pageSize: 100 })
  const ours = await heldOnlyIn(agen)
  assert.deepEqual(
    (await list({ search: ours.name.toUpperCase() })).lines.map(({ id }) => id),
    [ours.id],
  )
  assert.equal((await list({ search: '%' })).total, 0)
  const numbered = all.find(({ siren }) => siren !== null)
  if (numbered) assert.ok((await list({ search: numbered.siren!.replace(/^(\d{3})/, '$1 ') })).lines.some(({ id }) => id === numbered.id))
  const companies = await list({ kind: 'company' })
  assert.equal(companies.total, all.filter(({ kind }) => kind === 'company').length)
  const counts = (await list({ sort: 'people', descending: true, pageSize: 100 })).lines.map(({ people }) => people)
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => b - a),
  )
  const second = await list({ pageSize: 2, page: 2 })
  assert.equal(second.total, total)
  assert.deepEqual(
    second.lines.map(({ id }) => id),
    all.slice(2, 4).map(({ id }) => id),
  )
})

test('une personne compte tant que son mandat court ; terminé, il reste lu sur la page', async () => {
  const ours = await heldOnlyIn(agen)
  const at = (on: string) => read(chef, (tx) => organisationIn(tx, agen, ours.id, day(on)))
  assert.equal((await at('1990-01-01'))!.organisation.people, 0)
  assert.ok((await at('1990-01-01'))!.mandates.length > 0)
  assert.equal(await read(chef, (tx) => organisationIn(tx, pau, ours.id, testDay)), undefined)
})

test('la page d’une organisation mène à ses personnes et en revient ; le fichier suit le filtre', async () => {
  const browser = open()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  const ours = await heldOnlyIn(agen)
  assert.ok((await browser.get(here)).html.includes(`${here}/${ours.id}`))
  const { html } = await browser.get(`${here}/${ours.id}`)
  const [person] = /\/espace\/ti-7501\/partenaires\/personnes\/[\w-]+/.exec(html)!
  assert.ok((await browser.get(person)).html.includes(`${here}/${ours.id}`))
  const { html: file } = await browser.get(`${here}.csv?q=${encodeURIComponent(ours.name)}`)
  assert.equal(file.trim().split('\n').length, 2)
  assert.ok(file.includes(ours.name))
})

test('celle d’un autre territoire n’existe pas ici, et qui n’a pas de mandat ici ne lit rien', async () => {
  const ours = await heldOnlyIn(agen)
  const theirs = await heldOnlyIn(pau)
  const browser = open()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  assert.equal((await browser.get(`${here}/${theirs.id}`)).status, 404)
  assert.equal((await browser.get(`${here}/nulle-part`)).status, 404)
  const abroad = '/espace/ti-4419/partenaires/organisations'
  for (const place of [abroad, `${abroad}.csv`, `${abroad}/${ours.id}`]) assert.equal((await browser.get(place)).status, 403, place)
  const stranger = open()
  stranger.signInWith(await world.sessionOf('operateur'))
  for (const place of [here, `${here}.csv`, `${here}/${ours.id}`]) {
    assert.equal((await stranger.get(place)).status, 403, place)
    assert.equal((await open().get(place)).status, 403, place)
  }
})
