import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { type Account, accounts, testDay, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'
import { agreeToBeKnown, answerProspect, decideProspect, fileProspect, offerProspect } from './actions/prospects.ts'
import { namesTheFirm, ProspectForm, type ProspectState, stateOfProspect } from './model/prospects.ts'
import { prospectScope } from './policy.ts'
import { prospectFiled } from './queries/prospects.ts'

const { world, ask } = await demonstrationSite()
after(world.close)
const agen = (await territoryByCode(world.db, 'ti-7501'))!
const angouleme = (await territoryByCode(world.db, 'ti-7502'))!

const form = (given: Partial<Record<string, string>> = {}) =>
  ProspectForm.parse({
    title: 'Atelier d’essai de 40 emplois',
    words: 'Un investisseur cherche un site de deux hectares.',
    filiere: 'other',
    landM2: '20 000',
    jobs: '40',
    firmName: 'Zylberstahl (fictive)',
    contactName: 'Le directeur (fictif)',
    contactEmail: 'zylber@demo.ressort.example',
    ...given,
  })

/** Offered today to both territories by the region, until the 30th. */
async function offered() {
  const region = await world.as('region-75')
  const filed = await fileProspect(region, form())
  assert.ok(filed.ok)
  const due = day('2026-11-30')
  assert.deepEqual(
    await offerProspect(region, { reference: filed.value, version: 1 }, { territories: [agen.id, angouleme.id], dueOn: due }),
    { ok: true, value: undefined },
  )
  return filed.value
}

const site = (words: string) => ({ kind: 'site' as const, site: words, landM2: 20_000, availableOn: null, conditions: 'Prix à négocier' })
const rowOf = (reference: string) =>
  unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ id: string; offered_to: string[]; offered_at: Date }>`
  select id, offered_to, offered_at from companies.prospect where reference = ${reference}`.execute(tx)
      ).rows[0]!,
  )

test('offert, le projet l’est à tous au même instant, avec le même texte et la même échéance, et chacun en est prévenu', async () => {
  const reference = await offered()
  const { id } = await rowOf(reference)
  const told = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ territory_id: string; title: string; due_on: string }>`
    select territory_id, title, due_on from inbox.notification where subject_id = ${id} order by territory_id`.execute(tx)
      ).rows,
  )
  assert.deepEqual(new Set(told.map((one) => one.territory_id)), new Set([agen.id, angouleme.id]))
  assert.deepEqual(new Set(told.map(({ title, due_on }) => `${title} ${due_on}`)).size, 1)
  const pages = await Promise.all(
    (['chef-de-projet', 'chef-de-projet-7502'] as const).map((who) =>
      ask(who, `/espace/${who === 'chef-de-projet' ? 'ti-7501' : 'ti-7502'}/implantations/${reference}`),
    ),
  )
  for (const { status, html } of pages) {
    assert.equal(status, 200)
    assert.match(html, /au même instant, avec le même texte et la même échéance \(fin du 30\/11\/2026\)/)
    for (const name of [agen.name, angouleme.name]) assert.ok(html.includes(name))
    assert.doesNotMatch(html, /Zylberstahl|zylber@/)
  }
})

test('ce qui est offert ne change plus pour personne : ni texte, ni échéance, ni liste, même de la main de la base', async () => {
  const reference = await offered()
  const { id } = await rowOf(reference)
  for (const change of [
    sql`title = 'Autre titre'`,
    sql`due_on = '2027-01-01'`,
    sql`offered_to = array[${agen.id}]::uuid[]`,
    sql`offered_at = now()`,
    sql`land_m2 = 1`,
  ])
    await assert.rejects(
      unguarded(world.db, (tx) => sql`update companies.prospect set ${change} where id = ${id}`.execute(tx)),
      /stays the same for all/,
    )
  const again = await offerProspect(
    await world.as('region-75'),
    { reference, version: 2 },
    { territories: [agen.id], dueOn: day('2026-12-31') },
  )
  assert.deepEqual(again, { ok: false, refusal: 'changed-meanwhile' })
})

