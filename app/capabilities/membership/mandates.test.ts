import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { act, read } from '#kernel/act.ts'
import { type Ctx, visitor } from '#kernel/actor.ts'
import { type Day, day, plusDays } from '#kernel/day.ts'
import { type Account, demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import { startJobs } from '#kernel/jobs.ts'
import { makeMailer } from '#kernel/mail.ts'
import { ok } from '#kernel/outcome.ts'
import { startMailServer, until } from '#kernel/test-mail-server.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { testSite } from '../../test-site.ts'
import { acceptInvitation, invite, resendInvitation, withdrawInvitation } from './actions/invitations.ts'
import { changeMandateEnd, confirmMandate } from './actions/mandates.ts'
import { merge } from './actions/merging.ts'
import { tellMandateEnd } from '#cap/inbox/actions/mandate-end.ts'
import { closeEndedMandates, tellSuccessions } from './actions/succession.ts'
import { InvitationForm } from './model/mandates.ts'
import { invitationsOf, mandatesOf, peopleOf } from './queries/mandates.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>
const baseUrl = 'https://ressort.example'

let world: World
let mail: Awaited<ReturnType<typeof startMailServer>>
let jobs: Awaited<ReturnType<typeof startJobs>>
let agen: string
before(async () => {
  world = await demonstrationWorld()
  mail = await startMailServer()
  jobs = await startJobs(world, { mail: makeMailer({ smtpUrl: mail.url, dataDir: '/nowhere', baseUrl }) })
  agen = (await territoryByCode(world.db, 'ti-7501'))!.id
})
after(async () => {
  await jobs.stop()
  await mail.stop()
  await world.close()
})

const form = (more: Record<string, string>) =>
  InvitationForm.parse({
    name: 'Nour Vallée (démonstration)',
    email: 'nour@demo.ressort.example',
    role: 'partner',
    from: '23/11/2026',
    ...more,
  })
const said = (outcome: { ok: true; value: unknown } | { ok: false; refusal: string }) => (outcome.ok ? 'ok' : outcome.refusal)
const asVisitor = (on: Day = testDay): Ctx => ({ db: world.db, actor: visitor, today: on, requestId: 'test' })
const mandateOf = async (account: Account, role: string) =>
  (
    await sql<{ id: string; version: number; personId: string }>`
    select m.id, m.version, m.person_id as "personId" from membership.mandate m join membership.person p on p.id = m.person_id
    where p.email = ${`${account}@demo.ressort.example`} and m.role = ${role}`.execute(world.db)
  ).rows[0]!
const seen = ({ id, version }: { id: string; version: number }) => ({ mandate: id, version })

/** The link of the mail that inviting sends. */
async function linkOf(email: string, ask: () => Promise<unknown>): Promise<string> {
  const earlier = mail.received.length
  await ask()
  const found = () => mail.received.slice(earlier).find(({ to }) => to.includes(email))
  await until(() => found() !== undefined)
  return /\/invitation\/[\w-]+/.exec(found()!.message.replaceAll('=\r\n', ''))![0]
}

test('une invitation part par courriel ; l’accepter donne le mandat, une fois, à l’adresse invitée, sans ouvrir de session', async () => {
  const chef = await world.as('chef-de-projet')
  const link = await linkOf('nour@demo.ressort.example', async () =>
    assert.equal(said(await invite(chef, 'ti-7501', form({ until: '31/12/2027' }))), 'ok'),
  )
  const browser = (await testSite(world.db))()
  const page = await browser.get(link)
  assert.equal(page.status, 200)
  assert.match(page.html, /Partenaire du territoire/)
  assert.match(page.html, /du 23\/11\/2026 au 31\/12\/2027 compris/)
  const accepted = await browser.post(link, {})
  assert.match(accepted.html, /Connectez-vous avec nour@demo\.ressort\.example/)
  assert.equal(browser.cookies.has('ressort_session'), false)
  const token = link.split('/').at(-1)!
  assert.equal(said(await acceptInvitation(asVisitor(), token)), 'spent')
  const { lines } = await read(chef, (tx) => mandatesOf(tx, agen, testDay, { search: 'Nour' }))
  assert.deepEqual(
    lines.map((m) => [m.role, m.from, m.until, m.signsIn]),
    [['partner', '2026-11-23', '2027-12-31', true]],
  )
})

test('une invitation retirée, remplacée, expirée ou inventée n’ouvre plus rien', async () => {
  const chef = await world.as('chef-de-projet')
  const email = 'essai-lien@demo.ressort.example'
  const link = await linkOf(email, () => invite(chef, 'ti-7501', form({ email })))
  const [sent] = await read(chef, (tx) => invitationsOf(tx, agen))
  const again = await linkOf(email, async () => assert.equal(said(await resendInvitation(chef, 'ti-7501', sent!.id)), 'ok'))
  const tokens = [link, again].map((path) => path.split('/').at(-1)!)
  assert.equal(said(await acceptInvitation(asVisitor(), tokens[0]!)), 'spent')
  assert.equal(said(await acceptInvitation(asVisitor(plusDays(testDay, 15)), tokens[1]!)), 'spent')
  assert.equal(said(await acceptInvitation(asVisitor(), 'x'.repeat(43))), 'spent')
  assert.equal(said(await withdrawInvitation(chef, 'ti-7501', sent!.id)), 'ok')
  assert.equal(said(await acceptInvitation(asVisitor(), tokens[1]!)), 'spent')
  const browser = (await testSite(world.db))()
  for (const path of [link, again, '/invitation/x']) {
    const answer = await browser.get(path)
    assert.equal(answer.status, 410)
    assert.match(answer.html, /Cette invitation ne sert plus/)
  }
})

test('chaque rôle ne donne que les mandats qu’il peut donner, jamais à soi-même, et la base seule le refuse aussi', async () => {
  const expected: Record<string, Record<string, string>> = {
    'chef-de-projet': { partner: 'ok', 'elu-referent': 'ok', 'chef-de-projet': 'forbidden' },
    'region-75': { partner: 'ok', 'elu-referent': 'ok', 'chef-de-projet': 'ok' },
    programme: { partner: 'ok', 'elu-referent': 'ok', 'chef-de-projet': 'ok' },
    'elu-referent': { partner: 'forbidden' },
    'industriel-referent': { partner: 'forbidden' },
    comite: { partner: 'forbidden' },
    partenaire: { partner: 'forbidden' },
    operateur: { partner: 'forbidden' },
    evaluation: { partner: 'forbidden' },
    'chef-de-projet-7502': { partner: 'forbidden' },
    'entreprise-conserverie': { partner: 'forbidden' },
  }
  for (const [account, byRole] of Object.entries(expected)) {
    for (const [role, answer] of Object.entries(byRole)) {
      const ctx = await world.as(account as Account)
      assert.equal(said(await invite(ctx, 'ti-7501', form({ role, email: 'essai@demo.ressort.example' }))), answer, `${account} ${role}`)
    }
  }
  const chef = await world.as('chef-de-projet')
  assert.equal(
    said(await invite(chef, 'ti-7501', form({ role: 'elu-referent', email: 'chef-de-projet@demo.ressort.example' }))),
    'own-mandate',
  )
  const forge = (ctx: Ctx, person: string | null, role: string, territory = agen) =>
    act(ctx, { name: 'test.forge' }, async (tx) =>
      ok(
        await sql`
    insert into membership.mandate (id, person_id, role, territory_id, valid_from, published)
    values (gen_random_uuid(), ${person}, ${role}, ${territory}, ${testDay}, false)`.execute(tx),
      ),
    )
  const other = (await world.as('partenaire')).actor.id
  await assert.rejects(forge(chef, chef.actor.id, 'elu-referent'), /their own mandate/)
  await assert.rejects(forge(chef, other, 'chef-de-projet'), /not yours to give/)
  await assert.rejects(forge(await world.as('partenaire'), other, 'partner'), /not yours to give/)
  await assert.rejects(forge(await world.as('chef-de-projet-7502'), other, 'partner'), /not yours to give/)
  await assert.rejects(forge(asVisitor(), other, 'partner'), /not yours to give/)
})

test('un intérim a une fin et tient une moitié du binôme : le formulaire le dit, la base aussi', async () => {
  const mistakes = (more: Record<string, string>) => {
    const parsed = InvitationForm.safeParse({
      name: 'N. V.',
      email: 'n@exemple.fr',
      role: 'elu-referent',
      from: '01/12/2026',
      interim: 'oui',
      ...more,
    })
    return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0])
  }
  assert.deepEqual(mistakes({}), ['until'])
  assert.deepEqual(mistakes({ until: '30/11/2026' }), ['until'])
  assert.deepEqual(mistakes({ role: 'partner', until: '31/12/2026' }), ['role'])
  assert.deepEqual(mistakes({ until: '31/12/2026' }), [])
  await assert.rejects(
    unguarded(world.db, (tx) =>
      sql`
    insert into membership.mandate (id, person_id, role, territory_id, valid_from, published, interim)
    select gen_random_uuid(), person_id, 'elu-referent', territory_id, valid_from, true, true from membership.mandate where role = 'partner' limit 1`.execute(
        tx,
      ),
    ),
    /interim_has_an_end/,
  )
})

