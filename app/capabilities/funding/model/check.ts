import { cents, share, sum, type Cents } from '#kernel/money.ts'
import { deMinimisCeiling, deMinimisRoom, lawOn, type Rule } from '#cap/state-aid/model.ts'
import { cumulated } from '#cap/state-aid/model/cumulation.ts'
import { ceilingOf } from '#cap/state-aid/model/intensity.ts'
import { cashOf } from './cash.ts'
import type { Share } from './propose.ts'
import type { CostBlock, Offer, Scenario } from './scenario.ts'

/**
 * What is wrong with a plan, rule by rule, worked out from the scenario alone in whole cents: the solver and its rows are
 * not looked at. A plan is shown only when this finds nothing.
 */
export function faultsOf(scenario: Scenario, rules: readonly Rule[], shares: readonly Share[]): string[] {
  const law = lawOn(rules, scenario.grantedOn)
  const byDevice = (device: Offer) => shares.filter((s) => s.device === device.code)
  return [
    ...scenario.devices.flatMap((device) => deviceFaults(scenario, device, byDevice(device))),
    ...scenario.blocks.flatMap((block) =>
      blockFaults(
        scenario,
        law,
        block,
        shares.filter((s) => s.block === block.code),
      ),
    ),
    ...wholeFaults(scenario, law, shares),
  ]
}

const nominal = (shares: readonly Share[]): Cents => sum(shares.map((s) => s.amount))

/** The aid in amounts, in cents × basis points: exact, whatever share of a loan is aid. */
const aidIn = (scenario: Scenario, shares: readonly Share[]): number =>
  shares.reduce((total, one) => total + one.amount * scenario.devices.find((d) => d.code === one.device)!.aidShare, 0)

function deviceFaults(scenario: Scenario, device: Offer, shares: readonly Share[]): string[] {
  const given = nominal(shares)
  if (given === 0) return []
  const pin = scenario.pinned.find((p) => p.device === device.code)
  const overRate =
    device.rate !== null && scenario.blocks.some((b) => nominal(shares.filter((s) => s.block === b.code)) > share(b.cost, device.rate!))
  return [
    device.max !== null && given > device.max && `${device.code}: ceiling`,
    given < device.min && `${device.code}: floor`,
    overRate && `${device.code}: rate`,
    device.opensOn && scenario.on < device.opensOn && `${device.code}: not open`,
    device.closesOn && scenario.on > device.closesOn && `${device.code}: closed`,
    pin?.use === 'never' && `${device.code}: left out`,
    pin?.amount != null && pin.amount !== given && `${device.code}: imposed amount`,
    shares.some((s) => s.basis === 'gber') && scenario.on >= scenario.worksStartOn && `${device.code}: incentive effect`,
    shares.some((s) => s.basis === 'gber') && scenario.inDifficulty && `${device.code}: in difficulty`,
    shares.some((s) => !device.bases.includes(s.basis) || (device.blocks && !device.blocks.includes(s.block))) &&
      `${device.code}: basis or block`,
  ].filter((fault) => typeof fault === 'string')
}

function blockFaults(scenario: Scenario, law: readonly Rule[], block: CostBlock, shares: readonly Share[]): string[] {
  const ceilingFor = ({ article, variant }: Share) => (article ? (ceilingOf(law, { article, variant }, block, scenario) ?? null) : null)
  const counted = shares.filter((s) => s.basis !== 'none')
  const byArticle = [
    ...Map.groupBy(
      counted.filter((s) => s.article),
      (s) => s.article,
    ),
  ]
  const { most } = cumulated(counted.map((s) => ({ amount: s.amount, ceiling: aidIn(scenario, [s]) > 0 ? ceilingFor(s) : null })))
  const own = law.find((r) => r.kind === 'own-contribution' && counted.some((s) => s.article === r.article && aidIn(scenario, [s]) > 0))
  return [
    nominal(shares) > block.cost && `${block.code}: cost`,
    counted.some((s) => s.article && !ceilingFor(s)) && `${block.code}: article`,
    byArticle.some(([, under]) => aidIn(scenario, under) > (ceilingFor(under[0]!)?.amount ?? 0) * 10_000) && `${block.code}: intensity`,
    most && aidIn(scenario, counted) > most.amount * 10_000 && `${block.code}: cumulation`,
    own?.rate != null && nominal(shares) > share(block.cost, 10_000 - own.rate) && `${block.code}: own contribution`,
  ].filter((fault) => typeof fault === 'string')
}

function wholeFaults(scenario: Scenario, law: readonly Rule[], shares: readonly Share[]): string[] {
  const cost = sum(scenario.blocks.map((b) => b.cost))
  const financed = cents(cost - scenario.privateMoney)
  const all = nominal(shares)
  const ceiling = deMinimisCeiling(law, scenario.grantedOn)
  const room = ceiling && scenario.deMinimisHistory !== 'unknown' ? deMinimisRoom(ceiling, scenario.deMinimisGrants, scenario.grantedOn) : 0
  const small = aidIn(
    scenario,
    shares.filter((s) => s.basis === 'de-minimis'),
  )
  const publicCeiling = law.find((r) => r.kind === 'public-ceiling')?.rate
  const ownerShare = law.find((r) => r.kind === 'public-owner-share')?.rate
  const subsidies = sum(shares.filter((s) => scenario.devices.find((d) => d.code === s.device)!.form !== 'loan').map((s) => s.amount))
  const own = financed - subsidies
  const amounts = new Map(scenario.devices.map((d) => [d.code, nominal(shares.filter((s) => s.device === d.code))]))
  const used = (code: string) => (amounts.get(code) ?? 0) > 0
  return [
    all > financed && 'cost',
    small > room * 10_000 && 'de minimis',
    publicCeiling != null &&
      scenario.publicAidCeiling === 'applies' &&
      aidIn(scenario, shares) > share(cost, publicCeiling) * 10_000 &&
      'public ceiling',
    scenario.owner === 'public' && ownerShare != null && own * 10_000 < ownerShare * (own + subsidies) && 'public owner',
    scenario.ownAtMost !== null && financed - all > scenario.ownAtMost && 'own at most',
    scenario.cashAtMost !== null && cashOf(scenario, amounts).some((m) => m.gap > scenario.cashAtMost! + scenario.devices.length) && 'cash',
    scenario.devices.some((d) => d.excludes.some((other) => used(d.code) && used(other))) && 'exclusive',
    scenario.pinned.some((p) => p.use === 'always' && !used(p.device)) && 'imposed',
  ].filter((fault) => typeof fault === 'string')
}
