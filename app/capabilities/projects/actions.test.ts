import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { type Account, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { dismiss, fileIdea, nameMember, open, propose, qualify, type Seen, sign } from './actions.ts'
import type { Half } from '#cap/membership/model/pair.ts'
import { IdeaForm, nameableRoles, type Project } from './model.ts'
import { mayOpenFile, readScope, whyNobodySigns } from './policy.ts'
import { namedMembersOf, projectByReference } from './queries.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>

const idea = (changes: object = {}) =>
  IdeaForm.parse({
    submissionKey: randomUUID(),
    company: 'Verrerie de la Garonne (fictive)',
    siret: '99910137100014',
    communeCode: '47001',
    title: 'Four électrique',
    summary: 'Remplacer un four à gaz par un four électrique.',
    purpose: 'water',
    filiere: 'other',
    naf: '23.13Z',
    enjeux: ['transition'],
    cost: '1 000 000',
    startsOn: '2027-03-01',
    endsOn: '2028-02-28',
    jobsCreated: '6',
    jobsMaintained: '41',
    contact: 'Dominique Verrier',
    email: 'dominique@verrerie.example',
    ...changes,
  })

const at = (account: Account) => `${account}@demo.ressort.example`

/** What was mailed, or queued to be, since the last time one asked, in the order it was. */
function mailsOf(db: Db) {
  let told = 0
  return async () => {
    const { rows } = await unguarded(db, (tx) =>
      sql<{ to: string; subject: string; text: string; path: string }>`
      select data->>'to' as to, data->>'subject' as subject, data->>'text' as text, data->>'path' as path, created_on as at
      from pgboss.job where name = 'mail'
      union all
      select p.email, n.title, n.detail, n.path, d.queued_at
      from inbox.dispatch d
      join inbox.notification n on n.person_id = d.person_id and n.id = d.notification_id
      join membership.person p on p.id = d.person_id where d.occasion = 'told'
      order by at, "to"`.execute(tx),
    )
    const latest = rows.slice(told)
    told = rows.length
    return latest
  }
}

/** A filed idea of Agen, and how each account sees and moves it. */
async function filedIdea(world: World, changes: object = {}) {
  const territoryId = (await territoryByCode(world.db, 'ti-7501'))!.id
  const filed = await fileIdea(world.asVisitor, idea(changes))
  assert.ok(filed.ok)
  const { reference } = filed.value
  const asSeenBy = (ctx: Ctx) => read(ctx, (tx) => projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId, reference }))
  const chef = await world.as('chef-de-projet')
  const seen = async (): Promise<Seen> => ({ territoryId, reference, version: (await asSeenBy(chef))!.version })
  const inFrontOfThePair = async () => {
    assert.ok((await qualify(chef, await seen())).ok)
    assert.ok((await open(chef, await seen(), 'territory', null)).ok)
    assert.deepEqual(await propose(chef, await seen()), { ok: true, value: 'proposed' })
  }
  return { territoryId, reference, path: `/espace/ti-7501/projets/${reference}`, chef, asSeenBy, seen, inFrontOfThePair }
}

test('une idée déposée est dite au chef de projet, une fois, sans rien dire de ce qu’elle contient', async () => {
  await using world = await demonstrationWorld()
  const mails = mailsOf(world.db)
  const form = idea()
  const [first, second] = [await fileIdea(world.asVisitor, form), await fileIdea(world.asVisitor, form)]
  assert.deepEqual(second, first)
  assert.ok(first.ok)
  const sent = await mails()
  assert.deepEqual(sent.map(({ to }) => to).sort(), [at('chef-de-projet'), 'dominique@verrerie.example'])
  const { subject, text, path } = sent.find(({ to }) => to === at('chef-de-projet'))!
  const { reference } = first.value
  assert.equal(subject, `Une idée vient d’être déposée : ${reference}`)
  assert.equal(path, `/espace/ti-7501/projets/${reference}`)
  assert.doesNotMatch(subject + text, /Four|Verr|Dominique/)
})

test('soumis au binôme : les deux moitiés sont appelées à signer ; décidé : l’entreprise l’apprend, sans le motif', async () => {
  await using world = await demonstrationWorld()
  const mails = mailsOf(world.db)
  const { seen, path, reference, inFrontOfThePair } = await filedIdea(world)
  await mails()
  await inFrontOfThePair()
  const called = await mails()
  assert.deepEqual(
    called.map((mail) => [mail.to, mail.subject, mail.path]),
    [
      [at('elu-referent'), `Votre signature est attendue : ${reference}`, path],
      [at('industriel-referent'), `Votre signature est attendue : ${reference}`, path],
    ],
  )

  assert.deepEqual(await sign(await world.as('elu-referent'), await seen(), 'elu', 'retained'), { ok: true, value: 'awaited' })
  assert.deepEqual(await mails(), [], 'one signature is no decision')
  assert.deepEqual(await sign(await world.as('industriel-referent'), await seen(), 'industriel', 'retained'), {
    ok: true,
    value: 'retained',
  })
  const [decided, ...others] = await mails()
  assert.deepEqual(others, [])
  assert.deepEqual(
    [decided!.to, decided!.subject, decided!.path],
    ['dominique@verrerie.example', `Une décision a été rendue sur votre projet ${reference}`, path],
  )
  assert.doesNotMatch(decided!.text, /retenu|écarté|Four/)
})

