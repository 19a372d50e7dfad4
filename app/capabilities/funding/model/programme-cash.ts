import { lastMonth, receivedBy, spentBy } from './cash.ts'
import { amountsOf, type Draft, type Row } from './draft.ts'
import { say } from './sentences.ts'

/** What the owner may have advanced at the end of each month, when that is limited. */
export function cashRows(draft: Draft): Row[] {
  const { scenario } = draft
  const { cashAtMost, privateMoney } = scenario
  if (cashAtMost === null) return []
  return Array.from({ length: lastMonth(scenario) + 1 }, (_, month) => ({
    group: 'cash',
    terms: amountsOf(
      draft,
      () => true,
      (a) => -receivedBy(scenario, a.device, month),
    ),
    atMost: (cashAtMost + privateMoney - spentBy(scenario, month)) * 10_000,
    why: say.cash(cashAtMost),
  }))
}
