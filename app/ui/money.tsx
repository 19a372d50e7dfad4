import type { Cents } from '#kernel/money.ts'
import { formatMoney } from './format.ts'

/** An amount, or the truth that there is none. */
export function Money({ amount, missing = 'non disponible' }: { amount: Cents | null; missing?: string }) {
  if (amount === null) return <span className="missing">{missing}</span>
  return <data value={(amount / 100).toFixed(2)}>{formatMoney(amount)}</data>
}
