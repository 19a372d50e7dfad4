import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '#kernel/day.ts'
import { factTable } from '#kernel/fact-table.ts'
import { cents, euros } from '#kernel/money.ts'
import { lawOn } from '../model.ts'
import { cumulated } from './cumulation.ts'
import { grantEquivalent, LoanForm, referenceRates, savedByYear } from './grant-equivalent.ts'
import { incentiveEffect } from './incentive.ts'
import {
  type Article,
  articlesOf,
  type Beneficiary,
  ceilingOf,
  conditionCodes,
  maximumIntensity,
  natureCodes,
  zoneCodes,
} from './intensity.ts'
import { lawColumns, readLaw, ruleOf } from './law-file.ts'
import { controlCodes, singleUndertaking } from './single-undertaking.ts'
import { type Enterprise, overYears, sizeCodes, sizeOf } from './size.ts'

const rows = await factTable(new URL('../../../../data/state-aid-rules.csv', import.meta.url))
const everyRule = rows.map(ruleOf)
const on = day('2026-11-23')
const law = lawOn(everyRule, on)
const who = (more: Partial<Beneficiary> = {}): Beneficiary => ({ size: 'small', zone: 'none', conditions: [], ...more })
const article = (text: string): Article => ({ article: `gber-${text.split(' ')[0]}`, variant: text.split(' ')[1] ?? null })
const rateOf = (text: string, more: Partial<Beneficiary> = {}) => maximumIntensity(law, article(text), who(more))?.rate

test('la table livrée se relit comme un fichier à reprendre, sans un rejet', () => {
  assert.deepEqual(Object.keys(rows[0]!), [...lawColumns])
  assert.deepEqual(readLaw(rows, []).problems, [])
})

// domain.md § 3.2: the table of intensities, article by article.
test('les intensités sont celles de la table, article par article', () => {
  const sizesOf = (text: string, more: Partial<Beneficiary> = {}) =>
    (['small', 'medium', 'large'] as const).map((size) => rateOf(text, { ...more, size }))
  assert.deepEqual(sizesOf('14', { zone: 'c', conditions: ['new-activity'] }), [3500, 2500, 1500])
  assert.deepEqual(sizesOf('14', { zone: 'c' }), [3500, 2500, undefined])
  assert.deepEqual(sizesOf('14', { zone: 'c-35-73-78', conditions: ['new-activity'] }), [3000, 2000, 1000])
  assert.deepEqual(sizesOf('14', { zone: 'a-guadeloupe-reunion-martinique' }), [7000, 6000, 5000])
  assert.deepEqual(sizesOf('14', { zone: 'a-saint-martin' }), [8000, 7000, 6000])
  assert.deepEqual(sizesOf('14', { zone: 'a-mayotte-guyane' }), [9000, 8000, 7000])
  assert.deepEqual(sizesOf('14'), [undefined, undefined, undefined])
  assert.deepEqual(sizesOf('17'), [2000, 1000, undefined])
  assert.deepEqual(sizesOf('18'), [5000, 5000, undefined])
  assert.deepEqual(sizesOf('25 fundamental'), [10_000, 10_000, 10_000])
  assert.deepEqual(sizesOf('25 industrial'), [7000, 6000, 5000])
  assert.deepEqual(sizesOf('25 experimental'), [4500, 3500, 2500])
  assert.deepEqual(sizesOf('25 feasibility'), [7000, 6000, 5000])
  assert.deepEqual(sizesOf('28'), [5000, 5000, undefined])
  assert.deepEqual(sizesOf('29', { conditions: ['sme-partners'] }), [5000, 5000, 1500])
  assert.deepEqual(sizesOf('31'), [7000, 6000, 5000])
  assert.deepEqual(sizesOf('36 extra-cost'), [6000, 5000, 4000])
  assert.deepEqual(sizesOf('36 full-cost'), [3000, 2500, 2000])
  assert.deepEqual(sizesOf('38 extra-cost'), [5000, 4000, 3000])
  assert.deepEqual(sizesOf('38 full-cost'), [2500, 2000, 1500])
  assert.deepEqual(sizesOf('41 renewable'), [6500, 5500, 4500])
  assert.deepEqual(sizesOf('41 other'), [5000, 4000, 3000])
  assert.deepEqual(sizesOf('47 extra-cost'), [6000, 5000, 4000])
  assert.deepEqual(sizesOf('49'), [8000, 7000, 6000])
})

