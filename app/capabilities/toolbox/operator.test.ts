import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day.ts'
import { type Account, accounts, demonstrationWorld, testDay } from '#kernel/fixtures.ts'
import { read } from '#kernel/act.ts'
import {
  abandonDraft,
  addCondition,
  addRuleCase,
  changeCondition,
  draftRules,
  publishRules,
  removeCondition,
  writeDraft,
} from './actions/edit-rules.ts'
import { assess } from './model.ts'
import { addLeaf, truthOfCase, withLeaf } from './model/draft.ts'
import { leavesOf, type Rule } from './model/rule.ts'
import { deviceByCode, devices } from './queries.ts'
import { casesOf, draftOf, operatedDevices } from './queries/operators.ts'
import { loadToolbox } from './actions.ts'
import { factTable } from '#kernel/fact-table.ts'

const code = 'fonds-vert-ti'
// A second person of the operator: an account of the demonstration that the tests of every role leave out.
const reviewer = 'operateur-relecture' as Account

async function withDraft() {
  const world = await demonstrationWorld()
  const [writer, second] = [await world.as('operateur'), await world.as(reviewer)]
  await draftRules(writer, code)
  const draft = async () => (await read(writer, (tx) => draftOf(tx, code)))!
  const rankOf = async (fact: string, value?: string) =>
    leavesOf((await draft()).rule).findIndex(
      (leaf) => leaf.kind === 'criterion' && leaf.fact === fact && (value === undefined || leaf.value === value),
    )
  return { world, writer, second, draft, rankOf, [Symbol.asyncDispose]: world.close }
}

const threshold = (value: string) => ({
  fact: 'cost',
  operator: 'at-least',
  value,
  text: `L’assiette éligible atteint ${value} € hors taxes.`,
  source: 'Cahier des charges (essai)',
  law: '',
})
const eligible = `territory-label = true
naf-code = 25.62B
place = COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100
governance-opinion = true
in-difficulty = false
investment-started = false
appreciation:interet-general = true`

test('un opérateur voit les dispositifs que le catalogue dit siens, et personne d’autre n’en voit', async () => {
  await using world = await demonstrationWorld()
  for (const account of [...accounts, reviewer]) {
    const ctx = await world.as(account)
    const found = (await read(ctx, operatedDevices)).map((device) => device.code)
    const isOperator = account === 'operateur' || account === reviewer
    assert.equal(found.includes(code), isOperator, account)
    assert.equal(found.includes('pret-vert'), false, account)
    const drafted = await draftRules(ctx, code)
    assert.equal(drafted.ok, isOperator, account)
    if (!drafted.ok) assert.equal(drafted.refusal, 'forbidden')
    assert.equal((await read(ctx, (tx) => draftOf(tx, code))) !== undefined, isOperator, `${account} reads the draft`)
  }
  assert.deepEqual(await draftRules(await world.as('operateur'), 'pret-vert'), { ok: false, refusal: 'forbidden' })
  assert.deepEqual(await draftRules(await world.as('operateur'), 'nulle-part'), { ok: false, refusal: 'not-found' })
})

test('un seuil change à partir d’un jour, quand les cas passent, par une seconde personne', async () => {
  await using at = await withDraft()
  const { writer, second } = at
  assert.equal(
    (await addRuleCase(writer, code, { name: 'Un projet de 300 000 €', facts: `${eligible}\ncost = 300000`, expected: 'yes' })).ok,
    true,
  )
  const publishAs = async (ctx: typeof writer, from = '2027-01-01') =>
    publishRules(ctx, code, { from: day(from), version: (await at.draft()).version })
  assert.deepEqual(await publishAs(second), { ok: false, refusal: 'failing-cases' })

  assert.deepEqual(
    await changeCondition(writer, code, { rank: await at.rankOf('cost'), form: threshold('250000'), version: (await at.draft()).version }),
    { ok: true, value: undefined },
  )
  assert.deepEqual(await publishAs(writer), { ok: false, refusal: 'own-draft' })
  assert.deepEqual(await publishAs(second, '2026-11-22'), { ok: false, refusal: 'past-day' })
  assert.deepEqual(await publishAs(second), { ok: true, value: 2 })
  assert.deepEqual(await publishRules(second, code, { from: day('2027-01-01'), version: 1 }), { ok: false, refusal: 'no-draft' })

  const device = (await deviceByCode(at.world.db, code))!
  const facts = new Map(
    `${eligible}\ncost = 300000`.split('\n').map((line) => {
      const [fact, value] = line.split(' = ') as [string, string]
      return [fact, { value, from: 'answer' as const, on: testDay }]
    }),
  )
  const on = (text: string) => [assess(device, facts, null, day(text)).tree.truth, assess(device, facts, null, day(text)).ruleVersion]
  assert.deepEqual(
    [on('2025-06-15'), on('2026-12-31'), on('2027-01-01')],
    [
      ['no', 1],
      ['no', 1],
      ['yes', 2],
    ],
  )
})