test('la page publique dit l’intérim, sa fin, et l’histoire du binôme', async () => {
  const browser = (await testSite(world.db))()
  const html = (await browser.get('/territoires/ti-7502')).html.replaceAll(/<!-- -->|[\u00a0\u202f]/g, ' ').replaceAll(/ +/g, ' ')
  assert.match(html, /Gaël Mercier \(démonstration\) ?, par intérim/)
  assert.match(html, /Intérim depuis le 01\/04\/2026 ?, jusqu’au 18\/12\/2026/)
  assert.match(html, /Mandats échus[\s\S]*Florence Ardant \(démonstration\)[\s\S]*du 09\/11\/2023 au 28\/03\/2026/)
})

const clockAt = (instant: string) => () => Temporal.Instant.from(instant)

test('les droits s’arrêtent à minuit, heure de Paris, le lendemain du dernier jour : la session ouverte est refusée à la demande suivante', async () => {
  const own = await demonstrationWorld()
  try {
    const session = await own.sessionOf('partenaire')
    await sql`update membership.mandate set valid_until = '2026-11-23' where person_id = (select id from membership.person where email = 'partenaire@demo.ressort.example')`.execute(
      own.db,
    )
    let now = clockAt('2026-11-23T22:59:59Z')
    const browser = (await testSite(own.db, { now: () => now() }))()
    browser.signInWith(session)
    const pages = [
      '/espace/ti-7501/tableau-de-bord',
      '/espace/ti-7501/projets',
      '/espace/ti-7501/projets.csv',
      '/espace/ti-7501/partenaires/mandats',
    ]
    for (const page of pages) assert.equal((await browser.get(page)).status, 200, `${page} à 23 h 59`)
    now = clockAt('2026-11-23T23:00:00Z')
    for (const page of pages) assert.equal((await browser.get(page)).status, 403, `${page} à minuit`)

    const after = { db: own.db, actor: visitor, today: day('2026-11-24'), requestId: 'test' }
    assert.equal(await closeEndedMandates({ ...after, today: day('2026-11-23') }), 0)
    assert.equal(await closeEndedMandates(after), 1)
    assert.equal(await closeEndedMandates(after), 0)
    const { rows } = await sql<{
      detail: Record<string, unknown>
    }>`select detail from kernel.journal where verb = 'membership.mandate-ended'`.execute(own.db)
    assert.deepEqual(
      rows.map(({ detail }) => [detail.role, detail.territory, detail.until, detail.sessions]),
      [['partner', 'ti-7501', '2026-11-23', 1]],
    )
    now = clockAt('2026-11-23T12:00:00Z')
    assert.equal((await browser.get(pages[0]!)).status, 403, 'the session itself is gone')
  } finally {
    await own.close()
  }
})

