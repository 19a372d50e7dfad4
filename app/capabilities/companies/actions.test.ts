import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { type Account, accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { addCompany, addLead, editCompany, qualifyLead, recordVisit, refuseLead, reopenLead } from './actions.ts'
import { conversion, type VisitForm } from './model.ts'
import { companyScope, mayWithCompanies } from './policy.ts'
import { funnelOf, listCompanies, listLeads, visitsOf } from './queries.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'ressort-companies-'))
after(() => rm(dataDir, { recursive: true, force: true }))

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

async function agen() {
  const world = await demonstrationWorld()
  const territory = (await territoryByCode(world.db, 'ti-7501'))!
  const ctx = await world.as('chef-de-projet')
  return { world, territory, ctx, scope: companyScope(ctx.actor) }
}

const visit = (given: Partial<VisitForm> = {}): VisitForm => ({
  submissionKey: '01890f2e-7b1a-7c3d-9a5e-0123456789ad',
  companyId: null,
  newCompany: 'Fonderie d’essai (fictive)',
  visitedOn: day('2026-11-20'),
  met: 'Le gérant (fictif)',
  sourcedBy: 'chamber',
  summary: 'Besoin d’un four.',
  energy: '',
  water: '',
  land: '',
  skills: '',
  blockers: ['energy', 'permit'],
  lead: 'Four électrique (piste fictive)',
  ...given,
})

test('une visite écrit l’entreprise, ce qui bloque, ses photos et sa piste ; envoyée deux fois, elle est une', async () => {
  const { world, territory, ctx, scope } = await agen()
  await using _ = world
  const photos = [{ name: 'four.png', content: pixel }]
  const first = await recordVisit(ctx, territory, visit(), photos, { dataDir })
  const second = await recordVisit(ctx, territory, visit(), photos, { dataDir })
  assert.ok(first.ok)
  assert.deepEqual(second, first)
  const visits = await read(ctx, (tx) => visitsOf(tx, scope, territory.id, first.value))
  assert.deepEqual(
    visits.map((v) => [v.summary, v.blockers, v.photos.length]),
    [['Besoin d’un four.', ['energy', 'permit'], 1]],
  )
  const { leads } = await read(ctx, (tx) => listLeads(tx, scope, territory.id, { search: 'Four électrique' }))
  assert.deepEqual(
    leads.map((l) => [l.title, l.state, l.channel, l.sourcedBy, l.companyName]),
    [['Four électrique (piste fictive)', 'received', 'visit', 'chamber', 'Fonderie d’essai (fictive)']],
  )
})

test('une visite refusée ne laisse rien : ni entreprise, ni photo', async () => {
  const { world, territory, ctx, scope } = await agen()
  await using _ = world
  const tried = async (form: VisitForm, photos: { name: string; content: Buffer }[]) => {
    const done = await recordVisit(ctx, territory, form, photos, { dataDir })
    return done.ok ? 'ok' : done.refusal
  }
  assert.equal(await tried(visit(), [{ name: 'macro.png', content: Buffer.from('MZ rien d’une image') }]), 'not-a-photo')
  assert.equal(await tried(visit({ visitedOn: day('2026-11-24') }), []), 'in-the-future')
  assert.equal(await tried(visit({ newCompany: null, companyId: '01890f2e-7b1a-7c3d-9a5e-0123456789ae' }), []), 'unknown-company')
  assert.equal(
    await tried(
      visit(),
      Array.from({ length: 7 }, () => ({ name: 'x.png', content: pixel })),
    ),
    'too-many-photos',
  )
  const { total } = await read(ctx, (tx) => listCompanies(tx, scope, territory.id, { search: 'Fonderie d’essai' }, ctx.today))
  assert.equal(total, 0)
})

test('une piste se qualifie, se refuse avec sa raison, se reprend ; l’entonnoir compte par qui l’a apportée', async () => {
  const { world, territory, ctx, scope } = await agen()
  await using _ = world
  const leadNow = async () => (await read(ctx, (tx) => listLeads(tx, scope, territory.id, { search: 'Essai de piste' }))).leads[0]!
  const form = {
    submissionKey: '01890f2e-7b1a-7c3d-9a5e-0123456789af',
    title: 'Essai de piste (fictive)',
    words: '',
    companyId: null,
    channel: 'operator',
    sourcedBy: 'operator',
    receivedOn: day('2026-11-01'),
  } as const
  assert.ok((await addLead(ctx, territory, form)).ok)
  assert.ok((await addLead(ctx, territory, form)).ok)
  const { reference } = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ reference: string }>`
    select reference from projects.project where territory_id = ${territory.id} and stage = 'retained' order by reference limit 1`.execute(
          tx,
        )
      ).rows[0]!,
  )
  const seen = async () => ({ id: (await leadNow()).id, version: (await leadNow()).version })
  const stale = await seen()
  assert.ok((await refuseLead(ctx, territory, stale, { refusal: 'too-early', refusalWords: null })).ok)
  assert.deepEqual(await qualifyLead(ctx, territory, stale, reference), { ok: false, refusal: 'changed-meanwhile' })
  assert.ok((await reopenLead(ctx, territory, await seen())).ok)
  assert.deepEqual(await qualifyLead(ctx, territory, await seen(), 'P-2020-9999'), { ok: false, refusal: 'unknown-project' })
  assert.ok((await qualifyLead(ctx, territory, await seen(), reference)).ok)
  const lead = await leadNow()
  assert.deepEqual([lead.state, lead.project?.reference, lead.refusal], ['qualified', reference, null])
  const funnel = await unguarded(world.db, (tx) => funnelOf(tx, territory.id, ['retained']))
  assert.deepEqual(
    funnel.find((line) => line.source === 'operator'),
    { source: 'operator', received: 1, qualified: 1, refused: 0, retained: 1 },
  )
  assert.equal(conversion({ source: 'operator', received: 3, qualified: 0, refused: 0, retained: 1 }), 3_333)
})

