import { inForce, plusDays, type Day } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import type { Rule } from '../model.ts'

export const registerStates = {
  waiting: 'À inscrire',
  failing: 'Envoi refusé, à reprendre',
  sent: 'Inscrite au registre',
  'by-hand': 'Inscrite à la main',
} as const
type RegisterState = keyof typeof registerStates

export interface Entry {
  id: string
  grantedOn: Day
  amount: Cents
  dueOn: Day
  state: RegisterState
  attempts: number
  lastError: string | null
  receipt: string | null
}

/**
 * The last day on which a de minimis grant is entered in time.
 * @source Décret n° 2025-1361 du 26 décembre 2025 ; règlement (UE) 2023/2831, art. 6
 */
export function registerBy(rules: readonly Rule[], grantedOn: Day): { on: Day; rule: Rule } | undefined {
  const rule = rules.find((r) => r.kind === 'register-delay' && inForce(r, grantedOn))
  return rule?.number == null ? undefined : { on: plusDays(grantedOn, rule.number), rule }
}

export interface Registered {
  /** Sent again, it is the same entry. */
  key: string
  authority: string
  beneficiary: { siren: string; name: string; naf: string | null }
  /** Every enterprise that shares the ceiling. */
  singleUndertaking: readonly string[]
  amount: Cents
  grantedOn: Day
  purpose: string
}

/** The entry as the register is sent it. Its fields are our reading of the regulation: the platform publishes no contract. */
export const registerPayload = (told: Registered) => ({
  idempotencyKey: told.key,
  regulation: '2023/2831',
  category: 'general',
  authority: { name: told.authority },
  beneficiary: told.beneficiary,
  singleUndertaking: told.singleUndertaking,
  instrument: 'grant',
  grossGrantEquivalentInEuros: told.amount / 100,
  grantedOn: told.grantedOn,
  purpose: told.purpose,
})