test('les majorations de zone et de collaboration s’ajoutent, et le plafond de 80 % arrête', () => {
  assert.equal(rateOf('38 extra-cost', { zone: 'c' }), 5500)
  assert.equal(rateOf('38 extra-cost', { zone: 'a-saint-martin' }), 6500)
  assert.equal(rateOf('38 full-cost', { zone: 'c', size: 'medium' }), 2250)
  assert.equal(rateOf('25 industrial', { size: 'large', conditions: ['collaboration'] }), 6500)
  assert.equal(rateOf('25 industrial', { conditions: ['collaboration'] }), 8000)
  assert.equal(rateOf('31', { conditions: ['disadvantaged'] }), 7000)
  assert.equal(rateOf('31', { size: 'micro' }), 7000)
})

test('chaque majoration se dit en une phrase, avec sa règle', () => {
  const steps = maximumIntensity(law, article('25 industrial'), who({ conditions: ['collaboration'] }))!.steps
  assert.deepEqual(
    steps.map((s) => s.sentence),
    [
      'Recherche industrielle : 50 %.',
      'Recherche industrielle : majoration, collaboration effective ou large diffusion : + 15 %.',
      'Recherche industrielle : majoration, petite entreprise : + 20 %.',
      'Recherche industrielle : plafond, majorations comprises : 80 %.',
    ],
  )
  assert.ok(steps.every((s) => s.rule.reference && s.rule.source))
})

const spent = (cost: number, extraCost: number | null = null) => ({
  cost: euros(cost),
  extraCost: extraCost === null ? null : euros(extraCost),
  operatingProfit: null,
})

test('un grand projet en zone AFR : R × (A + 0,5 B + 0 C), sans majoration de PME', () => {
  const most = (cost: number, more: Partial<Beneficiary> = {}) =>
    ceilingOf(law, article('14'), spent(cost), who({ zone: 'c', ...more }))?.amount
  assert.equal(most(50_000_000), euros(17_500_000))
  assert.equal(most(50_000_000.01), euros(7_500_000))
  assert.equal(most(80_000_000), euros(9_750_000))
  assert.equal(most(120_000_000), euros(11_250_000))
  assert.equal(most(120_000_000, { size: 'large', conditions: ['new-activity'] }), euros(11_250_000))
})

test('un article qui porte sur le surcoût se tait tant que le surcoût n’est pas connu', () => {
  assert.equal(ceilingOf(law, article('38 extra-cost'), spent(100_000), who()), undefined)
  assert.equal(ceilingOf(law, article('38 extra-cost'), spent(100_000, 40_000), who())?.amount, euros(20_000))
  assert.equal(ceilingOf(law, article('56'), spent(100_000), who()), undefined)
  assert.equal(ceilingOf(law, article('56'), { ...spent(100_000), operatingProfit: euros(30_000) }, who())?.amount, euros(70_000))
})

test('après le 31 décembre 2026, le RGEC connu ne vaut plus rien', () => {
  assert.equal(maximumIntensity(lawOn(everyRule, day('2026-12-31')), article('17'), who())?.rate, 2000)
  assert.equal(maximumIntensity(lawOn(everyRule, day('2027-01-01')), article('17'), who()), undefined)
})

test('propriété : jamais plus de 100 %, et une entreprise plus petite n’a jamais moins', () => {
  const everyArticle = natureCodes.flatMap((nature) => articlesOf(law, nature))
  const beneficiary = fc.record({ zone: fc.constantFrom(...zoneCodes), conditions: fc.subarray([...conditionCodes]) })
  fc.assert(
    fc.property(fc.constantFrom(...everyArticle), beneficiary, fc.integer({ min: 1, max: 20_000_000_000 }), (of, more, cost) => {
      const amounts = sizeCodes.map(
        (size) =>
          ceilingOf(law, of, { cost: cents(cost), extraCost: cents(cost), operatingProfit: cents(0) }, { size, ...more })?.amount ?? 0,
      )
      assert.ok(amounts.every((amount) => amount <= cost))
      assert.deepEqual(
        amounts,
        amounts.toSorted((a, b) => b - a),
      )
    }),
  )
})

