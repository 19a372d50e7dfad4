import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { factTable } from '#kernel/fact-table.ts'
import { type Cents, euros } from '#kernel/money.ts'
import { solve } from '#kernel/solver.ts'
import { ruleOf } from '#cap/state-aid/model/law-file.ts'
import { natureCodes, zoneCodes } from '#cap/state-aid/model/intensity.ts'
import { sizeCodes } from '#cap/state-aid/model/size.ts'
import { faultsOf } from './check.ts'
import { propose } from './propose.ts'
import { objectiveCodes, ScenarioFile, scenarioOf } from './scenario.ts'

const rules = (await factTable(new URL('../../../../data/state-aid-rules.csv', import.meta.url))).map(ruleOf)

const base = {
  on: '2026-11-23',
  size: 'small' as const,
  worksStartOn: '2027-03-01',
  worksEndOn: '2028-02-28',
  blocks: [{ code: 'works', label: 'Travaux', nature: 'other' as const, costInEuros: 1000 }],
  devices: [] as object[],
}
const scenario = (changes: object) => scenarioOf(ScenarioFile.parse({ ...base, ...changes }))
const plans = async (changes: object) => {
  const asked = scenario(changes)
  const answer = await propose(asked, rules, solve)
  if (answer.feasible) for (const plan of answer.proposals) assert.deepEqual(faultsOf(asked, rules, plan.shares), [])
  return answer
}
async function first(changes: object) {
  const answer = await plans(changes)
  assert.ok(answer.feasible, JSON.stringify(answer))
  return answer.proposals[0]!
}
const offer = (code: string, more: object = {}) => ({ code, name: code.toUpperCase(), form: 'grant', bases: ['none'], ...more })

// methods.md § 4, oracle F2.
test('maître d’ouvrage public : 20 % du financement public, et non du coût (F2)', async () => {
  const devices = [offer('a', { maxInEuros: 500 }), offer('b', { maxInEuros: 400 })]
  const [none, some, more] = await Promise.all(
    [0, 100, 300].map((privateMoneyInEuros) => first({ owner: 'public', devices, privateMoneyInEuros })),
  )
  assert.deepEqual(
    [none, some, more].map((p) => [p!.aid, p!.own]),
    [
      [euros(800), euros(200)],
      [euros(720), euros(180)],
      [euros(560), euros(140)],
    ],
  )
  assert.ok(some!.binding.some((b) => b.blocks && b.reference === 'CGCT, art. L. 1111-10'))
})

// methods.md § 4, oracle F3.
test('la marge de minimis suit le jour où l’aide serait accordée (F3)', async () => {
  const deMinimisGrants = [
    { amountInEuros: 90_000, grantedOn: '2022-03-10' },
    { amountInEuros: 60_000, grantedOn: '2023-06-01' },
    { amountInEuros: 100_000, grantedOn: '2024-11-15' },
  ]
  const aidOn = async (grantedOn: string) =>
    (
      await first({
        blocks: [{ ...base.blocks[0], costInEuros: 1_000_000 }],
        devices: [offer('a', { bases: ['de-minimis'] })],
        deMinimisGrants,
        grantedOn,
      })
    ).aid
  assert.deepEqual(
    await Promise.all(['2025-03-09', '2025-03-10', '2025-03-11', '2026-06-02'].map(aidOn)),
    [50_000, 50_000, 140_000, 200_000].map(euros),
  )
})

const plant = [
  { code: 'machines', label: 'Machines', nature: 'equipment', costInEuros: 1_000_000 },
  { code: 'energy', label: 'Chaleur fatale', nature: 'energy', costInEuros: 400_000, extraCostInEuros: 300_000 },
]

