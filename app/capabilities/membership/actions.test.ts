import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { demonstrationWorld } from '#kernel/fixtures.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { askToJoin } from './actions.ts'
import { JoiningForm } from './model.ts'
import { joiningRequests } from './queries.ts'

const form = JoiningForm.parse({
  submissionKey: randomUUID(),
  organisation: 'École de la Garonne (fictive)',
  kind: 'school',
  contact: 'Dominique Maître',
  email: 'Dominique@Ecole.example',
  message: '',
})

test('un nom d’organisation tient sur une ligne : rien ne s’ajoute à l’en-tête d’un courriel', () => {
  const forged = JoiningForm.parse({ ...form, organisation: 'École\r\nBcc: tous@ailleurs.example', contact: 'Do\tmi\nnique' })
  assert.deepEqual([forged.organisation, forged.contact], ['École Bcc: tous@ailleurs.example', 'Do mi nique'])
})

test('tout acteur volontaire peut demander à rejoindre un territoire ; envoyé deux fois, c’est demandé une fois, et dit une fois', async () => {
  await using world = await demonstrationWorld()
  const agen = (await territoryByCode(world.db, 'ti-7501'))!
  const received = async (account: 'chef-de-projet' | 'chef-de-projet-7502') => {
    const requests = await read(await world.as(account), (tx) => joiningRequests(tx, agen.id))
    return requests.filter((r) => r.organisation === form.organisation).map((r) => [r.email, r.status])
  }

  assert.deepEqual(await askToJoin(world.asVisitor, 'ti-7501', form), { ok: true, value: undefined })
  assert.deepEqual(await askToJoin(world.asVisitor, 'ti-7501', form), { ok: true, value: undefined })
  assert.deepEqual(await received('chef-de-projet'), [['dominique@ecole.example', 'received']])
  assert.deepEqual(await received('chef-de-projet-7502'), [])
  const { rows: told } = await sql<{ to: string; path: string }>`select data->>'to' as to, data->>'path' as path from pgboss.job`.execute(
    world.db,
  )
  assert.deepEqual(told, [{ to: 'chef-de-projet@demo.ressort.example', path: '/espace/ti-7501/partenaires' }])
  assert.deepEqual(await askToJoin(world.asVisitor, 'ti-0000', form), { ok: false, refusal: 'not-found' })
})
