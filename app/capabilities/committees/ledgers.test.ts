import assert from 'node:assert/strict'
import { after as afterAll, test } from 'node:test'
import { day } from '#kernel/day.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'
import { stateOfCommitment } from './model/commitments.ts'
import { after, levelCodes, obstacleStateCodes, type ObstacleVerb } from './model/obstacles.ts'

const { world, ask } = await demonstrationSite()
afterAll(world.close)

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
  const due = { dueOn: day('2026-11-23'), deliveredOn: null }
  assert.equal(stateOfCommitment(due, day('2026-11-23')), 'soon')
  assert.equal(stateOfCommitment(due, day('2026-11-24')), 'late')
  assert.equal(stateOfCommitment(due, day('2026-10-23')), 'open')
  assert.equal(stateOfCommitment({ ...due, deliveredOn: day('2026-11-24') }, day('2026-12-01')), 'kept-late')
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
