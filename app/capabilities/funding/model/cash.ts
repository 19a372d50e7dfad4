import type { Day } from '#kernel/day.ts'
import { cents, type Cents } from '#kernel/money.ts'
import type { Offer, Scenario } from './scenario.ts'

/** Months from the one the works start in, which is month 0. */
const monthOf = ({ worksStartOn }: Pick<Scenario, 'worksStartOn'>, on: Day): number =>
  (Number(on.slice(0, 4)) - Number(worksStartOn.slice(0, 4))) * 12 + Number(on.slice(5, 7)) - Number(worksStartOn.slice(5, 7))

const balanceAfter = 3

/** The day of the last euro: three months after the works, or the last payment that was announced. */
export const lastMonth = (scenario: Scenario): number =>
  Math.max(monthOf(scenario, scenario.worksEndOn) + balanceAfter, ...scenario.devices.flatMap((d) => d.payments.map((p) => p.month)))

/** Basis points of an aid received by the end of a month. What no payment announces comes with the balance, three months after the works. */
export function receivedBy(scenario: Scenario, device: Offer, month: number): number {
  const balance = monthOf(scenario, scenario.worksEndOn) + balanceAfter
  const announced = device.payments.filter((p) => p.month <= month).reduce((total, p) => total + p.share, 0)
  const rest = 10_000 - device.payments.reduce((total, p) => total + p.share, 0)
  return announced + (month >= balance ? rest : 0)
}

/** What the works have cost by the end of a month: each block is spent evenly between its days. */
export function spentBy(scenario: Scenario, month: number): Cents {
  return cents(
    scenario.blocks.reduce((total, block) => {
      const first = monthOf(scenario, block.startsOn)
      const months = Math.max(1, monthOf(scenario, block.endsOn) - first + 1)
      const done = Math.min(months, Math.max(0, month - first + 1))
      return total + Number((BigInt(block.cost) * BigInt(done)) / BigInt(months))
    }, 0),
  )
}

export interface CashMonth {
  month: number
  spent: Cents
  received: Cents
  /** What the owner has advanced by then. */
  gap: Cents
}

/** The cash month by month, for amounts by device. */
export function cashOf(scenario: Scenario, amounts: ReadonlyMap<string, Cents>): CashMonth[] {
  return Array.from({ length: lastMonth(scenario) + 1 }, (_, month) => {
    const received = scenario.devices.reduce(
      (total, device) => total + Number((BigInt(amounts.get(device.code) ?? 0) * BigInt(receivedBy(scenario, device, month))) / 10_000n),
      scenario.privateMoney as number,
    )
    const spent = spentBy(scenario, month)
    return { month, spent, received: cents(received), gap: cents(Math.max(0, spent - received)) }
  })
}
