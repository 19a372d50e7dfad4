import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { act, read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Day, day } from '#kernel/day.ts'
import { type Account, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import type { Mail } from '#kernel/mail.ts'
import { ok } from '#kernel/outcome.ts'
import { qualify, open as openTo, propose, sign, takeBack } from '#cap/projects/actions.ts'
import { readScope } from '#cap/projects/policy.ts'
import { listProjects, projectByReference } from '#cap/projects/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { readers } from '../../readers.ts'
import { type Mailing, mailWhatIsDue } from './actions/mailing.ts'
import { choosePreferences, markDone, open } from './actions/own.ts'
import { notify, settle, withdraw } from './actions/tell.ts'
import { type Fact, kindCodes, type PreferencesForm, type View } from './model.ts'
import { countWaiting, listInbox } from './queries/inbox.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>

const at = (account: Account) => `${account}@demo.ressort.example`
const inMinutes = (minutes: number) => Temporal.Now.instant().add({ minutes })

/** Readers that let everybody be told of the facts of these tests. */
const toEverybody: Mailing['readers'] = { ...readers, 'project.decision': async (_tx, _actor, _on, ids) => new Set(ids) }
const fact = (title: string, subjectId: string = randomUUID()): Fact => ({
  kind: 'project.decision',
  territoryId: null,
  subjectId,
  title,
  path: '/mes-projets',
})

const tell = (ctx: Ctx, personIds: readonly string[], told: Fact) =>
  act(ctx, { name: 'test.tell' }, async (tx) => ok(await notify(tx, ctx, personIds, told)))

/** A worker whose clock is set, and a mail server that keeps what it is given. */
function postOffice(world: World, parts: Partial<Mailing> = {}) {
  const sent: (Mail & { id: string })[] = []
  const mailing: Omit<Mailing, 'now'> = {
    db: world.db,
    readers,
    baseUrl: 'https://ressort.example',
    demo: true,
    worker: 'test',
    send: async (mail, id) => void sent.push({ ...mail, id }),
    ...parts,
  }
  return {
    sent,
    workAt: async (now: Temporal.Instant) => {
      while ((await mailWhatIsDue({ ...mailing, now: () => now })) > 0);
      return sent.splice(0)
    },
  }
}

const inboxOf = async (ctx: Ctx, view: View = 'all') =>
  (await read(ctx, (tx) => listInbox(tx, { personId: ctx.actor.id!, view, page: 1, pageSize: 100 }))).lines

const every = (cadence: PreferencesForm['project.idea']) => Object.fromEntries(kindCodes.map((kind) => [kind, cadence])) as PreferencesForm

async function qualifiedProject(world: World) {
  const chef = await world.as('chef-de-projet')
  const territoryId = (await territoryByCode(world.db, 'ti-7501'))!.id
  const { lines } = await read(chef, (tx) =>
    listProjects(tx, readScope(chef.actor, chef.today), { territoryId, search: 'Nouvelle ligne de plats' }),
  )
  const { reference } = lines[0]!
  const project = async () =>
    (await read(chef, (tx) => projectByReference(tx, readScope(chef.actor, chef.today), { territoryId, reference })))!
  const seen = async () => ({ territoryId, reference, version: (await project()).version })
  if ((await project()).stage === 'idea') await qualify(chef, await seen())
  assert.ok((await openTo(chef, await seen(), 'territory', null)).ok)
  return { chef, territoryId, reference, project, seen }
}

test('une personne est prévenue une fois d’un fait ; redit, il remplace le premier et redevient non lu', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const elu = await world.as('elu-referent')
  const before = (await inboxOf(elu)).length
  const subject = randomUUID()
  await tell(chef, [elu.actor.id!, elu.actor.id!], fact('Première version', subject))
  const [line] = await inboxOf(elu)
  assert.ok((await open(elu, line!.id)).ok)
  await tell(chef, [elu.actor.id!], fact('Seconde version', subject))
  const lines = await inboxOf(elu)
  assert.equal(lines.length, before + 1)
  assert.deepEqual([lines[0]!.title, lines[0]!.openedAt], ['Seconde version', null])
})

test('chacun ne lit et n’ouvre que sa propre boîte, même par la base', async () => {
  await using world = await demonstrationWorld()
  const elu = await world.as('elu-referent')
  const other = await world.as('partenaire')
  await tell(await world.as('chef-de-projet'), [elu.actor.id!], fact('Pour l’élue'))
  const [line] = await inboxOf(elu)
  assert.deepEqual(await open(other, line!.id), { ok: false, refusal: 'not-found' })
  assert.deepEqual(await markDone(other, line!.id), { ok: false, refusal: 'not-found' })
  assert.deepEqual(await open(world.asVisitor, line!.id), { ok: false, refusal: 'not-found' })
  const seen = await read(other, (tx) => listInbox(tx, { personId: elu.actor.id!, view: 'all', page: 1, pageSize: 100 }))
  assert.deepEqual(seen, { lines: [], total: 0 })
  await assert.rejects(
    act(elu, { name: 'test.forge' }, async (tx) =>
      ok(await sql`update inbox.notification set title = 'Autre' where id = ${line!.id}`.execute(tx)),
    ),
    /changes nothing else/,
  )
})