test('à la base, qui propose ne change pas l’entreprise après coup, et personne ne répond au nom d’un autre', async () => {
  const reference = await offered()
  const { id } = await rowOf(reference)
  const [region, chef] = [await world.as('region-75'), await world.as('chef-de-projet')]
  const forge = (ctx: typeof region, query: ReturnType<typeof sql>) =>
    act(ctx, { name: 'test.forge' }, async (tx) => ok(await query.execute(tx)))
  await assert.rejects(
    forge(region, sql`update companies.prospect_firm set contact_email = 'moi@exemple.fr' where prospect_id = ${id}`),
    /stays the same/,
  )
  await assert.rejects(forge(region, sql`delete from companies.prospect_firm where prospect_id = ${id}`), /append-only/)
  assert.ok((await answerProspect(chef, agen, { reference, version: null }, site('Zone de la Plaine'))).ok)
  await assert.rejects(
    forge(chef, sql`update companies.prospect_answer set answered_by = ${region.actor.id} where prospect_id = ${id}`),
    /in the name of who gives it/,
  )
})

test('les réponses sont scellées jusqu’à l’échéance, pour qui propose aussi ; elles s’ouvrent ensemble le lendemain', async () => {
  const reference = await offered()
  assert.ok((await answerProspect(await world.as('chef-de-projet'), agen, { reference, version: null }, site('Lot 12'))).ok)
  assert.deepEqual(await answerProspect(await world.as('chef-de-projet'), agen, { reference, version: null }, site('Lot 13')), {
    ok: false,
    refusal: 'changed-meanwhile',
  })
  assert.ok((await answerProspect(await world.as('chef-de-projet'), agen, { reference, version: 1 }, site('Lot 14'))).ok)
  const { id } = await rowOf(reference)
  const sitesSeen = async (account: Account, on = testDay) =>
    read(await world.as(account, on), async (tx) =>
      (await sql<{ site: string }>`select site from companies.prospect_answer where prospect_id = ${id}`.execute(tx)).rows.map(
        (row) => row.site,
      ),
    )
  for (const account of accounts) assert.deepEqual(await sitesSeen(account), account === 'chef-de-projet' ? ['Lot 14'] : [], account)
  assert.deepEqual(
    await decideProspect(
      await world.as('region-75'),
      { reference, version: 2 },
      { ended: 'chosen', chosenId: agen.id, reason: 'Parce que c’est ainsi.' },
    ),
    { ok: false, refusal: 'sealed' },
  )
  await assert.rejects(chooseAlone('region-75', id), /nobody is chosen before all have had the time to answer/)
  const later = day('2026-12-01')
  for (const account of accounts)
    assert.deepEqual(await sitesSeen(account, later), ['chef-de-projet', 'region-75'].includes(account) ? ['Lot 14'] : [], account)
  assert.deepEqual(
    await answerProspect(await world.as('chef-de-projet-7502', later), angouleme, { reference, version: null }, site('Trop tard')),
    { ok: false, refusal: 'closed' },
  )
})

/** Chooses in the database alone, in the name of an account, before the deadline. */
async function chooseAlone(account: Account, id: string) {
  const { actor, today } = await world.as(account)
  await world.db.transaction().execute(async (tx) => {
    await sql`select set_config('ressort.person', ${actor.id}, true), set_config('ressort.day', ${today}, true)`.execute(tx)
    await sql`update companies.prospect set ended = 'chosen', ended_at = now(), chosen_id = ${agen.id}, reason = 'Choisi trop tôt' where id = ${id}`.execute(
      tx,
    )
  })
}