test('le plafond de 35 % et le de minimis bloquent, et la phrase le dit avec sa référence', async () => {
  const plan = await first({
    zone: 'c',
    blocks: [plant[0]],
    deMinimisGrants: [{ amountInEuros: 200_000, grantedOn: '2026-01-15' }],
    devices: [offer('region', { bases: ['gber'], articles: ['gber-14'], maxInEuros: 2_000_000 })],
  })
  assert.equal(plan.aid, euros(350_000))
  const [why] = plan.binding.filter((b) => b.blocks)
  assert.match(
    why!.sentence,
    /^Le poste « Machines » ne peut pas recevoir plus de 350\s000\s€ sur le fondement de l’article 14 du RGEC : petite entreprise : investissement en zone AFR « c » : 35 %\.$/,
  )
  assert.equal(why!.reference, 'RGEC, art. 14 ; décret 2022-968, annexe 3')
})

test('sur les mêmes coûts, de minimis compris, pas plus que l’intensité la plus haute ; sur d’autres, chacun la sienne', async () => {
  const devices = [offer('region', { bases: ['gber'], articles: ['gber-17'] }), offer('epci', { bases: ['de-minimis'] })]
  assert.equal((await first({ blocks: [plant[0]], devices })).aid, euros(300_000), 'de minimis alone, up to its ceiling')
  const both = await first({ blocks: [plant[0]], devices, pinned: [{ device: 'region', use: 'always' }] })
  assert.equal(both.aid, euros(200_000), 'with article 17 on the same cost, 20 % for both')
  const two = await first({
    blocks: [plant[0], { ...plant[0], code: 'other', label: 'Bâtiment' }],
    devices,
    pinned: [{ device: 'region', use: 'always' }],
  })
  assert.equal(two.aid, euros(500_000), 'each on its own cost')
})

test('un dispositif fermé, ou demandé après le début des travaux, n’entre pas, et on dit pourquoi', async () => {
  const closed = await plans({
    blocks: [plant[0]],
    devices: [offer('a', { bases: ['gber'], closesOn: '2026-11-22' }), offer('b', { closesOn: '2026-11-23' })],
  })
  assert.ok(closed.feasible)
  assert.deepEqual(
    closed.proposals[0]!.shares.map((s) => s.device),
    ['b'],
    'the last day is open',
  )
  assert.equal(closed.excluded[0]!.why.sentence, 'A a fermé le 22/11/2026.')
  const late = await plans({ blocks: [plant[0]], worksStartOn: '2026-11-23', devices: [offer('a', { bases: ['gber'] })] })
  assert.ok(late.feasible)
  assert.deepEqual([late.proposals[0]!.aid, late.excluded[0]!.why.reference], [0, 'RGEC, art. 6'])
})

test('art. 14 : l’entreprise apporte un quart sans soutien public, prêts publics compris', async () => {
  const devices = [offer('region', { bases: ['gber'], articles: ['gber-14'] }), offer('loan', { form: 'loan', bases: ['none'] })]
  const plan = await first({
    zone: 'c',
    blocks: [plant[0]],
    devices,
    pinned: [{ device: 'loan', use: 'always', amountInEuros: 400_000 }],
    ownMoneyAtMostInEuros: 250_000,
  })
  assert.deepEqual([plan.aid, plan.loans, plan.own], [euros(350_000), euros(400_000), euros(250_000)])
  const answer = await plans({
    zone: 'c',
    blocks: [plant[0]],
    devices,
    ownMoneyAtMostInEuros: 200_000,
    pinned: [{ device: 'region', use: 'always' }],
  })
  assert.ok(!answer.feasible)
  assert.deepEqual(answer.conflict.map((w) => w.reference).sort(), ['Choix du porteur', 'Choix du porteur', 'RGEC, art. 14 § 14'])
})

