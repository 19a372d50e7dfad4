import type { MandateRole } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'

/** The roles that see beyond one territory, or the State's money: a link by mail alone does not open them. */
export const rolesWithSecondFactor: readonly MandateRole[] = ['programme', 'region', 'operator']

/** Where a session stands. */
export interface FactorState {
  personId: string
  name: string
  account: string
  /** Whether a mandate of today asks for a second factor. */
  isRequired: boolean
  hasTotp: boolean
  passkeys: readonly { id: string; addedOn: Day; usedOn: Day | null }[]
  recoveryCodesLeft: number
  /** Whether this session gave it. */
  isGiven: boolean
  isDemonstration: boolean
}

export const isEnrolled = (state: Pick<FactorState, 'hasTotp' | 'passkeys'>): boolean => state.hasTotp || state.passkeys.length > 0

/** Whether this session may add a factor: the first one, or another once one was given. */
export const mayEnrol = (state: FactorState): boolean => state.isGiven || !isEnrolled(state)

/** Whether the person may do without one of their factors: a mandate of the State asks for one at least. */
export const mayRemoveOne = (state: Pick<FactorState, 'hasTotp' | 'passkeys' | 'isRequired'>): boolean =>
  !state.isRequired || (state.hasTotp ? 1 : 0) + state.passkeys.length > 1

export const secondFactorPath = '/connexion/second-facteur'
/** What a session that waits for its second factor may open. */
export const openWhilePending: readonly string[] = [secondFactorPath, `${secondFactorPath}/cle`, '/deconnexion']

/** Six digits, however they are typed. */
export const codeOf = (typed: unknown): string | null => {
  const digits = typeof typed === 'string' ? typed.replaceAll(/\s/g, '') : ''
  return /^\d{6}$/.test(digits) ? digits : null
}

/** A recovery code as it was given, whatever the case and the spaces. */
export const recoveryCodeOf = (typed: unknown): string =>
  typeof typed === 'string' ? typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '') : ''