test('deux signatures contraires ne décident rien, et ne préviennent personne', async () => {
  await using world = await demonstrationWorld()
  const mails = mailsOf(world.db)
  const { seen, inFrontOfThePair } = await filedIdea(world)
  await inFrontOfThePair()
  await mails()
  await sign(await world.as('elu-referent'), await seen(), 'elu', 'retained')
  assert.deepEqual(await sign(await world.as('industriel-referent'), await seen(), 'industriel', 'rejected'), { ok: true, value: 'split' })
  assert.deepEqual(await mails(), [])
})

test('une idée écartée : l’entreprise l’apprend par courriel, et lit le motif sur la page', async () => {
  await using world = await demonstrationWorld()
  const mails = mailsOf(world.db)
  const { chef, seen } = await filedIdea(world)
  await mails()
  assert.ok((await dismiss(chef, await seen(), 'Le terrain n’est pas à bâtir.')).ok)
  assert.deepEqual(await dismiss(chef, await seen(), 'Encore.'), { ok: false, refusal: 'stage-skipped' })
  const sent = await mails()
  assert.deepEqual(
    sent.map(({ to }) => to),
    ['dominique@verrerie.example'],
  )
  assert.doesNotMatch(JSON.stringify(sent), /terrain/)
})

test('qui a un intérêt dans la filière n’est pas appelé à signer, et le chef de projet sait pourquoi le projet attend', async () => {
  await using world = await demonstrationWorld()
  const mails = mailsOf(world.db)
  const { chef, territoryId, asSeenBy, inFrontOfThePair } = await filedIdea(world, { filiere: 'renewables' })
  await mails()
  await inFrontOfThePair()
  assert.deepEqual(
    (await mails()).map(({ to }) => to),
    [at('elu-referent')],
  )
  const project = (await asSeenBy(chef))!
  const why = async (half: Half, on = chef.today, of: Project = project) => {
    const holders = await read(chef, (tx) => holdersOf(tx, { territoryId, roles: nameableRoles, on }))
    return whyNobodySigns(half, holders, of, on)
  }
  assert.deepEqual([await why('elu'), await why('industriel')], [null, 'interested'])
  assert.equal(await why('industriel', chef.today, { ...project, filiere: 'agrifood' }), null)
  assert.equal(await why('industriel', day('2023-11-08')), 'nobody')
})

const personOf = async (world: World, account: Account) => (await world.as(account)).actor.id!

test('une personne nommée lit le projet dès qu’il n’est plus confidentiel, et pas avant', async () => {
  await using world = await demonstrationWorld()
  const { chef, seen, asSeenBy } = await filedIdea(world)
  const reads = async (account: Account) => (await asSeenBy(await world.as(account))) !== undefined
  const members = ['partenaire', 'operateur', 'comite', 'elu-referent'] as const
  for (const account of members) assert.ok((await nameMember(chef, await seen(), await personOf(world, account))).ok, account)
  for (const account of members) assert.equal(await reads(account), false, `${account}, secret`)
  assert.ok((await open(chef, await seen(), 'partners', null)).ok)
  for (const account of members) assert.equal(await reads(account), true, `${account}, partners`)
  for (const account of ['industriel-referent', 'region-75', 'programme', 'evaluation', 'entreprise-saveurs'] as const)
    assert.equal(await reads(account), false, account)
  const named = await read(chef, async (tx) => namedMembersOf(tx, (await asSeenBy(chef))!))
  assert.deepEqual(
    named.map(({ name }) => name),
    ['Charlie (démonstration)', 'Claude (démonstration)', 'Maxime (démonstration)', 'Sacha (démonstration)'],
  )
})

test('seul le chef de projet nomme, une fois, parmi ceux dont un mandat du jour ouvre le projet', async () => {
  await using world = await demonstrationWorld()
  const { chef, seen } = await filedIdea(world, { filiere: 'renewables' })
  const partner = await personOf(world, 'partenaire')
  for (const account of ['elu-referent', 'partenaire', 'chef-de-projet-7502', 'programme'] as const)
    assert.deepEqual(await nameMember(await world.as(account), await seen(), partner), { ok: false, refusal: 'not-found' }, account)
  for (const account of ['entreprise-saveurs', 'chef-de-projet-7502', 'region-75', 'industriel-referent'] as const)
    assert.deepEqual(
      await nameMember(chef, await seen(), await personOf(world, account)),
      { ok: false, refusal: 'cannot-be-named' },
      account,
    )
  assert.deepEqual(await nameMember(chef, await seen(), partner), { ok: true, value: 'Sacha (démonstration)' })
  assert.deepEqual(await nameMember(chef, await seen(), partner), { ok: false, refusal: 'named-already' })
})

test('le nom cesse de valoir avec le mandat : ni le projet réservé, ni la page privée du projet public', async () => {
  await using world = await demonstrationWorld()
  const { chef, seen, asSeenBy } = await filedIdea(world)
  await nameMember(chef, await seen(), await personOf(world, 'partenaire'))
  await open(chef, await seen(), 'partners', null)
  await unguarded(world.db, (tx) => sql`update membership.mandate set valid_until = ${chef.today} where role = 'partner'`.execute(tx))
  assert.notEqual(await asSeenBy(await world.as('partenaire')), undefined)
  const later = await world.as('partenaire', day('2026-11-24'))
  assert.equal(await asSeenBy(later), undefined)

  await open(chef, await seen(), 'public', null)
  const asPublic = (await asSeenBy(later))!
  assert.deepEqual([asPublic.named, mayOpenFile(later.actor, asPublic, later.today)], [true, false])
})
