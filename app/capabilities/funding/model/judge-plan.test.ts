import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '#kernel/day.ts'
import { factTable } from '#kernel/fact-table.ts'
import { cents, euros, sum } from '#kernel/money.ts'
import { solve } from '#kernel/solver.ts'
import { ruleOf } from '#cap/state-aid/model/law-file.ts'
import { natureCodes } from '#cap/state-aid/model/intensity.ts'
import { sizeCodes } from '#cap/state-aid/model/size.ts'
import type { Verdict } from '#cap/toolbox/model.ts'
import type { Asked } from '../model.ts'
import { faultsOf } from './check.ts'
import { judged } from './judge-plan.ts'
import { type HandMade, type PlanFacts, readingsOf } from './readings.ts'

const rules = (await factTable(new URL('../../../../data/state-aid-rules.csv', import.meta.url))).map(ruleOf)
const today = day('2026-11-25')

const device = (code: string, more: Partial<Verdict['device']> = {}, upTo: number | null = null): Verdict =>
  ({
    device: {
      code,
      name: code.toUpperCase(),
      form: 'grant',
      regime: 'unknown',
      rate: null,
      amountMin: null,
      legalBases: [],
      excludes: [],
      from: null,
      until: null,
      ...more,
    } as Verdict['device'],
    upTo: upTo === null ? null : euros(upTo),
  }) as Partial<Verdict> as Verdict
const verdicts = [device('a'), device('b'), device('c'), device('pret', { form: 'loan' })]
const line = (deviceCode: string, amount: number, regime: Asked['regime']): Asked => ({
  deviceCode,
  amount: cents(Math.round(amount * 100)),
  regime,
})

const known: PlanFacts = {
  size: 'large',
  zone: 'none',
  inDifficulty: false,
  owner: 'company',
  startsOn: day('2027-03-01'),
  grants: [],
  conditions: [],
  blocks: [{ label: 'Machines', nature: 'industrial-research', cost: euros(1_000_000), extraCost: null }],
}
const plan = (asked: readonly Asked[], facts: PlanFacts = known): HandMade => ({
  project: { cost: euros(1_000_000), purpose: 'equipment', title: 'Projet' },
  facts,
  asked,
  verdicts,
  today,
})
const judge = (asked: readonly Asked[], facts?: PlanFacts) => judged(readingsOf(plan(asked, facts)), rules, solve)

test('une ligne qui dépasse l’intensité de son article est refusée, avec la phrase et la référence ; au plafond elle tient', async () => {
  assert.equal((await judge([line('a', 500_000, 'gber')])).holds, 'yes')
  const over = await judge([line('a', 500_000.01, 'gber')])
  assert.ok(over.holds === 'no')
  assert.deepEqual(
    over.breaches.map((b) => b.devices),
    [['a']],
  )
  assert.match(over.breaches[0]!.rules[0]!.sentence, /ne peut pas recevoir plus de 500\s000\s€ sur le fondement de l’article 25/)
  assert.match(over.breaches[0]!.rules[0]!.reference, /RGEC/)
})

test('cumul : le de minimis compte sur le même coût, et les deux lignes sont dites ensemble', async () => {
  assert.equal((await judge([line('a', 400_000, 'gber'), line('b', 100_000, 'de-minimis')])).holds, 'yes')
  const over = await judge([line('a', 400_000, 'gber'), line('b', 100_000.01, 'de-minimis')])
  assert.ok(over.holds === 'no')
  assert.deepEqual(over.breaches[0]!.devices.toSorted(), ['a', 'b'])
  assert.ok(over.breaches[0]!.rules.some((r) => /l’intensité la plus haute/.test(r.sentence)))
})

test('la place de minimis : sans SIREN elle n’est ni pleine ni nulle, elle est inconnue ; au-delà du plafond entier c’est non', async () => {
  const { grants: _, ...noSiren } = known
  const some = await judge([line('a', 100_000, 'de-minimis')], noSiren)
  assert.ok(some.holds === 'unknown')
  assert.deepEqual(
    some.doubts.map((d) => d.gap),
    ['history'],
  )
  assert.match(some.doubts[0]!.breaches[0]!.rules[0]!.sentence, /n’est pas connu/)
  assert.equal((await judge([line('a', 300_000.01, 'de-minimis')], noSiren)).holds, 'no')
  assert.equal(
    (await judge([line('a', 100_000, 'de-minimis')], { ...known, grants: [{ amount: euros(250_000), grantedOn: day('2025-01-10') }] }))
      .holds,
    'no',
  )
})

