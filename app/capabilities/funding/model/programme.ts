import { cents, share, sum, type Cents } from '#kernel/money.ts'
import type { Rule } from '#cap/state-aid/model.ts'
import { deMinimisCeiling, deMinimisRoom, lawOn } from '#cap/state-aid/model.ts'
import { incentiveEffect } from '#cap/state-aid/model/incentive.ts'
import { articlesOf, type Ceiling, ceilingOf, largeProject } from '#cap/state-aid/model/intensity.ts'
import { aid, type Amount, amountsOf, type Draft, type Programme, type Term, type Why } from './draft.ts'
import { cashRows } from './programme-cash.ts'
import type { CostBlock, Offer, Scenario } from './scenario.ts'
import { say } from './sentences.ts'

/**
 * The scenario as a mixed-integer programme: cost blocks × devices × legal bases, each rule a row that knows its sentence.
 * The law is that of the day the aids would be granted.
 * @source methods: intensity cumulated by block (RGEC art. 8), incentive effect (art. 6), de minimis room, own contribution
 * (art. 14), ceiling of direct public aid, share of a public owner (CGCT L. 1111-10)
 */
export function programmeOf(scenario: Scenario, rules: readonly Rule[]): Programme {
  const law = lawOn(rules, scenario.grantedOn)
  const draft: Draft = { scenario, law, variables: [], rows: [], excluded: [], totalCost: sum(scenario.blocks.map((b) => b.cost)) }
  for (const device of scenario.devices) layAmounts(draft, device)
  for (const device of scenario.devices) draft.variables.push({ kind: 'file', device })
  for (const device of scenario.devices) layDevice(draft, device)
  for (const block of scenario.blocks) layBlock(draft, block)
  layWhole(draft)
  layPins(draft)
  draft.rows.push(...cashRows(draft))
  return draft
}

/** The variables of a device, or why it has none. */
function layAmounts(draft: Draft, device: Offer) {
  const { scenario, law } = draft
  const out = (block: string | null, why: Why): void => void draft.excluded.push({ device: device.code, block, why })
  if (device.opensOn && scenario.on < device.opensOn) return out(null, say.notYet(device))
  if (device.closesOn && scenario.on > device.closesOn) return out(null, say.closed(device))
  const incentive = incentiveEffect({ appliedOn: scenario.on, worksStartedOn: scenario.worksStartOn }, law, scenario.grantedOn)
  const difficulty = law.find((rule) => rule.kind === 'difficulty')
  for (const block of scenario.blocks) {
    if (device.blocks && !device.blocks.includes(block.code)) continue
    for (const basis of device.bases) {
      if (basis === 'de-minimis' && scenario.deMinimisHistory === 'unknown') {
        out(
          block.code,
          say.noHistory(
            device,
            law.find((rule) => rule.kind === 'de-minimis-ceiling'),
          ),
        )
        continue
      }
      if (basis !== 'gber') {
        draft.variables.push({ kind: 'amount', device, block, basis, ceiling: null })
        continue
      }
      if (incentive.rule && incentive.holds !== true) out(block.code, say.tooLate(device, incentive))
      else if (difficulty && scenario.inDifficulty) out(block.code, say.inDifficulty(device, difficulty))
      else {
        const ceilings = ceilingsFor(draft, device, block)
        if (ceilings.length === 0) out(block.code, say.noArticle(device, block))
        for (const ceiling of ceilings) draft.variables.push({ kind: 'amount', device, block, basis, ceiling })
      }
    }
  }
}

/** One ceiling an article that covers the block: of its variants, the most favourable. */
function ceilingsFor({ scenario, law }: Draft, device: Offer, block: CostBlock): Ceiling[] {
  const best = new Map<string, Ceiling>()
  for (const of of articlesOf(law, block.nature)) {
    if (device.articles && !device.articles.includes(of.article)) continue
    const ceiling = blockCeiling(scenario, law, of, block)
    if (ceiling && ceiling.amount > 0 && ceiling.amount > (best.get(of.article)?.amount ?? 0)) best.set(of.article, ceiling)
  }
  return [...best.values()]
}

// A large project is looked at whole: its blocks then have the rate of large enterprises, under one amount for all.
function blockCeiling(scenario: Scenario, law: readonly Rule[], of: { article: string; variant: string | null }, block: CostBlock) {
  const large = largeProject(law, of, costUnder(scenario, law, of.article), scenario)
  const beneficiary = large ? { ...scenario, size: 'large' as const, conditions: [...scenario.conditions, 'new-activity'] } : scenario
  const ceiling = ceilingOf(law, of, block, beneficiary)
  return ceiling && large ? { ...ceiling, amount: cents(Math.min(ceiling.amount, large.amount)), steps: large.steps } : ceiling
}

const costUnder = ({ blocks }: Scenario, law: readonly Rule[], article: string): Cents =>
  sum(blocks.filter((b) => articlesOf(law, b.nature).some((a) => a.article === article)).map((b) => b.cost))

const fileOf = ({ variables }: Draft, code: string): number => variables.findIndex((v) => v.kind === 'file' && v.device.code === code)

