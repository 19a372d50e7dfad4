import assert from 'node:assert/strict'
import { after as afterAll, test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { ressort } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import { unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'
import { tellDueCommitments } from './actions/commitments.ts'
import { stateOfCommitment } from './model/commitments.ts'
import { after, levelCodes, obstacleStateCodes, type ObstacleVerb } from './model/obstacles.ts'

const { world, ask } = await demonstrationSite()
afterAll(world.close)

/** Past the policies: what the tests put in place, and what no page tells. */
const open = async <Row>(query: RawBuilder<Row>) => (await unguarded(world.db, (tx) => query.execute(tx))).rows

const base = '/espace/ti-7501/comites'
const key = (html: string) => /name="submissionKey" value="([^"]+)"/.exec(html)?.[1] ?? ''

test('chaque verbe, à chaque état et chaque niveau : la réponse redescend toujours au territoire', () => {
  const found: Record<string, string> = {}
  for (const state of obstacleStateCodes) {
    for (const level of levelCodes) {
      for (const verb of ['take', 'escalate', 'answer', 'reopen', 'close'] as ObstacleVerb[]) {
        const then = after(verb, { state, level, reached: level })
        found[`${state} ${level} ${verb}`] = then.ok ? `${then.value.state} ${then.value.level} ${then.value.reached}` : then.refusal
      }
    }
  }
  assert.equal(found['waiting national answer'], 'answered local national')
  assert.equal(found['waiting regional escalate'], 'waiting national national')
  assert.equal(found['waiting national escalate'], 'highest-already')
  assert.equal(found['closed local escalate'], 'wrong-state')
  assert.equal(found['answered local answer'], 'wrong-state')
  assert.equal(
    Object.values(found)
      .filter((one) => one.startsWith('answered'))
      .every((one) => one.startsWith('answered local')),
    true,
  )
})

test('un obstacle monte du territoire à la Région puis à la nation, et la réponse redescend', async () => {
  const list = await ask('partenaire', `${base}/obstacles`)
  const raised = await ask('partenaire', `${base}/obstacles`, {
    submissionKey: key(list.html),
    kind: 'housing',
    title: 'Logement des alternants',
    detail: 'Aucun logement à moins d’une heure.',
    project: '',
    answerDue: '2027-01-15',
  })
  assert.equal(raised.status, 303)
  const page = raised.to!.split('?')[0]!
  const say = async (who: Parameters<typeof ask>[0], verb: string, text = 'Merci de répondre.') =>
    ask(who, page, { verb, text, owner: '', answerDue: '', version: versionOf((await ask('chef-de-projet', page)).html) || '1' })
  assert.match((await ask('chef-de-projet', '/boite-de-reception')).html, /L’obstacle O-2026-\d{4} attend votre réponse/)
  assert.equal((await ask('region-75', page)).status, 404)
  assert.equal((await ask('programme', page)).status, 404)
  assert.equal((await say('partenaire', 'answer')).status, 403)
  assert.match((await say('chef-de-projet', 'escalate', '')).html, /ce qui est demandé au niveau supérieur/)
  assert.equal((await say('chef-de-projet', 'escalate')).status, 303)
  assert.match((await ask('region-75', '/programme/obstacles?q=alternants')).html, /Logement des alternants/)
  assert.doesNotMatch((await ask('programme', '/programme/obstacles?q=logement')).html, /Logement des alternants/)
  const version = versionOf((await ask('region-75', page)).html)
  assert.equal((await ask('chef-de-projet', page, { verb: 'answer', text: 'Non.', version })).status, 403)
  assert.equal((await ask('region-75', page, { verb: 'escalate', text: 'Règle nationale.', version })).status, 303)
  const national = versionOf((await ask('programme', page)).html)
  assert.equal((await ask('region-75', page, { verb: 'answer', text: 'Trop tard.', version: national })).status, 403)
  assert.equal((await ask('programme', page, { verb: 'answer', text: 'Une aide existe.', version })).status, 409)
  assert.equal((await ask('programme', page, { verb: 'answer', text: 'Une aide existe.', version: national })).status, 303)
  assert.match((await ask('partenaire', page)).html, /Réponse redescendue<\/strong>, programme national[\s\S]*Une aide existe\./)
  assert.match((await ask('partenaire', '/boite-de-reception')).html, /a reçu une réponse/)
})

test('l’échéance elle-même n’est pas un retard', () => {
  const due = { dueOn: day('2026-11-23'), deliveredOn: null, withdrawnOn: null }
  assert.equal(stateOfCommitment(due, day('2026-11-23')), 'soon')
  assert.equal(stateOfCommitment(due, day('2026-11-24')), 'late')
  assert.equal(stateOfCommitment(due, day('2026-10-23')), 'open')
  assert.equal(stateOfCommitment({ ...due, deliveredOn: day('2026-11-24') }, day('2026-12-01')), 'kept-late')
  assert.equal(stateOfCommitment({ ...due, withdrawnOn: day('2026-11-24') }, day('2026-12-01')), 'withdrawn')
})

