import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { testDay, unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'
import { saveConclusion, stopVotes } from './store/meetings.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const base = '/espace/ti-7501/comites'
const first = (html: string, pattern: RegExp) => pattern.exec(html)?.[1] ?? ''
const send = async (who: Parameters<typeof ask>[0], page: string, form: Record<string, string>) => {
  const { html } = await ask(who, page)
  return ask(who, page, { version: versionOf(html), ...form })
}

async function planned(title: string): Promise<string> {
  const { html } = await ask('chef-de-projet', `${base}/nouvelle-reunion`)
  const made = await ask('chef-de-projet', `${base}/nouvelle-reunion`, {
    submissionKey: first(html, /name="submissionKey" value="([^"]+)"/),
    body: first(html, /<option value="([0-9a-f-]{36})"[^>]*>Comité de projet/),
    title,
    heldOn: '23/11/2026',
    startsAt: '14h30',
    duration: '60',
    place: 'Agen',
    visio: '',
  })
  assert.equal(made.status, 303)
  return made.to!.split('?')[0]!
}

const there = (...ranks: number[]) => Object.fromEntries(ranks.map((rank) => [`presence-${rank}`, 'present']))

test('une réunion se prépare, se convoque, se tient : sans quorum rien ne s’écrit, avec lui la décision entre au registre', async () => {
  const meeting = await planned('Comité de novembre')
  assert.match((await send('chef-de-projet', meeting, { verb: 'convene' })).html, /L’ordre du jour est vide/)
  const put = {
    verb: 'put',
    kind: 'decision',
    title: 'Étude de flux partagée',
    duration: '20',
    project: '',
    device: '',
    action: '',
    presenter: '',
    question: '',
  }
  assert.equal((await send('chef-de-projet', meeting, put)).status, 303)
  assert.equal((await send('chef-de-projet', meeting, { verb: 'convene' })).to, `${meeting}?fait=convene`)
  assert.match(
    (await ask('comite', '/boite-de-reception')).html,
    /Convocation : Comité de projet d’Agen Industrie \(démonstration\), le 23 novembre 2026/,
  )
  assert.equal((await send('chef-de-projet', meeting, { verb: 'open' })).status, 303)
  assert.match((await send('chef-de-projet', meeting, { verb: 'close' })).html, /Des points n’ont pas d’issue/)

  const item = `${meeting}/points/1`
  assert.equal((await send('chef-de-projet', meeting, { verb: 'attendance', ...there(1, 3) })).status, 303)
  assert.equal((await send('comite', item, { verb: 'vote', choice: 'for' })).status, 303)
  // The row is not theirs to lock: the database hides it from the verb before the policy answers.
  assert.equal((await send('comite', meeting, { verb: 'attendance', ...there(1) })).status, 404)
  const refused = await send('chef-de-projet', item, { verb: 'conclude', end: 'conclude', text: 'Sous réserve.' })
  assert.equal(refused.status, 422)
  assert.match(refused.html, /Le quorum n’est pas atteint : rien ne s’écrit.*2 votants présents pour 3 nécessaires sur 6/)
  assert.match(refused.html, /Sous réserve\.<\/textarea>/)
  assert.doesNotMatch((await ask('comite', `${base}/decisions?q=étude`)).html, /Étude de flux/)

  await send('chef-de-projet', meeting, { verb: 'attendance', ...there(1, 2, 3) })
  await send('industriel-referent', item, { verb: 'vote', choice: 'against' })
  assert.match(
    (await send('chef-de-projet', item, { verb: 'conclude', end: 'conclude', text: '' })).html,
    /Les voix sont égales et rien ne les départage/,
  )
  assert.equal((await send('chef-de-projet', item, { verb: 'record', 'vote-1': 'for' })).status, 303)
  assert.equal((await send('chef-de-projet', item, { verb: 'conclude', end: 'conclude', text: 'Accord.' })).to, `${item}?fait=conclude`)
  assert.match((await ask('comite', item)).html, /2 pour, 1 contre, 0 abstention/)
  assert.equal((await send('comite', item, { verb: 'vote', choice: 'against' })).status, 409)
  assert.equal((await send('chef-de-projet', meeting, { verb: 'close' })).status, 303)
  for (const words of ['etude flux', 'études', 'partagées']) {
    assert.match((await ask('comite', `${base}/decisions?q=${words}`)).html, /Étude de flux partagée/, words)
  }
  assert.match(
    (await ask('region-75', `${base}/decisions.csv?q=etude`)).html,
    /D-2026-\d{4};2026-11-23;.*Étude de flux partagée;Favorable;Accord\./,
  )
})