/** The most a device could give, each block looked at alone: the tighter it is, the sooner the solver sees. */
function mostOf({ variables, scenario }: Draft, device: Offer): number {
  const onBlock = scenario.blocks.map((block) => {
    const here = variables.filter((v): v is Amount => v.kind === 'amount' && v.device === device && v.block === block)
    const reach = here.map((a) => (a.ceiling && a.device.aidShare === 10_000 ? a.ceiling.amount : block.cost))
    return Math.min(Math.max(0, ...reach), device.rate === null ? block.cost : share(block.cost, device.rate))
  })
  return onBlock.reduce((all, amount) => all + amount, 0)
}

function layDevice(draft: Draft, device: Offer) {
  const { rows, scenario } = draft
  const file = fileOf(draft, device.code)
  const all = amountsOf(draft, (a) => a.device === device)
  const opened = (most: number) => [...all, { variable: file, weight: -most }]
  const anything = sum(draft.variables.flatMap((v) => (v.kind === 'amount' && v.device === device ? [v.block.cost] : [])))
  rows.push(
    { group: 'structure', terms: opened(anything), atMost: 0, why: null },
    { group: 'tighter', terms: opened(mostOf(draft, device)), atMost: 0, why: null },
  )
  if (device.max !== null)
    rows.push(
      { group: `ceiling:${device.code}`, terms: all, atMost: device.max, why: say.ceiling(device) },
      { group: `ceiling:${device.code}`, terms: opened(device.max), atMost: 0, why: null },
    )
  const least = Math.max(device.min, 100)
  rows.push({
    group: device.min > 0 ? `floor:${device.code}` : 'structure',
    terms: [...all.map((t) => ({ ...t, weight: -1 })), { variable: file, weight: least }],
    atMost: 0,
    why: device.min > 0 ? say.floor(device) : null,
  })
  if (device.rate !== null)
    for (const block of scenario.blocks) {
      const onBlock = amountsOf(draft, (a) => a.device === device && a.block === block)
      if (onBlock.length > 0)
        rows.push({ group: `rate:${device.code}`, terms: onBlock, atMost: share(block.cost, device.rate), why: say.rate(device, block) })
    }
  for (const other of device.excludes)
    rows.push({
      group: `exclusive:${[device.code, other].sort().join(':')}`,
      terms: [
        { variable: file, weight: 1 },
        { variable: fileOf(draft, other), weight: 1 },
      ],
      atMost: 1,
      why: say.exclusive(device, scenario.devices.find((d) => d.code === other)!),
    })
}

function layBlock(draft: Draft, block: CostBlock) {
  const { rows, variables, law } = draft
  const on = (keep: (a: Amount) => boolean, weight?: (a: Amount) => number) => amountsOf(draft, (a) => a.block === block && keep(a), weight)
  rows.push({ group: `cost:${block.code}`, terms: on(() => true), atMost: block.cost, why: say.cost(block) })

  const ceilings = new Map<string, Ceiling>()
  for (const v of variables)
    if (v.kind === 'amount' && v.block === block && v.ceiling && !ceilings.has(v.ceiling.article))
      ceilings.set(v.ceiling.article, v.ceiling)
  if (ceilings.size === 0) return
  const cumulation = law.find((rule) => rule.kind === 'cumulation')
  const group = `cumulation:${block.code}`
  const highest = new Map<string | null, number>()
  for (const article of [...ceilings.keys(), null]) highest.set(article, variables.push({ kind: 'highest', block, article }) - 1)

  for (const [article, ceiling] of ceilings) {
    const under = on((a) => a.ceiling?.article === article, aid)
    rows.push({
      group: `intensity:${article}:${block.code}`,
      terms: under,
      atMost: ceiling.amount * 10_000,
      why: say.intensity(ceiling, block),
    })
    // The article that sets the intensity is one that is used, if by a euro.
    rows.push({
      group,
      terms: [...under.map((t) => ({ ...t, weight: -t.weight })), { variable: highest.get(article)!, weight: 100 * 10_000 }],
      atMost: 0,
      why: null,
    })
    layOwnContribution(draft, block, ceiling, under)
  }
  const one = [...highest.values()].map((variable) => ({ variable, weight: 1 }))
  rows.push(
    { group: 'structure', terms: one, atMost: 1, why: null },
    { group: 'structure', terms: one.map((t) => ({ ...t, weight: -1 })), atMost: -1, why: null },
  )
  const top = [...ceilings].map(([article, ceiling]) => ({ variable: highest.get(article)!, weight: -ceiling.amount * 10_000 }))
  const none = highest.get(null)!
  const aids = on((a) => a.basis !== 'none', aid)
  const without = (most: number) => [...aids, ...top, { variable: none, weight: -most * 10_000 }]
  // The first row speaks, and stays silent where no article is used; the second says nothing.
  rows.push(
    { group, terms: without(block.cost + 100), atMost: 0, why: say.cumulation(block, cumulation) },
    { group: 'tighter', terms: without(Math.min(block.cost, deMinimisLeft(draft))), atMost: 0, why: null },
  )
  const exempted = on((a) => a.basis === 'gber', aid)
  const most = Math.max(...[...ceilings.values()].map((c) => c.amount)) * 10_000
  rows.push({ group, terms: [...exempted, { variable: none, weight: most }], atMost: most, why: null })
}

