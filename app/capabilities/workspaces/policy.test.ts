import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { type Account, accounts, demonstrationWorld, testDay, unguarded } from '#kernel/fixtures.ts'
import type { Ctx } from '#kernel/actor.ts'
import { roles as everyRole } from '#cap/membership/model.ts'
import { memberRights, mayReadWorkspace, workspaceRights, workspaceScope } from './policy.ts'
import type { Workspace } from './model.ts'
import { listWorkspaces, workspaceInScope } from './queries/workspaces.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>

/** With a workspace of a project in the recused industrialist's own filiere, to which he is invited. */
async function variedWorld() {
  const world = await demonstrationWorld()
  await unguarded(world.db, async (tx) => {
    const { rows } = await sql<{ id: string; territoryId: string }>`
      update projects.project set filiere = 'renewables' where id = (
        select id from projects.project p where tier = 'territory' and stage = 'proposed' order by reference limit 1)
      returning id, territory_id as "territoryId"`.execute(tx)
    const { id, territoryId } = rows[0]!
    await sql`insert into workspaces.workspace (id, territory_id, reference, submission_key, title, purpose, topic, project_id, entry, opened_on)
      values (${id}, ${territoryId}, 'E-2026-9001', ${id}, 'Autour d’un projet', '', 'project', ${id}, 'open', ${testDay})`.execute(tx)
    await sql`insert into workspaces.member (territory_id, workspace_id, person_id, role, basis, joined_on)
      select ${territoryId}, ${id}, id, 'member', 'mandate', ${testDay} from membership.person
      where email in ('industriel-referent@demo.ressort.example', 'operateur@demo.ressort.example')`.execute(tx)
  })
  return world
}

const everyone = async (world: World): Promise<[Account | 'visiteur', Ctx][]> => [
  ['visiteur', world.asVisitor],
  ...(await Promise.all(accounts.map(async (account): Promise<[Account, Ctx]> => [account, await world.as(account)]))),
]

test('les deux murs montrent à chacun les mêmes espaces : la portée des requêtes et la base seule', async () => {
  await using world = await variedWorld()
  const seen = new Map<string, string[]>()
  for (const [name, ctx] of await everyone(world)) {
    const scope = workspaceScope(ctx.actor, testDay)
    const byScope = await unguarded(
      world.db,
      async (tx) =>
        (
          await sql<{ title: string }>`
      select w.title from workspaces.workspace w join territory.territory t on t.id = w.territory_id where ${workspaceInScope(scope)} order by 1`.execute(
            tx,
          )
        ).rows,
    )
    const byDatabase = await read(
      ctx,
      async (tx) => (await sql<{ title: string }>`select title from workspaces.workspace order by 1`.execute(tx)).rows,
    )
    assert.deepEqual(byDatabase, byScope, name)
    seen.set(
      name,
      byScope.map((row) => row.title),
    )
  }
  const [agro, project, metiers, tag, cognac] = [
    'Filière agroalimentaire',
    'Autour d’un projet',
    'Métiers en tension',
    'Technopole Agen-Garonne, parc exemplaire',
    'Verre, papier, emballage',
  ]
  const inOrder = (...titles: (string | undefined)[]) =>
    (titles as string[]).sort((a, b) => [project, agro, metiers, tag, cognac].indexOf(a) - [project, agro, metiers, tag, cognac].indexOf(b))
  assert.deepEqual(Object.fromEntries(seen), {
    visiteur: [],
    programme: inOrder(project, agro, metiers),
    'region-75': inOrder(project, agro, metiers),
    operateur: inOrder(agro, tag),
    'chef-de-projet': inOrder(project, agro, metiers, tag),
    'elu-referent': inOrder(project, agro, metiers),
    'industriel-referent': inOrder(agro, metiers),
    comite: inOrder(project, agro, metiers, tag),
    partenaire: inOrder(agro, metiers, tag),
    'entreprise-conserverie': [agro],
    'entreprise-saveurs': [metiers],
    evaluation: [],
    'chef-de-projet-7502': [cognac],
  })
})

test('le coin des conseillers ne se montre qu’au chef de projet, à l’État et aux opérateurs, même quand la requête oublie tout', async () => {
  await using world = await demonstrationWorld()
  const readers: string[] = []
  for (const [name, ctx] of await everyone(world)) {
    const rows = await read(
      ctx,
      async (tx) =>
        (
          await sql`
      select from workspaces.entry where audience = 'advisers' union all select from workspaces.task where audience = 'advisers'
      union all select from workspaces.mention where audience = 'advisers'`.execute(tx)
        ).rows.length,
    )
    if (rows > 0) readers.push(name)
    const agro = await read(
      ctx,
      async (tx) =>
        (
          await listWorkspaces(tx, workspaceScope(ctx.actor, testDay), {
            territoryId: (
              await sql<{ id: string }>`select id from territory.territory where code = 'ti-7501' and phase = '2'`.execute(tx)
            ).rows[0]!.id,
            search: 'agroalimentaire',
          })
        ).lines[0],
    )
    if (agro) assert.equal(mayReadWorkspace(ctx.actor, 'read-corner', agro as unknown as Workspace), rows > 0, name)
  }
  assert.deepEqual(readers.sort(), ['chef-de-projet', 'operateur', 'programme', 'region-75'])
})

test('un membre perd l’espace le jour où finit le mandat qui l’y faisait entrer, et un invité sans mandat le garde', async () => {
  await using world = await demonstrationWorld()
  const titles = async (account: Account) =>
    read(await world.as(account), async (tx) =>
      (await sql<{ title: string }>`select title from workspaces.workspace order by 1`.execute(tx)).rows.map((r) => r.title),
    )
  assert.equal((await titles('partenaire')).length, 3)
  await unguarded(world.db, (tx) =>
    sql`
    update membership.mandate set valid_until = '2026-11-22' where role = 'partner'`.execute(tx),
  )
  assert.deepEqual(await titles('partenaire'), [])
  assert.deepEqual(await titles('entreprise-conserverie'), ['Filière agroalimentaire'])
})

test('les droits sont dits pour chaque rôle, et un lecteur n’écrit pas', () => {
  for (const row of Object.values(workspaceRights)) assert.deepEqual(Object.keys(row).sort(), Object.keys(everyRole).sort())
  assert.deepEqual(memberRights.write, { animator: true, member: true, reader: false, 'passer-by': false })
  assert.deepEqual(
    Object.entries(memberRights.animate)
      .filter(([, may]) => may)
      .map(([role]) => role),
    ['animator'],
  )
})
