import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { visitor } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import { accounts, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { factTable } from '#kernel/fact-table.ts'
import { loadToolbox } from './actions.ts'
import { confirmDevice } from './actions/confirm-device.ts'
import { remindKeepers } from './actions/remind-keepers.ts'
import { deviceByCode } from './queries.ts'

async function remindersIn(db: Parameters<typeof unguarded>[0]) {
  const { rows } = await unguarded(db, (tx) =>
    sql<{ who: string; title: string; detail: string; path: string }>`
    select split_part(p.email, '@', 1) as who, n.title, n.detail, n.path from inbox.notification n join membership.person p on p.id = n.person_id
    where n.kind = 'toolbox.stale' and n.ended is null order by 1`.execute(tx),
  )
  return rows
}

test('qui tient un dispositif est prévenu qu’il est à relire, une fois par raison ; le programme tient ceux que personne n’opère', async () => {
  await using world = await demonstrationWorld()
  const remind = (on: string) => remindKeepers({ db: world.db, actor: visitor, today: day(on), requestId: 'test' })
  const first = await remind('2026-11-24')
  assert.ok(first.ok && first.value.persons > 0)
  const told = await remindersIn(world.db)
  const [operator, programme] = [told.find(({ who }) => who === 'operateur'), told.find(({ who }) => who === 'programme')]
  assert.match(operator!.detail, /BCIAT 2026 [^;]*dernier jour passé/)
  assert.equal(operator!.path, '/operateur/dispositifs')
  assert.match(programme!.title, /^\d+ dispositifs sont à relire$/)
  assert.doesNotMatch(programme!.detail, /BCIAT/, 'the operator keeps it')
  assert.ok(
    told.every(({ who }) => /^(operateur|programme)/.test(who)),
    JSON.stringify(told),
  )
  assert.deepEqual(await remind('2026-11-25'), { ok: true, value: { persons: 0, devices: first.ok ? first.value.devices : 0 } })
  await sql`insert into toolbox.source_check (url, checked_on, answers, detail, failing_since)
    select source_url, '2026-11-25', false, 'réponse 404', '2026-11-25' from toolbox.device where code = 'fonds-vert-ti'`.execute(world.db)
  const again = await remind('2026-11-26')
  assert.ok(again.ok && again.value.persons >= 1)
  assert.match((await remindersIn(world.db)).find(({ who }) => who === 'operateur')!.detail, /BCIAT 2026 [^;]*la source ne répond plus/)
})

test('l’opérateur dit son dispositif relu, et lui seul ; il n’est plus ancien', async () => {
  await using world = await demonstrationWorld()
  const before = await deviceByCode(world.db, 'fonds-vert-ti')
  for (const account of accounts.filter((one) => one !== 'operateur'))
    assert.deepEqual(await confirmDevice(await world.as(account), 'fonds-vert-ti'), { ok: false, refusal: 'forbidden' }, account)
  const operator = await world.as('operateur')
  assert.deepEqual(await confirmDevice(operator, 'pret-vert'), { ok: false, refusal: 'forbidden' })
  assert.ok((await confirmDevice(operator, 'fonds-vert-ti')).ok)
  const after = await deviceByCode(world.db, 'fonds-vert-ti')
  assert.equal(before!.toVerify, true)
  assert.deepEqual([after!.verifiedOn, after!.toVerify], [operator.today, false])
})

test('le jour où un opérateur a relu reste après un nouveau chargement du catalogue, jusqu’à un relevé plus récent', async () => {
  await using world = await demonstrationWorld()
  const operator = await world.as('operateur')
  await confirmDevice(operator, 'fonds-vert-ti')
  const [shipped, criteria, questions] = await Promise.all(
    ['devices', 'device-criteria', 'questions'].map((name) => factTable(new URL(`../../../data/${name}.csv`, import.meta.url))),
  )
  const load = async (verifiedOn: string) => {
    const devices = shipped!.map((row) => (row.code === 'fonds-vert-ti' ? { ...row, verified_on: verifiedOn } : row))
    await loadToolbox(operator, { devices, criteria: criteria!, questions: questions! })
    const device = await deviceByCode(world.db, 'fonds-vert-ti')
    return [device!.verifiedOn, device!.toVerify]
  }
  assert.deepEqual(await load('2026-06-12'), [operator.today, false])
  assert.deepEqual(await load(''), [operator.today, false])
  assert.deepEqual(await load('2030-01-01'), ['2030-01-01', true])
})