test('plusieurs faits dans les cinq minutes font un seul courriel ; un acte défait avant n’envoie rien', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const { actor } = await world.as('elu-referent')
  const { workAt } = postOffice(world, { readers: toEverybody })
  const undone = randomUUID()
  for (const title of ['Un premier fait', 'Un deuxième fait']) await tell(chef, [actor.id!], fact(title))
  await tell(chef, [actor.id!], fact('Un fait défait', undone))
  await act(chef, { name: 'test.undo' }, async (tx) => ok(await withdraw(tx, { kind: 'project.decision', subjectId: undone })))

  assert.deepEqual(await workAt(inMinutes(0)), [])
  const mails = await workAt(inMinutes(6))
  assert.deepEqual(
    mails.map((mail) => [mail.to, mail.subject, mail.path]),
    [[at('elu-referent'), '2 nouvelles dans votre boîte de réception', '/boite-de-reception']],
  )
  assert.match(
    mails[0]!.text,
    /- Un premier fait\.\n {2}https:\/\/ressort\.example\/boite-de-reception\/[0-9a-f-]{36}\n\n- Un deuxième fait\./,
  )
  assert.doesNotMatch(mails[0]!.text, /défait/)
  assert.deepEqual(await workAt(inMinutes(60)), [])
})

test('soumettre puis reprendre aussitôt ne dérange personne ; une signature donnée met fin à l’attente de cette moitié', async () => {
  await using world = await demonstrationWorld()
  const { chef, seen, reference } = await qualifiedProject(world)
  const elu = await world.as('elu-referent')
  const { workAt } = postOffice(world)
  await workAt(inMinutes(10))
  assert.ok((await propose(chef, await seen())).ok)
  assert.ok((await takeBack(chef, await seen())).ok)
  assert.deepEqual(await workAt(inMinutes(10)), [])

  assert.ok((await propose(chef, await seen())).ok)
  assert.ok((await sign(elu, await seen(), 'elu', 'retained')).ok)
  const awaited = async (account: Account) =>
    (await inboxOf(await world.as(account), 'expected')).some((line) => line.title.includes(reference))
  assert.deepEqual([await awaited('elu-referent'), await awaited('industriel-referent')], [false, true])
  const mails = await workAt(inMinutes(10))
  assert.deepEqual(
    mails.map(({ to, subject }) => [to, subject]),
    [[at('industriel-referent'), `Votre signature est attendue : ${reference}`]],
  )
})

for (const [why, change] of [
  [
    'dont le mandat est fini',
    "update membership.mandate set valid_until = '2026-11-22' where role = 'industriel-referent' and valid_from < '2026-11-22'",
  ],
  [
    'qui a déclaré un intérêt depuis',
    "insert into membership.interest select p.id, x.filiere, '2026-11-23' from membership.person p, projects.project x where p.email = 'industriel-referent@demo.ressort.example' on conflict do nothing",
  ],
  ['à qui le projet n’est plus ouvert', "update projects.project set stage = 'qualified', tier = 'secret' where stage = 'proposed'"],
] as const) {
  test(`à l’envoi, une personne ${why} ne reçoit rien, et son rappel non plus`, async () => {
    await using world = await demonstrationWorld()
    const { chef, seen } = await qualifiedProject(world)
    const { workAt } = postOffice(world)
    await workAt(inMinutes(10))
    assert.ok((await propose(chef, await seen())).ok)
    await unguarded(world.db, (tx) => sql`${sql.raw(change)}`.execute(tx))
    const later = [...(await workAt(inMinutes(10))), ...(await workAt(inMinutes(60 * 24 * 40)))]
    assert.deepEqual(
      later.filter((mail) => mail.to === at('industriel-referent')),
      [],
    )
    const states = await unguarded(world.db, (tx) =>
      sql<{ state: string; count: number }>`
      select d.state, count(*) as count from inbox.dispatch d join membership.person p on p.id = d.person_id
      where p.email = ${at('industriel-referent')} group by d.state`.execute(tx),
    )
    assert.deepEqual(states.rows, [{ state: 'unreadable', count: 3 }])
  })
}