test('la fin d’un mandat se dit à 90, 30 et 7 jours, à la personne et au chef de projet, une fois chacune', async () => {
  const own = await demonstrationWorld()
  try {
    const end = day('2027-06-30')
    await sql`update membership.mandate set valid_until = ${end} where person_id = (select id from membership.person where email = 'elu-referent@demo.ressort.example')`.execute(
      own.db,
    )
    const toldOn = async (on: Day) => {
      const since = (await sql<{ at: Date }>`select clock_timestamp() as at`.execute(own.db)).rows[0]!.at
      await tellSuccessions({ db: own.db, actor: visitor, today: on, requestId: 'test' }, tellMandateEnd)
      return (
        await unguarded(own.db, (tx) =>
          sql<{ n: number }>`
        select count(*) as n from inbox.notification where kind = 'mandate.end' and title like 'Un mandat finit le 30/06/2027%' and told_on = ${on} and told_at >= ${since}`.execute(
            tx,
          ),
        )
      ).rows[0]!.n
    }
    const expected: [Day, number][] = [
      [plusDays(end, -91), 0],
      [plusDays(end, -90), 2],
      [plusDays(end, -90), 0],
      [plusDays(end, -31), 0],
      [plusDays(end, -29), 2],
      [plusDays(end, -8), 0],
      [plusDays(end, -7), 2],
      [end, 0],
      [plusDays(end, 1), 0],
    ]
    for (const [on, count] of expected) assert.equal(await toldOn(on), count, on)
  } finally {
    await own.close()
  }
})