test('cumul : l’intensité la plus haute applicable, et le de minimis compte', () => {
  const c17 = ceilingOf(law, article('17'), spent(100_000), who())!
  const c38 = ceilingOf(law, article('38 full-cost'), spent(100_000), who())!
  assert.deepEqual([c17.amount, c38.amount], [euros(20_000), euros(25_000)])
  const both = cumulated([
    { amount: euros(20_000), ceiling: c17 },
    { amount: euros(5_000), ceiling: c38 },
  ])
  assert.deepEqual([both.total, both.most, both.excess], [euros(25_000), c38, 0])
  assert.equal(
    cumulated([
      { amount: euros(20_000), ceiling: c17 },
      { amount: euros(1), ceiling: null },
    ]).excess,
    euros(1),
  )
  assert.equal(cumulated([{ amount: euros(90_000), ceiling: null }]).excess, 0)
})

test('l’effet d’incitation se prouve par les dates : le même jour est trop tard', () => {
  const holds = (appliedOn: string | null, worksStartedOn: string | null) =>
    incentiveEffect(
      { appliedOn: appliedOn === null ? null : day(appliedOn), worksStartedOn: worksStartedOn === null ? null : day(worksStartedOn) },
      everyRule,
      on,
    ).holds
  assert.equal(holds('2026-11-22', '2026-11-23'), true)
  assert.equal(holds('2026-11-23', '2026-11-23'), false)
  assert.equal(holds(null, '2026-11-23'), 'unknown')
  assert.equal(holds('2026-11-22', null), 'unknown')
})

test('l’équivalent-subvention d’un prêt est l’intérêt épargné, actualisé ; un prêt au taux de référence n’aide pas', () => {
  // 100 000 € at 0 %, reference 5 %, repaid in two years: 5 000/1.05 + 2 500/1.1025 = 7 029.4785 €.
  const loan = { amount: euros(100_000), rate: 0, grace: 0, repayment: 2 }
  assert.equal(grantEquivalent(loan, 500), euros(7_029.48))
  assert.equal(grantEquivalent({ ...loan, rate: 500 }, 500), 0)
  assert.equal(grantEquivalent({ ...loan, rate: 600 }, 500), 0)
  assert.ok(grantEquivalent({ ...loan, grace: 1 }, 500) > grantEquivalent(loan, 500))
  assert.equal(referenceRates(everyRule, on).base, null)
  assert.equal(referenceRates(everyRule, on).margin?.rate, 220)
  assert.deepEqual(
    savedByYear({ ...loan, grace: 1 }, 500).map((y) => y.outstanding),
    [euros(100_000), euros(100_000), euros(50_000)],
  )
})

test('propriété : un prêt moins cher, plus long ou plus différé n’aide jamais moins, et jamais plus que son montant', () => {
  const loans = fc.record({
    amount: fc.integer({ min: 1, max: 1_000_000_000 }).map(cents),
    rate: fc.integer({ min: 0, max: 900 }),
    grace: fc.integer({ min: 0, max: 10 }),
    repayment: fc.integer({ min: 1, max: 20 }),
  })
  fc.assert(
    fc.property(loans, fc.integer({ min: 1, max: 1500 }), (loan, reference) => {
      const aid = grantEquivalent(loan, reference)
      assert.ok(aid >= 0 && aid <= loan.amount)
      assert.ok(grantEquivalent({ ...loan, rate: loan.rate + 1 }, reference) <= aid)
      assert.ok(grantEquivalent({ ...loan, grace: loan.grace + 1 }, reference) >= aid)
      assert.ok(grantEquivalent({ ...loan, repayment: loan.repayment + 1 }, reference) >= aid)
    }),
  )
})

test('un prêt se lit de son formulaire : des pour cent et des années, rien d’autre', () => {
  const typed = { pret: '100 000', taux: '0', differe: '0', remboursement: '2', base: '2,8 %' }
  assert.deepEqual(LoanForm.parse(typed), { loan: { amount: euros(100_000), rate: 0, grace: 0, repayment: 2 }, base: 280 })
  assert.equal(LoanForm.safeParse({ ...typed, remboursement: '0' }).success, false)
  assert.equal(LoanForm.safeParse({ ...typed, taux: '-1' }).success, false)
})

