import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { composePlan } from '#cap/funding/actions.ts'
import { moneyStateCodes, type PlanProblems } from '#cap/funding/model.ts'
import { fileIdea, open, propose, qualify, sign } from '#cap/projects/actions.ts'
import { IdeaForm } from '#cap/projects/model.ts'
import { readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { rollUp } from '#cap/reporting/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { answerQuestion } from '#cap/toolbox/actions.ts'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { demonstrationWorld } from '#kernel/fixtures.ts'
import { euros } from '#kernel/money.ts'

const idea = IdeaForm.parse({
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
})

test('d’une idée déposée par un industriel jusqu’au total national', async () => {
  await using world = await demonstrationWorld()
  const chef = await world.as('chef-de-projet')
  const nation = await world.as('programme')
  const agen = (await territoryByCode(world.db, 'ti-7501'))!
  const before = await agenLine(nation)

  const filed = await fileIdea(world.asVisitor, idea)
  assert.ok(filed.ok)
  assert.equal(filed.value.territoryName, 'Agen Industrie')
  const { reference } = filed.value
  const seen = async (ctx: Ctx) => ({ territoryId: agen.id, reference, version: (await project(ctx))!.version })
  const project = (ctx: Ctx) =>
    read(ctx, (tx) => projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId: agen.id, reference }))

  assert.deepEqual(await qualify(chef, await seen(chef)), { ok: true, value: 'qualified' })
  assert.deepEqual(await propose(chef, await seen(chef)), { ok: false, refusal: 'still-confidential' })

  await answerQuestion(chef, { territoryId: agen.id, reference }, 'headcount', '41')
  let problems: PlanProblems | undefined
  const tooMuch = await composePlan(
    chef,
    { territoryId: agen.id, reference },
    [{ deviceCode: 'agence-eau-adour-garonne', amount: euros(800_001), regime: 'gber' }],
    (found) => {
      problems = found
    },
  )
  assert.deepEqual(tooMuch, { ok: false, refusal: 'does-not-hold' })
  assert.deepEqual(problems?.lines.get('agence-eau-adour-garonne'), { reason: 'over-device', limit: euros(800_000) })
  const plan = await composePlan(chef, { territoryId: agen.id, reference }, [
    { deviceCode: 'agence-eau-adour-garonne', amount: euros(300_000), regime: 'gber' },
  ])
  assert.deepEqual(plan, { ok: true, value: undefined })

  assert.ok((await open(chef, await seen(chef), 'territory', null)).ok)
  assert.deepEqual(await propose(chef, await seen(chef)), { ok: true, value: 'proposed' })
  const elu = await world.as('elu-referent')
  const industriel = await world.as('industriel-referent')
  assert.deepEqual(await sign(elu, await seen(elu), 'elu', 'retained'), { ok: true, value: 'awaited' })
  assert.equal((await project(chef))!.stage, 'proposed')
  assert.deepEqual(await sign(industriel, await seen(industriel), 'industriel', 'retained'), { ok: true, value: 'retained' })

  const after = await agenLine(nation)
  assert.equal(after.retained, before.retained + 1)
  assert.equal(after.cost, before.cost + euros(1_000_000))
  assert.equal(after.jobsCreated, before.jobsCreated + 6)
  assert.deepEqual(Object.keys(after.money), moneyStateCodes)
})

async function agenLine(ctx: Ctx) {
  const lines = await read(ctx, (tx) => rollUp(tx, readScope(ctx.actor, ctx.today), '2'))
  assert.equal(lines.length, 183)
  return lines.find((line) => line.territoryCode === 'ti-7501')!
}