test('un mandat se prolonge ou finit au plus tôt aujourd’hui, jamais par qui le tient', async () => {
  const chef = await world.as('chef-de-projet')
  const partner = await mandateOf('partenaire', 'partner')
  const end = async (ctx: Ctx, until: Day | null, which = partner) =>
    said(await changeMandateEnd(ctx, 'ti-7501', { ...seen(which), until, reason: null }))
  assert.equal(await end(chef, day('2026-11-22')), 'in-the-past')
  assert.equal(await end(chef, day('2000-01-01')), 'before-it-began')
  assert.equal(await end(await world.as('elu-referent'), day('2027-01-01')), 'forbidden')
  assert.equal(await end(await world.as('chef-de-projet-7502'), day('2027-01-01')), 'forbidden')
  assert.equal(await end(chef, day('2027-01-01')), 'ok')
  assert.equal(await end(chef, null), 'changed-meanwhile')
  const own = await mandateOf('chef-de-projet', 'chef-de-projet')
  assert.equal(await end(chef, null, own), 'forbidden')
})

test('après des élections municipales, l’élu d’avant est à confirmer ; confirmé, il ne l’est plus', async () => {
  const browser = (await testSite(world.db))()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  const elu = await mandateOf('elu-referent', 'elu-referent')
  const page = `/espace/ti-7501/partenaires/personnes/${elu.personId}`
  assert.match((await browser.get('/espace/ti-7501/partenaires/mandats')).html, /À confirmer depuis : Élections municipales de mars 2026/)
  assert.match((await browser.get(page)).html, /Confirmer le mandat/)
  assert.equal(said(await confirmMandate(await world.as('elu-referent'), 'ti-7501', seen(elu))), 'forbidden')
  assert.equal(said(await confirmMandate(await world.as('chef-de-projet'), 'ti-7501', seen(elu))), 'ok')
  const { html } = await browser.get(page)
  assert.doesNotMatch(html, /Confirmer le mandat/)
  assert.match(html, /23\/11\/2026/)
})

test('deux lignes de la même personne se réunissent sans rien perdre : ce qui nommait l’une nomme l’autre, les registres gardent l’original', async () => {
  const own = await demonstrationWorld()
  try {
    const chef = await own.as('chef-de-projet')
    const territory = (await territoryByCode(own.db, 'ti-7501'))!.id
    const people = () => read(chef, (tx) => peopleOf(tx, territory))
    const named = async (name: string) => (await people()).find((person) => person.name === name)!.id
    const [kept, gone] = [await named('Romane Tessier (démonstration)'), await named('Tessier Romane (démonstration)')]
    const project = (
      await unguarded(own.db, (tx) =>
        sql<{ id: string; territory_id: string }>`
      select id, territory_id from projects.project where tier = 'partners' and territory_id = ${territory} limit 1`.execute(tx),
      )
    ).rows[0]!
    await unguarded(own.db, (tx) =>
      sql`insert into projects.named_member values (${project.territory_id}, ${project.id}, ${gone}, ${testDay})`.execute(tx),
    )
    await unguarded(own.db, (tx) =>
      sql`insert into projects.carrier values (${project.territory_id}, ${project.id}, ${gone}), (${project.territory_id}, ${project.id}, ${kept})`.execute(
        tx,
      ),
    )
    const signer = (await own.as('partenaire')).actor.id!

    const browser = (await testSite(own.db))()
    browser.signInWith(await own.sessionOf('chef-de-projet'))
    const preview = await browser.get(`/espace/ti-7501/partenaires/doublons?kind=person&gone=${gone}&kept=${kept}`)
    assert.match(preview.html, /Projets où la personne est nommée/)
    assert.match(preview.html, /Mandats/)

    const pair = { kind: 'person', gone, kept } as const
    assert.equal(said(await merge(await own.as('elu-referent'), 'ti-7501', pair)), 'forbidden')
    assert.equal(said(await merge(await own.as('chef-de-projet-7502'), 'ti-7501', pair)), 'forbidden')
    assert.equal(said(await merge(chef, 'ti-7501', { ...pair, kept: gone })), 'same')
    assert.equal(said(await merge(chef, 'ti-7501', { kind: 'person', gone: signer, kept })), 'signs-in')
    assert.equal(said(await merge(chef, 'ti-7501', pair)), 'ok')
    assert.equal(said(await merge(chef, 'ti-7501', pair)), 'not-found')

    const counts = await unguarded(
      own.db,
      async (tx) =>
        (
          await sql<{ mandates: number; named: number; carried: number; left: number; into: string }>`
      select (select count(*) from membership.mandate where person_id = ${kept}) as mandates,
        (select count(*) from projects.named_member where person_id = ${kept}) as named,
        (select count(*) from projects.carrier where person_id = ${kept}) as carried,
        (select count(*) from projects.carrier where person_id = ${gone}) as left,
        (select merged_into from membership.person where id = ${gone}) as into`.execute(tx)
        ).rows[0]!,
    )
    assert.deepEqual(counts, { mandates: 2, named: 1, carried: 1, left: 1, into: kept })
    const forced = await sql<{
      n: number
    }>`select count(*) as n from pg_class where relnamespace = 'projects'::regnamespace and relname in ('carrier', 'named_member') and relforcerowsecurity`.execute(
      own.db,
    )
    assert.equal(forced.rows[0]!.n, 2, 'the second wall stands again')
    const journal = await sql<{
      detail: Record<string, unknown>
    }>`select detail from kernel.journal where verb = 'membership.merge-persons' and outcome = 'ok'`.execute(own.db)
    assert.equal(journal.rows[0]!.detail.name, 'Tessier Romane (démonstration)')
  } finally {
    await own.close()
  }
})

