import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { act } from '#kernel/act.ts'
import { type Account, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { ok } from '#kernel/outcome.ts'

const world = await demonstrationWorld()
after(world.close)

/** What the database alone answers to a person who writes to it: how many rows changed, or its refusal. */
async function write(who: Account, query: RawBuilder<unknown>): Promise<bigint | string> {
  const ctx = await world.as(who)
  try {
    let changed = 0n
    await act(ctx, { name: 'test.write' }, async (tx) => {
      changed = (await query.execute(tx)).numAffectedRows ?? 0n
      return ok()
    })
    return changed
  } catch (error) {
    return (error as Error).message
  }
}

const one = async (query: RawBuilder<{ id: string }>) => (await unguarded(world.db, (tx) => query.execute(tx))).rows[0]!.id
const personOf = (account: string) => one(sql`select id from membership.person where email like ${`${account}@%`}`)
const promised = (what: string) => one(sql`select id from committees.commitment where promise like ${`${what}%`}`)

test('d’un engagement, qui a promis n’écrit que ce qui le tient, en son nom ; le chef de projet seul le retire', async () => {
  const id = await promised('Rendre un premier avis')
  const change = (who: Account, columns: RawBuilder<unknown>) =>
    write(who, sql`update committees.commitment set ${columns} where id = ${id}`)
  const withdrawn = sql`withdrawn_on = '2026-11-23', withdrawn_reason = 'Plus attendu'`
  assert.match(String(await change('operateur', sql`due_on = '2027-11-15'`)), /does not change/)
  assert.match(String(await change('operateur', sql`source_url = 'https://ailleurs.example'`)), /nothing else of it changes/)
  assert.match(String(await change('chef-de-projet', sql`recorded_by = null, recorded_on = '2020-01-01'`)), /nothing else of it changes/)
  assert.match(String(await change('operateur', withdrawn)), /by the chef de projet/)
  const other = await personOf('chef-de-projet')
  assert.match(String(await change('operateur', sql`delivered_on = '2026-11-20', evidence = 'Faux', noted_by = ${other}`)), /own name/)
  assert.equal(await change('elu-referent', withdrawn), 0n)
  assert.equal(await change('chef-de-projet', withdrawn), 1n)
  assert.match(String(await change('operateur', sql`delivered_on = '2026-11-20', evidence = 'Trop tard'`)), /withdrawn already/)
})

test('d’une tâche, qui l’a reçue ne change que le jour où elle est finie', async () => {
  const other = await personOf('chef-de-projet')
  const id = await one(sql`
    insert into committees.task (territory_id, id, item_id, text, owner, person_id, due_on)
    select i.territory_id, gen_random_uuid(), i.id, 'Relire le dossier', 'Essai', ${await personOf('elu-referent')}, '2026-12-01'
    from committees.agenda_item i join territory.territory t on t.id = i.territory_id
    where t.code = 'ti-7501' and i.project_id is null limit 1 returning id`)
  const change = (who: Account, columns: RawBuilder<unknown>) => write(who, sql`update committees.task set ${columns} where id = ${id}`)
  assert.match(String(await change('elu-referent', sql`due_on = '2027-12-01'`)), /nothing else of it changes/)
  assert.match(String(await change('elu-referent', sql`text = 'Autre chose'`)), /nothing else of it changes/)
  assert.match(
    String(await change('elu-referent', sql`person_id = ${other}, owner = 'Un autre'`)),
    /nothing else of it changes|row-level security/,
  )
  assert.equal(await change('elu-referent', sql`done_on = '2026-11-23'`), 1n)
  assert.match(String(await change('elu-referent', sql`done_on = null`)), /finished already/)
})

test('un obstacle ne change qu’au niveau où il est ; ce qui fut signalé ne change pas', async () => {
  const id = await one(sql`
    insert into committees.obstacle (territory_id, id, reference, kind, title, detail, level, reached, state, owner, raised_on, submission_key)
    select t.id, gen_random_uuid(), 'O-2026-9001', 'land', 'Essai', 'Essai assez long', 'regional', 'regional', 'waiting', '', '2026-11-01', gen_random_uuid()
    from territory.territory t where t.code = 'ti-7501' and t.id in (select territory_id from committees.commitment) returning id`)
  const change = (who: Account, columns: RawBuilder<unknown>) => write(who, sql`update committees.obstacle set ${columns} where id = ${id}`)
  assert.match(String(await change('region-75', sql`title = 'Autre'`)), /what was signalled does not change/)
  assert.match(String(await change('chef-de-projet', sql`state = 'answered', level = 'local'`)), /another level/)
  assert.match(String(await change('chef-de-projet', sql`owner = 'La Région'`)), /another level/)
  assert.equal(await change('programme', sql`state = 'answered', level = 'local'`), 0n)
  assert.equal(await change('region-75', sql`level = 'national', reached = 'national'`), 1n)
  assert.match(String(await change('region-75', sql`state = 'answered', level = 'local'`)), /another level/)
  assert.equal(await change('programme', sql`state = 'answered', level = 'local'`), 1n)
  assert.match(String(await change('programme', sql`state = 'waiting', level = 'national'`)), /another level/)
  assert.equal(await change('chef-de-projet', sql`state = 'closed'`), 1n)
})