test('le retard se voit des deux côtés ; l’opérateur dit ce qui est tenu, avec sa preuve, et rien d’un autre', async () => {
  assert.match((await ask('elu-referent', `${base}/engagements?etat=late`)).html, /premier avis sur le dossier/)
  const own = await ask('operateur', '/operateur/engagements')
  assert.match(own.html, /Tenir une permanence à Agen/)
  assert.match(own.html, /Visiter le site avec le chef de projet/)
  assert.doesNotMatch(own.html, /état des parcelles/)
  assert.match((await ask('partenaire', '/operateur/engagements')).html, /état des parcelles/)
  const commitment = /name="commitment" value="([^"]+)"/.exec(own.html)![1]!
  const form = { verb: 'deliver', commitment, deliveredOn: '2026-11-20', evidence: '', evidenceUrl: '' }
  assert.match((await ask('operateur', '/operateur/engagements', form)).html, /Dites ce qui le prouve/)
  assert.equal((await ask('partenaire', '/operateur/engagements', { ...form, evidence: 'Faux' })).status, 404)
  assert.match(
    (await ask('operateur', '/operateur/engagements', { ...form, evidence: 'Faux', deliveredOn: '2027-01-01' })).html,
    /ne peut pas être à venir/,
  )
  assert.equal((await ask('operateur', '/operateur/engagements', { ...form, evidence: 'Courrier du 20/11/2026' })).status, 303)
  assert.equal((await ask('operateur', '/operateur/engagements', { ...form, evidence: 'Encore' })).status, 409)
})

test('ce qui bloque un projet se signale d’un geste, prérempli, et quitte la liste à signaler', async () => {
  const page = `${base}/obstacles`
  const before = (await ask('chef-de-projet', page)).html
  const [, address] = /href="([^"]*\?signaler=[0-9a-f-]{36})#signaler"/.exec(before)!
  const form = (await ask('chef-de-projet', address!)).html
  const field = (name: string) =>
    new RegExp(`name="${name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="${name}"`).exec(form)?.slice(1).find(Boolean) ?? ''
  const kind = /<option value="([a-z]+)" selected/.exec(form.slice(form.indexOf('name="kind"')))![1]!
  const [, detail] = /<textarea[^>]*name="detail"[^>]*>([^<]*)</.exec(form)!
  assert.match(field('project'), /^P-\d{4}-\d{4}$/)
  const raised = await ask('chef-de-projet', page, {
    submissionKey: key(form),
    kind,
    title: field('title'),
    detail: detail!,
    project: field('project'),
    answerDue: field('answerDue'),
  })
  assert.equal(raised.status, 303)
  assert.ok(!(await ask('chef-de-projet', page)).html.includes(address!.split('?')[1]!))
  assert.ok(!(await ask('partenaire', page)).html.includes('signaler='), 'un partenaire ne lit pas le suivi des projets')
})

test('un engagement retiré dit pourquoi aux deux côtés, n’est plus en retard, et ne se tient plus', async () => {
  const page = `${base}/engagements`
  const late = (await ask('chef-de-projet', `${page}?q=permanence`)).html
  const commitment = /name="verb" value="withdraw"\/><input type="hidden" name="commitment" value="([^"]+)"/.exec(late)![1]!
  const form = { verb: 'withdraw', commitment, reason: 'Le salon n’a plus lieu.' }
  assert.match((await ask('chef-de-projet', page, { ...form, reason: '' })).html, /Dites pourquoi cet engagement n’est plus attendu/)
  assert.equal((await ask('elu-referent', page, form)).status, 403)
  assert.equal((await ask('chef-de-projet-7502', '/espace/ti-7502/comites/engagements', form)).status, 404)
  assert.doesNotMatch((await ask('operateur', '/operateur/engagements')).html, /value="withdraw"/)
  assert.equal((await ask('chef-de-projet', page, form)).status, 303)
  assert.equal((await ask('chef-de-projet', page, form)).status, 409)
  assert.match((await ask('elu-referent', `${page}?etat=withdrawn`)).html, /permanence[\s\S]*Retiré[\s\S]*Le salon n’a plus lieu/)
  assert.doesNotMatch((await ask('elu-referent', `${page}?etat=soon`)).html, /permanence/)
  assert.match((await ask('operateur', '/operateur/engagements')).html, /permanence[\s\S]*Retiré[\s\S]*Le salon n’a plus lieu/)
  const kept = { verb: 'deliver', commitment, deliveredOn: '2026-11-20', evidence: 'Trop tard', evidenceUrl: '' }
  assert.equal((await ask('operateur', '/operateur/engagements', kept)).status, 409)
  assert.match((await ask('chef-de-projet', `${page}.csv?q=permanence`)).html, /Retiré[\s\S]*Le salon n’a plus lieu/)
})