test('réunir deux lignes ne donne à personne un mandat pour soi, ni un mandat national, et ne rouvre pas un compte suspendu', async () => {
  const own = await demonstrationWorld()
  try {
    const [chef, programme] = [await own.as('chef-de-projet'), await own.as('programme')]
    const territory = (await territoryByCode(own.db, 'ti-7501'))!.id
    const people = await read(chef, (tx) => peopleOf(tx, territory))
    const unsigned = people.find((person) => person.name === 'Tessier Romane (démonstration)')!.id
    assert.equal(said(await merge(chef, 'ti-7501', { kind: 'person', gone: unsigned, kept: chef.actor.id! })), 'own-account')

    const idOf = async (account: 'region-75' | 'comite' | 'elu-referent') => (await own.as(account)).actor.id!
    const [national, seated, elected] = [await idOf('region-75'), await idOf('comite'), await idOf('elu-referent')]
    await unguarded(own.db, (tx) =>
      sql`
        insert into membership.mandate (id, person_id, role, territory_id, valid_from, published)
        values (gen_random_uuid(), ${national}, 'partner', ${territory}, '2026-01-01', false)`.execute(tx),
    )
    assert.equal(said(await merge(programme, 'ti-7501', { kind: 'person', gone: national, kept: seated })), 'holds-the-nation')

    await unguarded(own.db, (tx) => sql`update membership.person set suspended_on = '2026-11-01' where id = ${elected}`.execute(tx))
    assert.equal(said(await merge(programme, 'ti-7501', { kind: 'person', gone: elected, kept: seated })), 'suspended')
    assert.equal(said(await merge(programme, 'ti-7501', { kind: 'person', gone: seated, kept: elected })), 'suspended')
    const { rows } = await sql<{ n: number }>`select count(*) as n from membership.person where merged_into is not null`.execute(own.db)
    assert.equal(rows[0]!.n, 0)
  } finally {
    await own.close()
  }
})

test('une personne garde une seule adresse pour ses mandats dans plusieurs territoires', async () => {
  const own = await demonstrationWorld()
  try {
    const programme = await own.as('programme')
    const email = 'partenaire@demo.ressort.example'
    assert.equal(said(await invite(programme, 'ti-7502', form({ email, name: 'Sacha (démonstration)' }))), 'ok')
    const token = (
      await sql<{
        path: string
      }>`select data->>'path' as path from pgboss.job where data->>'to' = ${email} order by created_on desc limit 1`.execute(own.db)
    ).rows[0]!.path.split('/').at(-1)!
    assert.equal(said(await acceptInvitation({ db: own.db, actor: visitor, today: testDay, requestId: 'test' }, token)), 'ok')
    const { actor } = await own.as('partenaire')
    assert.equal(new Set(actor.mandates.map((mandate) => mandate.territoryId)).size, 2)
    const browser = (await testSite(own.db))()
    browser.signInWith(await own.sessionOf('partenaire'))
    const { html } = await browser.get('/espace')
    assert.match(html, /Agen Industrie/)
    assert.match(html, /ti-7502/)
  } finally {
    await own.close()
  }
})