const year = (y: number, headcount: number, turnover: number, balance = turnover) => ({
  year: y,
  headcount,
  turnover: euros(turnover),
  balance: euros(balance),
})
const enterprise = (id: string, years: Enterprise['years'], publicShare = 0): Enterprise => ({ id, years, publicShare })
const sized = (own: Enterprise, others: Enterprise[] = [], holdings: Parameters<typeof sizeOf>[2] = []) =>
  sizeOf(own, others, holdings, everyRule, on)?.size

test('la taille ne change qu’après deux exercices du même côté du seuil', () => {
  assert.equal(overYears(['small', 'medium']), 'small')
  assert.equal(overYears(['small', 'medium', 'medium']), 'medium')
  assert.equal(overYears(['small', 'medium', 'large']), 'medium')
  assert.equal(overYears(['small', 'medium', 'small', 'medium']), 'small')
  assert.equal(overYears(['large', 'medium', 'medium']), 'medium')
  assert.equal(overYears(['large', 'medium', 'large']), 'large')
})

test('les seuils : effectif, et chiffre d’affaires ou bilan', () => {
  assert.equal(sized(enterprise('a', [year(2025, 49, 10_000_000, 99_000_000)])), 'small')
  assert.equal(sized(enterprise('a', [year(2025, 50, 1_000_000)])), 'medium')
  assert.equal(sized(enterprise('a', [year(2025, 9, 2_000_000.01, 2_000_000.01)])), 'small')
  assert.equal(sized(enterprise('a', [year(2025, 249, 50_000_000.01, 43_000_000.01)])), 'large')
})

test('les entreprises liées comptent à 100 %, les partenaires au prorata, les organismes publics sortent des PME', () => {
  const own = enterprise('a', [year(2025, 40, 5_000_000)])
  const other = enterprise('b', [year(2025, 30, 4_000_000)])
  assert.equal(sized(own, [other]), 'small')
  assert.equal(sized(own, [other], [{ holder: 'b', held: 'a', share: 5001 }]), 'medium')
  assert.equal(sized(own, [other], [{ holder: 'b', held: 'a', share: 3000 }]), 'small')
  assert.equal(sized(own, [other], [{ holder: 'b', held: 'a', share: 4000 }]), 'medium')
  assert.equal(sized(own, [other], [{ holder: 'b', held: 'a', share: 2499 }]), 'small')
  assert.equal(sized({ ...own, publicShare: 2500 }), 'large')
})

test('l’entreprise unique suit les liens de contrôle, de proche en proche, sans passer par une personne', () => {
  const link = (holder: string, held: string, more = {}) => ({ holder, held, control: 'majority-votes' as const, ...more })
  assert.deepEqual(singleUndertaking('a', [link('b', 'a'), link('b', 'c'), link('d', 'e')]), ['a', 'b', 'c'])
  assert.deepEqual(
    singleUndertaking('a', [link('M. Untel', 'a', { holderIsPerson: true }), link('M. Untel', 'b', { holderIsPerson: true })]),
    ['a'],
  )
  for (const control of controlCodes) assert.deepEqual(singleUndertaking('a', [{ holder: 'a', held: 'b', control }]), ['a', 'b'])
})

test('un fichier de droit écarte ce qui ne se lit pas et ce qui vaudrait deux fois le même jour', () => {
  const row = { ...rows.find((r) => r.code === 'gber-17-small')!, valid_from: '2027-01-01', valid_until: '' }
  const reasons = (changes: Record<string, string>) => readLaw([{ ...row, ...changes }], everyRule).problems.map((p) => p.column)
  assert.deepEqual(reasons({}), [])
  assert.deepEqual(reasons({ valid_from: '2026-06-01' }), ['valid_from'])
  assert.deepEqual(reasons({ valid_from: '2027-02-30' }), ['valid_from'])
  assert.deepEqual(reasons({ kind: 'magic' }), ['kind'])
  assert.deepEqual(reasons({ rate_percent: '120' }), ['rate_percent'])
  assert.deepEqual(
    readLaw([row, { ...row, valid_from: '2028-01-01' }], everyRule).problems.map((p) => p.line),
    [3],
  )
})