test('un vote qui arrive pendant que le point se conclut attend la conclusion, et n’y entre plus', async () => {
  const meeting = await planned('Comité du vote de dernière minute')
  await send('chef-de-projet', meeting, {
    verb: 'put',
    kind: 'decision',
    title: 'Essai',
    duration: '5',
    project: '',
    device: '',
    action: '',
    presenter: '',
    question: '',
  })
  await send('chef-de-projet', meeting, { verb: 'convene' })
  await send('chef-de-projet', meeting, { verb: 'open' })
  await send('chef-de-projet', meeting, { verb: 'attendance', ...there(1, 2, 3) })
  const reference = meeting.split('/').at(-1)!
  const { late, ballots } = await unguarded(world.db, async (tx) => {
    const { rows } = await sql<{ id: string; territory_id: string }>`
      select i.id, i.territory_id from committees.agenda_item i join committees.meeting m on m.territory_id = i.territory_id and m.id = i.meeting_id
      where m.reference = ${reference}`.execute(tx)
    const { id, territory_id: territoryId } = rows[0]!
    await stopVotes(tx, id)
    const waiting = ask('comite', `${meeting}/points/1`, { verb: 'vote', choice: 'for' })
    await untilSomebodyWaits()
    await saveConclusion(tx, { territoryId, id }, { outcome: 'adjourned', text: '', tally: null, on: testDay })
    return { late: waiting, ballots: () => sql<{ n: number }>`select count(*) as n from committees.ballot where item_id = ${id}` }
  }).then(async ({ late, ballots }) => ({ late: await late, ballots }))
  assert.equal(late.status, 409)
  assert.equal((await unguarded(world.db, (tx) => ballots().execute(tx))).rows[0]!.n, 0)
})

async function untilSomebodyWaits(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`.execute(
      world.db,
    )
    if (rows[0]!.n > 0) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the vote did not wait')
}

test('un membre qui n’est pas là, ou qui ne vote pas, ne vote pas', async () => {
  const meeting = await planned('Comité des absents')
  await send('chef-de-projet', meeting, {
    verb: 'put',
    kind: 'decision',
    title: 'Essai',
    duration: '5',
    project: '',
    device: '',
    action: '',
    presenter: '',
    question: '',
  })
  await send('chef-de-projet', meeting, { verb: 'convene' })
  await send('chef-de-projet', meeting, { verb: 'open' })
  for (const who of ['comite', 'region-75', 'partenaire'] as const) {
    const { status } = await ask(who, `${meeting}/points/1`, { verb: 'vote', choice: 'for' })
    assert.ok(status === 422 || status === 403, `${who} ${status}`)
  }
  const forged = await send('chef-de-projet', `${meeting}/points/1`, { verb: 'record', 'vote-1': 'for' })
  assert.match(forged.html, /noté présent prend part au vote/)
})

test('le rendez-vous et la convocation ne disent pas un mot des dossiers', async () => {
  const { html } = await ask('chef-de-projet', base)
  const meeting = first(html, /href="([^"]+)"[^>]*>Comité de projet de fin d’année/)
  const calendar = await ask('industriel-referent', `${meeting}/rendez-vous.ics`)
  assert.match(calendar.type, /text\/calendar/)
  assert.match(calendar.html, /DTSTART:20261210T133000Z[\s\S]*DTEND:20261210T153000Z/)
  assert.doesNotMatch(calendar.html, /Conserverie|Plasturgie|biosolvants/)
})

test('une décision prise ailleurs s’inscrit une fois, avec sa source, et n’est pas à venir', async () => {
  const page = `${base}/decisions`
  const { html } = await ask('chef-de-projet', page)
  const form = {
    submissionKey: first(html, /name="submissionKey" value="([^"]+)"/),
    decidedBy: 'Conseil communautaire',
    decidedOn: '2026-10-15',
    title: 'Réserve foncière du Technopole',
    text: 'Réserve de deux hectares.',
    outcome: 'favourable',
    project: '',
    source: 'Délibération fictive 2026-118',
    sourceUrl: '',
  }
  assert.equal((await ask('comite', page, form)).status, 403)
  assert.match((await ask('chef-de-projet', page, { ...form, decidedOn: '2027-01-01' })).html, /sa date ne peut pas être à venir/)
  const done = await ask('chef-de-projet', page, form)
  assert.equal(done.status, 303)
  assert.equal((await ask('chef-de-projet', page, form)).to, done.to)
  assert.match((await ask('elu-referent', `${page}?q=fonciere`)).html, /Réserve foncière du Technopole/)
})