test('le choix et sa raison sont dits à tous ; l’entreprise ne se montre qu’au territoire retenu, et quand elle le veut', async () => {
  const reference = await offered()
  await answerProspect(await world.as('chef-de-projet'), agen, { reference, version: null }, site('Lot 12'))
  await answerProspect(
    await world.as('chef-de-projet-7502'),
    angouleme,
    { reference, version: null },
    { kind: 'declined', site: '', landM2: null, availableOn: null, conditions: '' },
  )
  const later = day('2026-12-02')
  const region = await world.as('region-75', later)
  const reason = 'Le seul site assez grand et déjà desservi.'
  assert.deepEqual(await decideProspect(region, { reference, version: 2 }, { ended: 'chosen', chosenId: angouleme.id, reason }), {
    ok: false,
    refusal: 'did-not-offer-a-site',
  })
  assert.ok((await decideProspect(region, { reference, version: 2 }, { ended: 'chosen', chosenId: agen.id, reason })).ok)
  const { id } = await rowOf(reference)
  const { told, token } = await unguarded(world.db, async (tx) => ({
    told: (
      await sql<{
        n: number
      }>`select count(distinct territory_id) as n from inbox.notification where subject_id = ${id} and kind = 'prospect.decided'`.execute(
        tx,
      )
    ).rows[0]!.n,
    token: (
      await sql<{ path: string }>`
      select data->>'path' as path from pgboss.job where name = 'mail' and data->>'to' = 'zylber@demo.ressort.example' order by created_on desc, id desc limit 1`.execute(
        tx,
      )
    ).rows[0]!.path.split('/').at(-1)!,
  }))
  assert.equal(told, 2)
  for (const [who, code] of [
    ['chef-de-projet', 'ti-7501'],
    ['chef-de-projet-7502', 'ti-7502'],
  ] as const) {
    const { html } = await ask(who, `/espace/${code}/implantations/${reference}`)
    assert.ok(html.includes(reason), who)
    assert.doesNotMatch(html, /Zylberstahl/, who)
  }
  const firmsSeen = async (account: Account) =>
    read(
      await world.as(account, later),
      async (tx) => (await sql`select from companies.prospect_firm where prospect_id = ${id}`.execute(tx)).rows.length,
    )
  for (const account of accounts) assert.equal(await firmsSeen(account), account === 'region-75' ? 1 : 0, account)

  const page = `/implantation/${token}`
  assert.match((await ask('signed-out', page)).html, /Me faire connaître de/)
  for (const account of accounts)
    assert.equal(await firmsSeen(account), account === 'region-75' ? 1 : 0, `${account}: reading a link says nothing`)
  assert.match((await ask('signed-out', page, { verb: 'agree' })).html, /sait qui vous êtes, et lui seul/)
  assert.deepEqual(await agreeToBeKnown(world.asVisitor, token), { ok: false, refusal: 'spent' })
  for (const account of accounts) assert.equal(await firmsSeen(account), ['region-75', 'chef-de-projet'].includes(account) ? 1 : 0, account)
  assert.match((await ask('chef-de-projet', `/espace/ti-7501/implantations/${reference}`)).html, /Zylberstahl/)
  assert.doesNotMatch((await ask('chef-de-projet-7502', `/espace/ti-7502/implantations/${reference}`)).html, /Zylberstahl/)
  for (let twice = 0; twice < 2; twice++)
    assert.equal(
      (await ask('chef-de-projet', `/espace/ti-7501/implantations/${reference}`, { verb: 'take-on' })).to,
      '/espace/ti-7501/pistes?fait=piste',
    )
  const leads = await unguarded(
    world.db,
    async (tx) => (await sql`select from companies.lead where submission_key = ${id}`.execute(tx)).rows.length,
  )
  assert.equal(leads, 1)
})

test('une région ne lit ni les projets du programme, ni ceux d’un territoire ; chacun lit les siens', async () => {
  const filed = new Map<Account, string>()
  for (const who of ['programme', 'region-75', 'chef-de-projet', 'chef-de-projet-7502'] as const) {
    const done = await fileProspect(await world.as(who), form())
    assert.ok(done.ok)
    filed.set(who, done.value)
  }
  assert.equal(new Set(filed.values()).size, 4, 'references are never given twice')
  for (const account of accounts) {
    const ctx = await world.as(account)
    for (const [who, reference] of filed) {
      const byRule = await read(ctx, (tx) => prospectFiled(tx, prospectScope(ctx.actor), reference))
      const byBase = await read(
        ctx,
        async (tx) => (await sql`select from companies.prospect where reference = ${reference}`.execute(tx)).rows.length,
      )
      assert.deepEqual([byRule !== undefined, byBase], who === account ? [true, 1] : [false, 0], `${account} reads what ${who} filed`)
    }
    const pages = (await ask(account, '/implantations')).status
    assert.equal(pages, filed.has(account) ? 200 : 403, account)
  }
})