test('un plan impossible donne le plus petit ensemble de règles qui se contredisent', async () => {
  const answer = await plans({
    blocks: [plant[0]],
    ownMoneyAtMostInEuros: 500_000,
    devices: [
      offer('a', { maxInEuros: 100_000 }),
      offer('b', { maxInEuros: 300_000 }),
      offer('useless', { maxInEuros: 10, minInEuros: 5 }),
    ],
  })
  assert.ok(!answer.feasible)
  assert.deepEqual(answer.conflict.map((w) => w.sentence.replaceAll(/\s/g, ' ')).sort(), [
    'A donne 100 000 € au plus.',
    'B donne 300 000 € au plus.',
    'Le porteur n’apporte pas plus de 500 000 €.',
    'USELESS donne 10 € au plus.',
  ])
  const pinned = await plans({
    blocks: [plant[0]],
    devices: [offer('a', { closesOn: '2026-01-31' })],
    pinned: [{ device: 'a', use: 'always' }],
  })
  assert.ok(!pinned.feasible)
  assert.deepEqual(
    pinned.conflict.map((w) => w.sentence),
    ['A est imposé.', 'A a fermé le 31/01/2026.'],
  )
})

test('le moins de dossiers : un gros financeur plutôt que trois petits, à aide presque égale', async () => {
  const devices = [offer('big', { maxInEuros: 750 }), ...['x', 'y', 'z'].map((c) => offer(c, { maxInEuros: 270 }))]
  assert.deepEqual(
    [(await first({ devices, objective: 'most-aid' })).files, (await first({ devices, objective: 'fewest-files' })).files],
    [2, 1],
  )
})

test('l’argent au plus tôt : à plafond égal, celui qui verse d’avance', async () => {
  const devices = [offer('late', { maxInEuros: 800 }), offer('early', { maxInEuros: 800, payments: [{ percent: 100, month: 0 }] })]
  const plan = await first({ devices, objective: 'earliest-cash' })
  assert.deepEqual(
    plan.shares.map((s) => [s.device, s.amount]),
    [['early', euros(800)]],
  )
})

test('garanti contre un refus : on répartit, et l’on dit ce qui reste si l’un dit non', async () => {
  const devices = [
    offer('big', { maxInEuros: 800, excludes: ['x', 'y', 'z'] }),
    ...['x', 'y', 'z'].map((c) => offer(c, { maxInEuros: 200 })),
  ]
  assert.equal((await first({ devices, objective: 'most-aid' })).aid, euros(800))
  const safe = await first({ devices, objective: 'safe-against-one' })
  assert.deepEqual([safe.aid, safe.files], [euros(600), 3])
  assert.deepEqual(
    safe.ifRefused.map((r) => r.aid),
    [euros(800), euros(800), euros(800)],
    'the big one is then free again',
  )
  const two = await first({ devices: devices.map((d) => ({ ...d, excludes: [] })), objective: 'safe-against-two' })
  assert.equal(two.aid, euros(800))
})

test('la trésorerie mois par mois : rien ne dépasse l’avance permise, et la fin est la part du porteur', async () => {
  const devices = [
    offer('slow', { maxInEuros: 700 }),
    offer('steady', {
      maxInEuros: 500,
      payments: [
        { percent: 50, month: 1 },
        { percent: 50, month: 6 },
      ],
    }),
  ]
  const free = await first({ devices })
  assert.equal(free.cash.at(-1)!.gap, free.own)
  assert.equal(free.cash.at(-1)!.spent, euros(1000))
  const tight = await first({ devices, cashAtMostInEuros: 550 })
  assert.ok(Math.max(...tight.cash.map((m) => m.gap)) <= euros(550))
  assert.ok(Math.max(...free.cash.map((m) => m.gap)) > 0)
})

test('les propositions suivantes emploient d’autres dispositifs, jamais mieux que la première', async () => {
  const answer = await plans({ devices: ['x', 'y', 'z'].map((c, i) => offer(c, { maxInEuros: 200 + i })), alternatives: 4 })
  assert.ok(answer.feasible)
  const sets = answer.proposals.map((p) =>
    p.shares
      .map((s) => s.device)
      .sort()
      .join(' '),
  )
  assert.equal(new Set(sets).size, sets.length)
  assert.equal(sets.length, 4)
  assert.ok(answer.proposals.every((p) => p.aid <= answer.proposals[0]!.aid))
})