test('sans cas d’essai, rien ne se publie', async () => {
  await using at = await withDraft()
  assert.deepEqual(await publishRules(at.second, code, { from: testDay, version: 1 }), { ok: false, refusal: 'no-case' })
})

test('un brouillon qui a changé entre-temps n’est pas écrasé', async () => {
  await using at = await withDraft()
  const rank = await at.rankOf('cost')
  assert.equal((await changeCondition(at.second, code, { rank, form: threshold('300000'), version: 1 })).ok, true)
  assert.deepEqual(await changeCondition(at.writer, code, { rank, form: threshold('200000'), version: 1 }), { ok: false, refusal: 'stale' })
  assert.equal((await at.draft()).editors.length, 2)
})

test('une condition hors du vocabulaire est refusée à côté de son champ', async () => {
  await using at = await withDraft()
  const refused = (form: Partial<ReturnType<typeof threshold>>) =>
    addCondition(at.writer, code, { form: { ...threshold('1'), ...form }, version: 1 })
  const fields = await Promise.all(
    [{ fact: 'horoscope' }, { value: 'beaucoup' }, { operator: 'is' }, { text: '' }, { source: '' }].map(refused),
  )
  assert.deepEqual(
    fields.map((done) => !done.ok && 'field' in done && done.field),
    ['fact', 'value', 'value', 'text', 'source'],
  )
  const json = await writeDraft(at.writer, code, { json: '{"kind":"all","of":[{"kind":"at-least","count":3,"of":[]}]}', version: 1 })
  assert.deepEqual(!json.ok && 'field' in json && json.field, 'json')
  const facts = await addRuleCase(at.writer, code, { name: 'Un cas', facts: 'cost = beaucoup', expected: 'yes' })
  assert.match(String(!facts.ok && 'sentence' in facts && facts.sentence), /« beaucoup » ne se lit pas/)
  assert.deepEqual(await read(at.writer, (tx) => casesOf(tx, code)), [])
})

test('ce qu’un opérateur a publié n’est pas repris par le fichier livré', async () => {
  await using at = await withDraft()
  await addRuleCase(at.writer, code, { name: 'Un projet au seuil', facts: `${eligible}\ncost = 400000`, expected: 'yes' })
  await publishRules(at.second, code, { from: testDay, version: 1 })
  const table = (name: string) => factTable(new URL(`../../../data/${name}.csv`, import.meta.url))
  await loadToolbox(at.writer, {
    devices: await table('devices'),
    criteria: (await table('device-criteria')).filter((row) => row.fact !== 'governance-opinion'),
    questions: await table('questions'),
  })
  const all = await devices(at.world.db)
  assert.deepEqual(
    all.find((device) => device.code === code)!.rules.map(({ version }) => version),
    [2, 1],
  )
})

test('abandonner un brouillon ne touche pas aux règles en vigueur', async () => {
  await using at = await withDraft()
  await removeCondition(at.writer, code, { rank: 0, version: 1 })
  await abandonDraft(at.writer, code)
  assert.equal(await read(at.writer, (tx) => draftOf(tx, code)), undefined)
  assert.equal((await deviceByCode(at.world.db, code))!.rules.length, 1)
})

test('retirer ou changer une condition ne touche pas aux autres, et un groupe vide s’en va', () => {
  const leaf = (value: string): Rule => ({ kind: 'criterion', fact: 'cost', operator: 'at-least', value, text: 'Un seuil.', source: 'TEE' })
  const rule: Rule = { kind: 'when', if: leaf('1'), rule: { kind: 'all', of: [{ kind: 'any', of: [leaf('2')] }, leaf('3')] } }
  const values = (of: Rule) => leavesOf(of).map((l) => l.kind === 'criterion' && l.value)
  assert.deepEqual(withLeaf(rule, 1, undefined), { kind: 'when', if: leaf('1'), rule: { kind: 'all', of: [leaf('3')] } })
  assert.deepEqual(withLeaf(rule, 0, undefined), { kind: 'all', of: [{ kind: 'any', of: [leaf('2')] }, leaf('3')] })
  assert.deepEqual(values(withLeaf(rule, 2, leaf('9') as never)), ['1', '2', '9'])
  assert.deepEqual(values(addLeaf(rule, leaf('4') as never)), ['1', '2', '3', '4'])
  assert.deepEqual(withLeaf(leaf('1'), 0, undefined), { kind: 'all', of: [] })
  assert.equal(truthOfCase(rule, { facts: { cost: '0' } }, testDay), 'not-applicable')
})
