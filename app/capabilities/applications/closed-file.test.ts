import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import { testDay, unguarded } from '#kernel/fixtures.ts'
import { newId } from '#kernel/id.ts'
import { ok } from '#kernel/outcome.ts'
import { demonstrationSite } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const [workspaceId, applicationId] = [newId(), newId()]

/** A project that has become public, with a workspace open to the territory and an aid application: the filière of one reader, the company of another. */
const reference = await unguarded(world.db, async (tx) => {
  const { rows } = await sql<{ id: string; territoryId: string; reference: string }>`
    update projects.project p set tier = 'public', filiere = 'renewables', siren = '552100554', siret = null, embargo_until = null
    from territory.territory t where t.id = p.territory_id and t.code = 'ti-7501' and p.title like 'Centre d’usinage%'
    returning p.id, p.territory_id as "territoryId", p.reference`.execute(tx)
  const project = rows[0]!
  await sql`insert into membership.company_interest (id, person_id, company, siren, kind, note, valid_from, declared_on)
    select ${newId()}, id, 'Concurrent (fictif)', '552100554', 'holding', '', ${testDay}, ${testDay} from membership.person
    where email = 'comite@demo.ressort.example'`.execute(tx)
  await sql`insert into workspaces.workspace (id, territory_id, reference, submission_key, title, purpose, topic, project_id, entry, opened_on)
    values (${workspaceId}, ${project.territoryId}, 'E-2026-9001', ${workspaceId}, 'Autour de l’usinage', '', 'project', ${project.id}, 'open', ${testDay})`.execute(
    tx,
  )
  await sql`insert into applications.application (territory_id, id, project_id, device_code, reference, asked, opened_on, opened_by)
    select ${project.territoryId}, ${applicationId}, ${project.id}, d.code, 'D-2026-9001', 12345600, ${testDay}, n.id
    from (select code from toolbox.device order by code limit 1) d, membership.person n where n.email = 'chef-de-projet@demo.ressort.example'`.execute(
    tx,
  )
  // What a company tells is told by a person, never by the system.
  await sql`select set_config('ressort.person', n.id::text, true), set_config('ressort.day', ${testDay}, true)
    from membership.person n where n.email = 'chef-de-projet@demo.ressort.example'`.execute(tx)
  await sql`insert into state_aid.company_statement (territory_id, id, project_id, told, told_by, told_on)
    select ${project.territoryId}, ${applicationId}, ${project.id}, '{}', n.id, ${testDay}
    from membership.person n where n.email = 'chef-de-projet@demo.ressort.example'`.execute(tx)
  await sql`insert into state_aid.company_verdict (territory_id, id, project_id, size, in_difficulty, years, told_by, told_on)
    select territory_id, id, project_id, 'small', true, '2025', told_by, told_on from state_aid.company_statement where id = ${applicationId}`.execute(
    tx,
  )
  return project.reference
})

/** What is seen of the file behind the public part, by page. */
async function seenBy(account: 'elu-referent' | 'industriel-referent' | 'comite') {
  const says = async (path: string, words: RegExp) => words.test((await ask(account, `/espace/ti-7501/${path}`)).html)
  return {
    cockpit: await says('tableau-de-bord', /Accord de l’ADEME/),
    late: await says('projets?suivi=late', new RegExp(reference)),
    application: await says('demandes', /D-2026-9001/),
    workspaces: await says('espaces', /Autour de l’usinage/),
    workspace: (await ask(account, '/espace/ti-7501/espaces/E-2026-9001/fil')).status === 200,
  }
}

test('un projet devenu public ne montre rien de son dossier à qui un intérêt l’a fermé', async () => {
  const all = { cockpit: true, late: true, application: true, workspaces: true, workspace: true }
  const nothing = { cockpit: false, late: false, application: false, workspaces: false, workspace: false }
  assert.deepEqual(await seenBy('elu-referent'), all)
  assert.deepEqual(await seenBy('industriel-referent'), nothing, 'an interest in the filière')
  assert.deepEqual(await seenBy('comite'), nothing, 'an interest in the company')
})

test('la base seule le tait aussi, table par table', async () => {
  const tables = [
    'projects.milestone',
    'projects.statement',
    'projects.effect',
    'projects.blocker',
    'projects.risk',
    'projects.amendment',
    'projects.counterfactual',
    'funding.plan',
    'funding.cost_block',
    'toolbox.answer',
    'applications.application',
    'workspaces.workspace',
    'state_aid.company_verdict',
  ]
  let shown = 0
  for (const table of tables) {
    const count = async (account: 'elu-referent' | 'industriel-referent' | 'comite') =>
      read(
        await world.as(account),
        async (tx) =>
          (
            await sql<{ count: number }>`
        select count(*) as count from ${sql.table(table)} x join projects.project p on p.id = x.project_id where p.reference = ${reference}`.execute(
              tx,
            )
          ).rows[0]!.count,
      )
    if ((await count('elu-referent')) > 0) shown++
    assert.equal(await count('industriel-referent'), 0, table)
    assert.equal(await count('comite'), 0, table)
  }
  assert.ok(shown >= 3, `${shown} tables hold something to hide`)
})

test('l’entreprise ne répond pas à sa propre demande d’aide, même par une requête forgée', async () => {
  const company = await world.as('entreprise-conserverie')
  await unguarded(world.db, (tx) =>
    sql`insert into projects.carrier (territory_id, project_id, person_id)
    select territory_id, project_id, ${company.actor.id} from applications.application where id = ${applicationId}`.execute(tx),
  )
  const forge = (change: ReturnType<typeof sql>) =>
    act(company, { name: 'test.forge' }, async (tx) => {
      await sql`update applications.application set ${change} where id = ${applicationId}`.execute(tx)
      return ok()
    })
  await assert.rejects(forge(sql`asked = 99999999`), /stays what was opened/)
  await assert.rejects(forge(sql`sent = '{}', state = 'granted'`), /does not answer its own file/)
  await forge(sql`consent_on = ${testDay}, consent_by = 'La direction'`)
})

test('un membre ne prend pas l’animation d’un espace en annonçant son départ', async () => {
  const member = await world.as('elu-referent')
  await unguarded(world.db, (tx) =>
    sql`insert into workspaces.member (territory_id, workspace_id, person_id, role, basis, joined_on)
    select territory_id, id, ${member.actor.id}, 'member', 'mandate', ${testDay} from workspaces.workspace where id = ${workspaceId}`.execute(
      tx,
    ),
  )
  await assert.rejects(
    act(member, { name: 'test.forge' }, async (tx) => {
      await sql`update workspaces.member set role = 'animator', left_on = '2099-01-01' where workspace_id = ${workspaceId} and person_id = ${member.actor.id}`.execute(
        tx,
      )
      return ok()
    }),
    /row-level security/,
  )
})