test('propriété : aucun plan ne dépasse une intensité, un plafond, la marge de minimis ni le coût', async () => {
  const amount = (max: number) => fc.integer({ min: 1, max: max * 100 }).map((n) => n / 100)
  const block = fc.record({
    nature: fc.constantFrom(...natureCodes),
    costInEuros: amount(3_000_000),
    extraShare: fc.integer({ min: 0, max: 100 }),
  })
  const device = fc.record({
    form: fc.constantFrom('grant', 'recoverable-advance', 'loan'),
    bases: fc.subarray(['gber', 'de-minimis', 'none'], { minLength: 1 }),
    ratePercent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    maxInEuros: fc.option(amount(1_000_000), { nil: undefined }),
    minInEuros: fc.option(amount(20_000), { nil: undefined }),
    grantEquivalentPercent: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  })
  const anyScenario = fc.record({
    size: fc.constantFrom(...sizeCodes),
    zone: fc.constantFrom(...zoneCodes),
    owner: fc.constantFrom('company', 'public'),
    inDifficulty: fc.boolean(),
    objective: fc.constantFrom(...objectiveCodes),
    blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
    devices: fc.array(device, { minLength: 1, maxLength: 4 }),
    used: amount(300_000),
  })
  await fc.assert(
    fc.asyncProperty(anyScenario, async ({ blocks, devices, used, ...more }) => {
      const defined = (one: object) => Object.fromEntries(Object.entries(one).filter(([, v]) => v !== undefined))
      const asked = scenario({
        ...more,
        alternatives: 2,
        deMinimisGrants: [{ amountInEuros: used, grantedOn: '2026-02-01' }],
        blocks: blocks.map(({ extraShare, ...b }, i) => ({
          ...b,
          code: `b${i}`,
          label: `B${i}`,
          extraCostInEuros: Math.floor(b.costInEuros * extraShare) / 100,
        })),
        devices: devices.map((d, i) => ({ ...defined(d), code: `d${i}`, name: `D${i}` })),
      })
      const answer = await propose(asked, rules, solve)
      assert.ok(answer.feasible, 'an empty plan is a plan')
      for (const plan of answer.proposals) {
        assert.deepEqual(faultsOf(asked, rules, plan.shares), [])
        assert.ok(plan.own >= 0)
        assert.ok(plan.ifRefused.every((r) => (r.aid as Cents) >= 0))
      }
    }),
    { numRuns: 60 },
  )
})

test('un centime de plus que la proposition est une faute, quelle que soit la règle qui bloque', async () => {
  const cases = [
    { expected: 'b: intensity', changes: { zone: 'c', devices: [offer('a', { bases: ['gber'], articles: ['gber-14'] })] } },
    { expected: 'de minimis', changes: { devices: [offer('a', { bases: ['de-minimis'] })] } },
    { expected: 'a: ceiling', changes: { devices: [offer('a', { maxInEuros: 10_000 })] } },
    { expected: 'a: rate', changes: { devices: [offer('a', { ratePercent: 30 })] } },
    { expected: 'public ceiling', changes: { devices: [offer('a')] } },
    { expected: 'public owner', changes: { owner: 'public', publicAidCeiling: 'waived', devices: [offer('a')] } },
    { expected: 'b: cost', changes: { publicAidCeiling: 'waived', devices: [offer('a')] } },
  ]
  for (const { expected, changes } of cases) {
    const asked = scenario({ blocks: [{ code: 'b', label: 'B', nature: 'equipment', costInEuros: 1_000_000 }], ...changes })
    const answer = await propose(asked, rules, solve)
    assert.ok(answer.feasible)
    const [only] = answer.proposals[0]!.shares
    assert.deepEqual(faultsOf(asked, rules, [only!]), [])
    assert.ok(faultsOf(asked, rules, [{ ...only!, amount: (only!.amount + 1) as Cents }]).includes(expected), expected)
  }
})