test('plusieurs règles brisées se disent toutes : travaux engagés, de minimis dépassé, exclusion', async () => {
  const closed = await judge([line('a', 1000, 'gber'), line('b', 300_001, 'de-minimis')], { ...known, startsOn: day('2026-10-01') })
  assert.ok(closed.holds === 'no')
  const said = closed.breaches.flatMap((b) => b.rules.map((r) => r.sentence)).join(' ')
  assert.match(said, /l’effet d’incitation n’est pas prouvé/)
  assert.match(said, /Il ne reste que 300\s000\s€ de de minimis/)
})

test('porteur public : sa part de 20 % ; au-dessus de 80 % d’aides publiques directes, c’est non', async () => {
  const over = await judge([line('a', 800_001, 'none')], { ...known, owner: 'public' })
  assert.ok(over.holds === 'no')
  assert.ok(over.breaches.some((b) => b.rules.some((r) => r.reference !== '')))
  assert.equal((await judge([line('a', 800_000, 'none')], { ...known, owner: 'public' })).holds, 'yes')
})

test('ce qui n’est pas connu se nomme, une chose après l’autre, et le plan n’est ni accepté ni refusé', async () => {
  const found = await judge([line('a', 600_000, 'gber')], known)
  assert.equal(found.holds, 'no')
  const { size: _, ...unsized } = known
  const maybe = await judge([line('a', 600_000, 'gber')], unsized)
  assert.ok(maybe.holds === 'unknown')
  assert.deepEqual(
    maybe.doubts.map((d) => d.gap),
    ['size'],
  )
  assert.equal((await judge([line('a', 500_000, 'gber')], unsized)).holds, 'yes', 'whatever the size')
})

const anyFacts: fc.Arbitrary<PlanFacts> = fc.record({
  size: fc.constantFrom(...sizeCodes),
  zone: fc.constantFrom('none' as const, 'c' as const),
  inDifficulty: fc.boolean(),
  owner: fc.constantFrom('company' as const, 'public' as const),
  startsOn: fc.constantFrom(day('2026-11-01'), day('2027-06-01')),
  conditions: fc.subarray(['collaboration', 'sme-partners', 'new-activity']),
  grants: fc.array(
    fc.record({
      amount: fc.integer({ min: 1, max: 20_000_000 }).map((n) => cents(n)),
      grantedOn: fc.constantFrom(day('2023-11-25'), day('2025-03-01')),
    }),
    { maxLength: 2 },
  ),
  blocks: fc.array(
    fc.record({
      label: fc.constant('Poste'),
      nature: fc.constantFrom(...natureCodes),
      cost: fc.integer({ min: 100_000, max: 40_000_000 }).map((n) => cents(n)),
      extraCost: fc.constant(null),
    }),
    { minLength: 1, maxLength: 2 },
  ),
})
const anyLines = fc
  .array(
    fc.record({
      deviceCode: fc.constantFrom('a', 'b', 'pret'),
      amount: fc.integer({ min: 100, max: 40_000_000 }).map((n) => cents(n)),
      regime: fc.constantFrom('gber' as const, 'de-minimis' as const, 'none' as const, 'unknown' as const),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((lines) => [...new Map(lines.map((l) => [l.deviceCode, l])).values()])

test('propriété : un plan fait à la main qui est dit tenir ne dépasse ni intensité, ni plafond, ni marge de minimis, ni coût', async () => {
  await fc.assert(
    fc.asyncProperty(anyFacts, anyLines, async (facts, asked) => {
      const readings = readingsOf(plan(asked, facts))
      const found = await judged(readings, rules, solve)
      if (found.holds === 'no') return
      assert.deepEqual(faultsOf(readings[0]!.scenario, rules, found.shares), [])
      for (const one of asked) assert.equal(sum(found.shares.filter((s) => s.device === one.deviceCode).map((s) => s.amount)), one.amount)
    }),
    { numRuns: 60 },
  )
})

test('propriété : apprendre un fait ne change jamais un oui ni un non en inconnu', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyFacts,
      anyLines,
      fc.subarray(['size', 'zone', 'inDifficulty', 'owner', 'startsOn', 'conditions', 'grants', 'blocks'] as const),
      async (facts, asked, hidden) => {
        const partly = { ...facts }
        for (const key of hidden) delete partly[key]
        const before = await judge(asked, partly)
        if (before.holds === 'unknown') return
        assert.equal((await judge(asked, facts)).holds, before.holds)
      },
    ),
    { numRuns: 60 },
  )
})

test('propriété : l’ordre des lignes et des postes ne change pas la réponse', async () => {
  await fc.assert(
    fc.asyncProperty(anyFacts, anyLines, async (facts, asked) => {
      const turned = { ...facts, blocks: facts.blocks!.toReversed() }
      assert.equal((await judge(asked.toReversed(), turned)).holds, (await judge(asked, facts)).holds)
    }),
    { numRuns: 30 },
  )
})