test('un texte qui nomme l’entreprise est refusé, et une échéance qui ne laisse pas sept jours aussi', async () => {
  const region = await world.as('region-75')
  assert.deepEqual(await fileProspect(region, form({ words: 'La société ZYLBERSTAHL cherche un site.' })), {
    ok: false,
    refusal: 'names-the-firm',
  })
  assert.equal(
    namesTheFirm({ firmName: 'Conserverie Duprat', title: 'Conserverie de 40 emplois', words: 'Un site pour une conserverie.', needs: '' }),
    undefined,
  )
  assert.equal(namesTheFirm({ firmName: 'Conserverie Duprat', title: 'Projet', words: 'Le site de Duprat à Agen.', needs: '' }), 'duprat')
  const filed = await fileProspect(region, form())
  assert.ok(filed.ok)
  assert.deepEqual(
    await offerProspect(region, { reference: filed.value, version: 1 }, { territories: [agen.id], dueOn: day('2026-11-29') }),
    { ok: false, refusal: 'too-soon' },
  )
  const elsewhere = (await territoryByCode(world.db, 'ti-4419'))!
  assert.deepEqual(
    await offerProspect(region, { reference: filed.value, version: 1 }, { territories: [elsewhere.id], dueOn: day('2026-11-30') }),
    { ok: false, refusal: 'unknown-territory' },
  )
})

test('les huit états d’une offre, du brouillon à ce que l’entreprise en dit', () => {
  const at = new Date('2026-11-01T09:00:00Z')
  const base = { ended: null, offeredAt: at, dueOn: day('2026-11-23'), revealedAt: null, declinedAt: null }
  const states: [ProspectState, Parameters<typeof stateOfProspect>[0], string][] = [
    ['draft', { ...base, offeredAt: null, dueOn: null }, '2026-11-23'],
    ['open', base, '2026-11-23'],
    ['to-choose', base, '2026-11-24'],
    ['chosen', { ...base, ended: 'chosen' }, '2026-11-24'],
    ['revealed', { ...base, ended: 'chosen', revealedAt: at }, '2026-11-24'],
    ['firm-declined', { ...base, ended: 'chosen', declinedAt: at }, '2026-11-24'],
    ['none', { ...base, ended: 'none' }, '2026-11-24'],
    ['withdrawn', { ...base, ended: 'withdrawn' }, '2026-11-01'],
  ]
  for (const [state, prospect, on] of states) assert.equal(stateOfProspect(prospect, day(on)), state)
})

test('au formulaire, la région décrit, propose et lit ; ce qui manque se dit à côté du champ', async () => {
  const bad = await ask('region-75', '/implantations/nouvelle', { title: 'Essai' })
  assert.equal(bad.status, 422)
  assert.match(bad.html, /Écrivez le nom de l’entreprise/)
  const made = await ask('region-75', '/implantations/nouvelle', {
    title: 'Usine d’essai',
    words: 'Un investisseur cherche un terrain.',
    filiere: 'other',
    firmName: 'Xanthe (fictive)',
    contactName: 'Personne',
    contactEmail: 'x@demo.ressort.example',
  })
  assert.equal(made.status, 303)
  const draft = await ask('region-75', made.to!)
  assert.match(draft.html, /autres territoires n’ont pas de chef de projet inscrit/)
  const none = await ask('region-75', made.to!, { verb: 'offer', version: versionOf(draft.html), dueOn: '2026-12-15' })
  assert.match(none.html, /Choisissez au moins un territoire/)
  const sent = await ask('region-75', made.to!, {
    verb: 'offer',
    version: versionOf(draft.html),
    dueOn: '2026-12-15',
    territories: agen.id,
  })
  assert.equal(sent.to, `${made.to}?fait=offre`)
  assert.match((await ask('region-75', made.to!)).html, /Elles sont scellées jusqu’à la fin du 15\/12\/2026, pour vous aussi/)
})
