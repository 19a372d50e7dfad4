import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { act, read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import { demonstrationWorld, testDay } from '#kernel/fixtures.ts'
import { newId } from '#kernel/id.ts'
import { euros } from '#kernel/money.ts'
import { ok } from '#kernel/outcome.ts'
import { fileIdea, qualify } from '#cap/projects/actions.ts'
import { IdeaForm } from '#cap/projects/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { declareDeMinimis, GrantForm, importLaw } from './actions.ts'
import { lawOn } from './model.ts'
import { maximumIntensity } from './model/intensity.ts'
import { rules } from './queries.ts'
import { undertakingOf } from './queries/register.ts'
import { addDeMinimisGrant } from './store.ts'

const siren = '999101371'

/** A project filed under the number of somebody else's company, which anybody can read on an invoice. */
async function borrowedNumber(world: Awaited<ReturnType<typeof demonstrationWorld>>, filer: Ctx) {
  const idea = IdeaForm.parse({
    submissionKey: randomUUID(),
    company: 'Conserverie de Garonne (fictive)',
    siret: `${siren}00014`,
    communeCode: '47001',
    title: 'Faux projet',
    summary: 'Un numéro emprunté.',
    purpose: 'water',
    filiere: 'other',
    enjeux: ['transition'],
    cost: '1000',
    startsOn: '2027-03-01',
    endsOn: '2028-02-28',
    contact: 'Personne',
    email: 'personne@ailleurs.example',
  })
  const filed = await fileIdea(filer, idea)
  assert.ok(filed.ok)
  return { territoryId: (await territoryByCode(world.db, 'ti-7501'))!.id, reference: filed.value.reference }
}

const grant = (submissionKey: string = randomUUID()) =>
  GrantForm.parse({ amount: '200 000', grantedOn: '2026-01-15', funder: 'Essai (fictif)', submissionKey })

test('déposer sous un SIREN n’en montre pas les aides, et n’en déclare pas, avant que le chef de projet ait qualifié', async () => {
  await using world = await demonstrationWorld()
  const rival = await world.as('entreprise-saveurs')
  const key = await borrowedNumber(world, rival)
  const seen = () => read(rival, async (tx) => (await undertakingOf(tx, { siren, territoryId: key.territoryId })).grants.length)
  assert.equal(await seen(), 0)
  assert.deepEqual(await declareDeMinimis(rival, key, grant()), { ok: false, refusal: 'forbidden' })
  const forged = act(rival, { name: 'test.forge' }, async (tx) => {
    const row = {
      siren,
      amount: euros(200_000),
      grantedOn: day('2026-01-15'),
      funder: 'Essai',
      declaredBy: rival.actor.id,
      declaredOn: testDay,
    }
    await addDeMinimisGrant(tx, { ...row, submissionKey: newId() })
    return ok()
  })
  await assert.rejects(forged, /row-level security/)

  assert.ok((await qualify(await world.as('chef-de-projet'), { ...key, version: 1 })).ok)
  assert.equal(await seen(), 3)
  assert.deepEqual(await declareDeMinimis(rival, key, grant()), { ok: true, value: undefined })
})

test('la même déclaration envoyée deux fois, même en même temps, compte une fois', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const key = await borrowedNumber(world, world.asVisitor)
  const form = grant()
  const sent = await Promise.all([declareDeMinimis(chef, key, form), declareDeMinimis(chef, key, form)])
  assert.deepEqual(
    sent.map((s) => s.ok),
    [true, true],
  )
  assert.equal(await read(chef, async (tx) => (await undertakingOf(tx, { siren, territoryId: key.territoryId })).grants.length), 4)
})

test('le droit se remplace par un fichier : hier garde le sien, demain a le nouveau, et recommencer ne double rien', async () => {
  await using world = await demonstrationWorld()
  const shipped = await readFile(new URL('../../../data/state-aid-rules.csv', import.meta.url), 'utf8')
  const [header = '', ...lines] = shipped.split('\n')
  // The replacement of the RGEC as it could be: every dated row goes on from 2027, and a small enterprise gets 24 % instead of 20.
  const replaced = lines
    .filter((line) => line.includes(',2026-12-31,'))
    .map((line) => line.replace(/,(2014-07-01|2022-07-01),2026-12-31,/, ',2027-01-01,2033-12-31,'))
    .map((line) => (line.startsWith('gber-17-small,') ? line.replace(',20,', ',24,') : line))
  const file = join(await mkdtemp(join(tmpdir(), 'law-')), 'law.csv')
  await writeFile(
    file,
    [header, ...replaced, 'gber-17-medium,gber-17,,Double,intensity,,medium,,10,,,,2026-06-01,2027-06-01,,GBER,,,true,'].join('\n'),
  )

  const small = { size: 'small', zone: 'none', conditions: [] } as const
  const rateOn = async (on: string) =>
    maximumIntensity(lawOn(await rules(world.db), day(on)), { article: 'gber-17', variant: null }, small)?.rate
  assert.deepEqual([await rateOn('2026-12-31'), await rateOn('2027-01-01')], [2000, undefined])
  const report = await importLaw(world.asVisitor, file)
  assert.deepEqual(
    { ...report, problems: report.problems.length },
    { read: replaced.length + 1, added: replaced.length, updated: 0, unchanged: 0, rejected: 1, problems: 1 },
  )
  assert.deepEqual([await rateOn('2026-12-31'), await rateOn('2027-01-01')], [2000, 2400])
  const again = await importLaw(world.asVisitor, file)
  assert.deepEqual([again.added, again.updated, again.unchanged], [0, 0, replaced.length])
})