/** @source Règlement (UE) n° 651/2014, art. 14 § 14 */
function layOwnContribution(draft: Draft, block: CostBlock, { article }: Ceiling, under: readonly Term[]) {
  const rule = draft.law.find((r) => r.kind === 'own-contribution' && r.article === article)
  if (!rule || rule.rate === null) return
  const used = draft.variables.push({ kind: 'used', block, article }) - 1
  const group = `own-contribution:${block.code}`
  const reach = block.cost * 10_000
  draft.rows.push({ group: 'structure', terms: [...under, { variable: used, weight: -reach }], atMost: 0, why: null })
  const supported = share(block.cost, 10_000 - rule.rate)
  const kept = block.cost - supported
  draft.rows.push({
    group,
    terms: [...amountsOf(draft, (a) => a.block === block), { variable: used, weight: kept }],
    atMost: supported + kept,
    why: say.ownContribution(block, rule),
  })
}

function deMinimisLeft({ law, scenario }: Pick<Draft, 'law' | 'scenario'>): Cents {
  const ceiling = deMinimisCeiling(law, scenario.grantedOn)
  return ceiling ? deMinimisRoom(ceiling, scenario.deMinimisGrants, scenario.grantedOn) : cents(0)
}

function layWhole(draft: Draft) {
  const { rows, scenario, law, totalCost } = draft
  const everything = amountsOf(draft, () => true)
  const financed = totalCost - scenario.privateMoney
  rows.push({ group: 'cost', terms: everything, atMost: financed, why: say.wholeCost(scenario.privateMoney) })

  const ceiling = deMinimisCeiling(law, scenario.grantedOn)
  const room = deMinimisLeft(draft)
  rows.push({
    group: 'de-minimis',
    terms: amountsOf(draft, (a) => a.basis === 'de-minimis', aid),
    atMost: room * 10_000,
    why: say.deMinimis(room, ceiling),
  })

  const publicCeiling = law.find((rule) => rule.kind === 'public-ceiling')
  if (publicCeiling?.rate != null && scenario.publicAidCeiling === 'applies')
    rows.push({
      group: 'public-ceiling',
      terms: amountsOf(draft, () => true, aid),
      atMost: share(totalCost, publicCeiling.rate) * 10_000,
      why: say.publicCeiling(publicCeiling),
    })

  const ownerShare = law.find((rule) => rule.kind === 'public-owner-share')
  if (scenario.owner === 'public' && ownerShare?.rate != null)
    rows.push({
      group: 'public-owner',
      terms: amountsOf(draft, (a) => a.device.form !== 'loan'),
      atMost: share(cents(financed), 10_000 - ownerShare.rate),
      why: say.publicOwner(ownerShare),
    })

  for (const threshold of law.filter((rule) => rule.kind === 'notification-threshold' && rule.amount !== null)) {
    const under = amountsOf(
      draft,
      (a) => a.ceiling?.article === threshold.article && (threshold.variant === null || a.ceiling?.variant === threshold.variant),
      aid,
    )
    if (under.length > 0)
      rows.push({ group: `threshold:${threshold.code}`, terms: under, atMost: threshold.amount! * 10_000, why: say.threshold(threshold) })
  }
  for (const article of new Set(law.flatMap((rule) => (rule.kind === 'tranche' && rule.article ? [rule.article] : [])))) {
    const large = largeProject(law, { article, variant: null }, costUnder(scenario, law, article), scenario)
    if (large)
      rows.push({
        group: `large-project:${article}`,
        terms: amountsOf(draft, (a) => a.ceiling?.article === article, aid),
        atMost: large.amount * 10_000,
        why: say.largeProject(large.steps.at(-1)!.rule),
      })
  }
  if (scenario.ownAtMost !== null)
    rows.push({
      group: 'own-at-most',
      terms: everything.map((t) => ({ ...t, weight: -1 })),
      atMost: scenario.ownAtMost - financed,
      why: say.ownAtMost(scenario.ownAtMost),
    })
}

function layPins(draft: Draft) {
  for (const { device: code, use, amount } of draft.scenario.pinned) {
    const device = draft.scenario.devices.find((d) => d.code === code)!
    const file = { variable: fileOf(draft, code), weight: use === 'always' ? -1 : 1 }
    const group = `pin:${code}`
    draft.rows.push({ group, terms: [file], atMost: use === 'always' ? -1 : 0, why: say.pinned(device, use, amount) })
    if (use === 'never' || amount === null) continue
    const all = amountsOf(draft, (a) => a.device === device)
    draft.rows.push(
      { group, terms: all, atMost: amount, why: null },
      { group, terms: all.map((t) => ({ ...t, weight: -1 })), atMost: -amount, why: null },
    )
  }
}