test('ce qui est attendu est rappelé au dixième jour et au trentième, à 7 h 30 à Paris, tant que ce n’est pas fait', async () => {
  await using world = await demonstrationWorld()
  const { chef, seen, reference } = await qualifiedProject(world)
  const { workAt } = postOffice(world)
  await workAt(inMinutes(10))
  assert.ok((await propose(chef, await seen())).ok)
  await workAt(inMinutes(10))
  const paris = (on: Day, time: string) => Temporal.PlainDateTime.from(`${on}T${time}`).toZonedDateTime('Europe/Paris').toInstant()
  assert.deepEqual(await workAt(paris(day('2026-12-03'), '07:29')), [])
  const tenth = await workAt(paris(day('2026-12-03'), '07:31'))
  assert.deepEqual(tenth.map(({ to, subject }) => [to, subject]).sort(), [
    [at('elu-referent'), `Rappel : Votre signature est attendue : ${reference}`],
    [at('industriel-referent'), `Rappel : Votre signature est attendue : ${reference}`],
  ])
  assert.ok((await sign(await world.as('elu-referent'), await seen(), 'elu', 'retained')).ok)
  assert.deepEqual(
    (await workAt(paris(day('2026-12-23'), '08:00'))).map(({ to }) => to),
    [at('industriel-referent')],
  )
  assert.deepEqual(await workAt(paris(day('2027-06-01'), '08:00')), [])
})

test('le rythme choisi est suivi : jamais, le matin, le lundi ; ce qui attendait déjà le suit aussi', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const persons = { none: 'comite', daily: 'elu-referent', weekly: 'partenaire' } as const
  const { workAt } = postOffice(world, { readers: toEverybody })
  const ids = await Promise.all(Object.values(persons).map(async (account) => (await world.as(account)).actor.id!))
  await tell(chef, ids, fact('Un fait'))
  for (const [cadence, account] of Object.entries(persons)) {
    assert.ok((await choosePreferences(await world.as(account), every(cadence as 'none'))).ok)
  }
  assert.deepEqual(await workAt(inMinutes(6)), [])
  const mornings = await unguarded(world.db, (tx) =>
    sql<{ email: string; at: string }>`
    select p.email, to_char(d.leaves_at at time zone 'Europe/Paris', 'HH24:MI') || case when d.cadence = 'weekly' then to_char(d.leaves_at at time zone 'Europe/Paris', ' ID') else '' end as at
    from inbox.dispatch d join membership.person p on p.id = d.person_id where d.state = 'waiting' order by 1`.execute(tx),
  )
  assert.deepEqual(
    mornings.rows.map((row) => [row.email, row.at]),
    [
      [at('elu-referent'), '07:30'],
      [at('partenaire'), '07:30 1'],
    ],
  )
  assert.deepEqual((await workAt(inMinutes(60 * 24 * 8))).map(({ to }) => to).sort(), [at('elu-referent'), at('partenaire')])
})

test('ce qui est fait ou noté comme fait n’attend plus personne', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const elu = await world.as('elu-referent')
  const before = await read(elu, (tx) => countWaiting(tx, elu.actor.id!))
  const subject = randomUUID()
  await tell(chef, [elu.actor.id!], { ...fact('À signer', subject), kind: 'project.signature' })
  assert.deepEqual(await read(elu, (tx) => countWaiting(tx, elu.actor.id!)), { unread: before.unread + 1, expected: before.expected + 1 })
  await act(chef, { name: 'test.settle' }, async (tx) => ok(await settle(tx, { kind: 'project.signature', subjectId: subject })))
  assert.deepEqual(await read(elu, (tx) => countWaiting(tx, elu.actor.id!)), before)
  const line = (await inboxOf(elu)).find(({ subjectId }) => subjectId === subject)!
  assert.equal(line.ended, 'done')
  assert.deepEqual(await markDone(elu, line.id), { ok: false, refusal: 'not-found' })
})

test('un refus du serveur de courrier est réessayé plus tard, sous le même numéro', async () => {
  await using world = await demonstrationWorld()
  const { actor } = await world.as('elu-referent')
  const ids: string[] = []
  const { workAt } = postOffice(world, {
    readers: toEverybody,
    send: async (_mail, id) => {
      ids.push(id)
      if (ids.length < 3) throw new Error('mail not sent: EENVELOPE 451')
    },
  })
  await tell(await world.as('chef-de-projet'), [actor.id!], fact('Un fait'))
  for (const minutes of [6, 7, 8]) await workAt(inMinutes(minutes))
  assert.equal(ids.length, 3)
  assert.equal(new Set(ids).size, 1)
  const { rows } = await unguarded(world.db, (tx) =>
    sql<{ state: string; attempts: number; twice: boolean }>`
    select state, attempts, maybe_twice as twice from inbox.mail`.execute(tx),
  )
  assert.deepEqual(rows, [{ state: 'sent', attempts: 3, twice: false }])
})