test('un SIRET ou un nom ne s’ajoute pas deux fois, et une correction sur une version passée est refusée', async () => {
  const { world, territory, ctx, scope } = await agen()
  await using _ = world
  const form = {
    name: 'Essai (fictive)',
    siret: null,
    naf: null,
    communeCode: '47001',
    headcount: null,
    headcountOn: null,
    groupName: null,
    source: 'essai',
  }
  const added = await addCompany(ctx, territory, form)
  assert.ok(added.ok)
  assert.deepEqual(await addCompany(ctx, territory, { ...form, name: 'ESSAI (fictive)' }), { ok: false, refusal: 'known-already' })
  assert.deepEqual(await addCompany(ctx, territory, { ...form, name: 'Autre', communeCode: '99999' }), {
    ok: false,
    refusal: 'unknown-commune',
  })
  const seen = { id: added.value, version: 1 }
  assert.ok((await editCompany(ctx, territory, seen, { ...form, naf: '10.39A' })).ok)
  assert.deepEqual(await editCompany(ctx, territory, seen, form), { ok: false, refusal: 'changed-meanwhile' })
  const { lines } = await read(ctx, (tx) => listCompanies(tx, scope, territory.id, { search: 'Essai (fict' }, ctx.today))
  assert.deepEqual(
    lines.map((line) => [line.naf, line.communeName, line.visitedOn]),
    [['10.39A', 'Agen', null]],
  )
})

test('ce qu’une entreprise confie n’est lu que par le chef de projet, par la règle comme par la base seule', async () => {
  const { world, territory } = await agen()
  await using _ = world
  const rowsSeen = async (account: Account) => {
    const ctx = await world.as(account)
    return read(ctx, async (tx) => {
      const count = async (table: string) =>
        (
          await sql<{
            n: number
          }>`select count(*) as n from ${sql.table(`companies.${table}`)} where territory_id = ${territory.id}`.execute(tx)
        ).rows[0]!.n
      return { company: await count('company'), visit: await count('visit'), lead: await count('lead'), blocker: await count('blocker') }
    })
  }
  for (const account of accounts) {
    const { actor } = await world.as(account)
    const seen = await rowsSeen(account)
    assert.equal(seen.company > 0, mayWithCompanies(actor, 'read-directory', territory), `${account} directory`)
    for (const table of ['visit', 'lead', 'blocker'] as const)
      assert.equal(seen[table] > 0, mayWithCompanies(actor, 'read-visits', territory), `${account} ${table}`)
  }
  assert.deepEqual(accounts.filter((account) => account === 'chef-de-projet').length, 1)
})