test('qui a promis est prévenu trente jours avant, une fois, relancé à dix et trente jours, et plus une fois que c’est tenu', async () => {
  const promise = async (reference: string, project: string | null, dueOn: string) => {
    const [one] = await open(sql<{ id: string; projectId: string | null }>`
      insert into committees.commitment
        (territory_id, id, reference, organisation_id, promise, project_id, promised_on, due_on, source, recorded_on, submission_key)
      select t.id, gen_random_uuid(), ${reference}, o.id, 'Relire le dossier',
        (select p.id from projects.project p where p.territory_id = t.id and p.tier = ${project}::text order by p.reference limit 1),
        '2026-10-01', ${dueOn}, 'Essai', '2026-10-01', gen_random_uuid()
      from membership.organisation o
      join territory.territory t on t.code = 'ti-7501' and t.id in (select territory_id from committees.commitment)
      where o.name = 'ADEME' returning id, project_id as "projectId"`)
    assert.equal(one!.projectId !== null, project !== null)
    return one!.id
  }
  const soon = await promise('E-2026-9001', null, '2026-12-23')
  const later = await promise('E-2026-9002', null, '2026-12-30')
  const run = (on: string) => tellDueCommitments({ db: world.db, actor: ressort('essai'), today: day(on), requestId: 'test' })
  const told = (subject: string) =>
    open(sql<{ occasion: string; state: string; ended: string | null }>`
      select d.occasion, d.state, n.ended from inbox.notification n
      join inbox.dispatch d on d.person_id = n.person_id and d.notification_id = n.id
      join membership.person p on p.id = n.person_id
      where n.subject_id = ${subject} and p.email like 'operateur@%' order by d.occasion`)
  const dispatches = (state: string, ended: string | null) =>
    ['reminder-10', 'reminder-30', 'told'].map((occasion) => ({ occasion, state, ended }))
  await run('2026-11-22')
  assert.deepEqual(await told(soon), [])
  await run('2026-11-23')
  await run('2026-11-24')
  assert.deepEqual(await told(soon), dispatches('waiting', null))
  assert.deepEqual(await told(later), [])
  assert.match((await ask('operateur', '/boite-de-reception?vue=attendu')).html, /L’engagement E-2026-9001 de votre organisation/)

  const kept = { verb: 'deliver', commitment: soon, deliveredOn: '2026-11-20', evidence: 'Relu le 20', evidenceUrl: '' }
  assert.equal((await ask('operateur', '/operateur/engagements', kept)).status, 303)
  assert.deepEqual(await told(soon), dispatches('withdrawn', 'done'))

  const closed = await promise('E-2026-9003', 'secret', '2026-12-01')
  await run('2026-11-24')
  assert.equal((await told(closed)).length, 3)
  assert.doesNotMatch((await ask('operateur', '/boite-de-reception?vue=toutes')).html, /E-2026-9003/, 'le projet lui est fermé')
})

test('le menu ne mène aux comités que qui peut les ouvrir ; un partenaire qui ne siège pas y trouve les obstacles', async () => {
  const menu = async (who: Parameters<typeof ask>[0]) => {
    const { html } = await ask(who, `${base}/obstacles`)
    return new Set(
      [...html.matchAll(/<a href="(\/espace\/ti-7501\/comites(?:\/obstacles)?)"[^>]*>(Comités|Obstacles)<\/a>/g)].map((one) => one[1]),
    )
  }
  assert.ok((await menu('chef-de-projet')).has(base))
  await open(sql`
    update committees.seat set valid_from = least(valid_from, '2026-11-22'), valid_until = '2026-11-22'
    where role = 'partner' or person_id = (select id from membership.person where email like 'partenaire@%')`)
  assert.equal((await ask('partenaire', base)).status, 403)
  assert.deepEqual([...(await menu('partenaire'))], [`${base}/obstacles`])
})

test('les obstacles se téléchargent avec les filtres et la portée de la page', async () => {
  const csv = await ask('chef-de-projet', `${base}/obstacles.csv?q=alternants`)
  assert.match(csv.html, /référence;obstacle;nature[\s\S]*Logement des alternants/)
  assert.equal(csv.html.trim().split('\n').length, 2)
  assert.doesNotMatch((await ask('partenaire', `${base}/obstacles.csv?etat=closed`)).html, /alternants/)
  assert.equal((await ask('chef-de-projet-7502', `${base}/obstacles.csv`)).status, 403)
  const book = await ask('chef-de-projet', `${base}/obstacles.xlsx?q=alternants`)
  assert.match(book.type, /spreadsheetml/)
  assert.equal((await ask('chef-de-projet-7502', `${base}/obstacles.xlsx`)).status, 403)
})

test('la page Gouvernance montre le tableau des droits des comités', async () => {
  const { html } = await ask('partenaire', '/espace/ti-7501/gouvernance')
  assert.match(html, /Dans les comités[\s\S]*Inscrire un engagement, noter qu’il est tenu, le retirer[\s\S]*Chef de projet/)
})
